"""A model's name -> a LangChain chat model. Only the providers named here were tried; any BaseChatModel works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.records import ModelChoice

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

EXTRACTIVE = "extractive"
"""What drafts without any chat model."""

_LATER = 5.0  # seconds that a library waits longer than we do: ours is the limit that tells what happened
_NO_KEY = "none"  # an own server wants none, and the client libraries want some


@dataclass(frozen=True, slots=True, kw_only=True)
class _Provider:
    """Where a provider's key is read from, by its own library, and which extra installs that library."""

    extra: str
    variable: str
    field: str


_PROVIDERS = {
    "openai": _Provider(extra="openai", variable="OPENAI_API_KEY", field="openai_api_key"),
    "anthropic": _Provider(extra="anthropic", variable="ANTHROPIC_API_KEY", field="anthropic_api_key"),
    "google_genai": _Provider(extra="google", variable="GOOGLE_API_KEY", field="google_api_key"),
}


def chat_model_of(choice: ModelChoice) -> BaseChatModel | None:
    """The chat model that is asked for, or None for extractive answers. Raises AssistantError as load_chat_model."""
    return None if choice.name == EXTRACTIVE else load_chat_model(choice)


def load_chat_model(choice: ModelChoice) -> BaseChatModel:
    """The chat model `PROVIDER:NAME`. Nothing is sent to it yet.

    Raises AssistantError in one line when the provider is not known, its library is not installed, or its key is
    missing.
    """
    provider, _, name = choice.name.partition(":")
    if not (provider and name):
        raise AssistantError(
            f"No model {choice.name!r}. Name one as PROVIDER:NAME, say openai:gpt-5-mini, or use --model {EXTRACTIVE}."
        )
    known = _PROVIDERS.get(provider)
    try:
        model = _made(choice)
    except ImportError:
        raise AssistantError(_install(provider, known)) from None
    except Exception as error:  # noqa: BLE001  each library has its own errors; none of them may show a key
        raise AssistantError(_explained(error, choice, provider, known)) from None
    if known and _lacks_key(model, known):
        raise AssistantError(_missing_key(provider, known))
    return model


def name_of(model: BaseChatModel) -> str:
    """What a chat model that was handed over is called: as it calls itself, or else by its class."""
    for attribute in ("model_name", "model"):
        name = getattr(model, attribute, None)
        if isinstance(name, str) and name:
            return name
    return type(model).__name__


def _made(choice: ModelChoice) -> BaseChatModel:
    from langchain.chat_models import init_chat_model  # noqa: PLC0415  an extra: extractive answers need none of it

    options: dict[str, Any] = {"timeout": choice.seconds + _LATER, "max_tokens": choice.tokens, "max_retries": 0}
    if choice.temperature is not None:
        options["temperature"] = choice.temperature
    if choice.base_url is not None:
        options["base_url"] = choice.base_url
    known = _PROVIDERS.get(choice.name.partition(":")[0])
    try:
        model: BaseChatModel = init_chat_model(choice.name, **options)
    except Exception as error:
        if choice.base_url is None or not _is_about_key(error):
            raise
    else:
        if choice.base_url is None or known is None or not _lacks_key(model, known):
            return model
    keyless: BaseChatModel = init_chat_model(choice.name, **options, api_key=_NO_KEY)
    return keyless


def _lacks_key(model: BaseChatModel, known: _Provider) -> bool:
    key = getattr(model, known.field, None)
    reveal = getattr(key, "get_secret_value", None)
    return not (reveal() if reveal else key)


def _explained(error: Exception, choice: ModelChoice, provider: str, known: _Provider | None) -> str:
    """Our own words for a library's refusal, since its words may repeat what was given to it."""
    if _is_about_key(error):
        return _missing_key(provider, known)
    if known is None and isinstance(error, ValueError):
        tried = ", ".join(f"{name}:NAME" for name in _PROVIDERS)
        return f"No model provider {provider!r}. Name one as {tried}, or use --model {EXTRACTIVE}."
    return (
        f"The model {choice.name} could not be set up ({type(error).__name__}). Check its name, "
        "HARDSTOP_MODEL_BASE_URL and the other settings of the model."
    )


def _is_about_key(error: Exception) -> bool:
    said = str(error).casefold()
    return any(word in said for word in ("api_key", "api key", "credential"))


def _missing_key(provider: str, known: _Provider | None) -> str:
    variable = known.variable if known else "the variable in which its library looks for the key"
    return f"There is no key for {provider}. Set {variable} in the environment and try again."


def _install(provider: str, known: _Provider | None) -> str:
    if known is None:
        package = f"langchain langchain-{provider.replace('_', '-')}"
        return f"The model provider {provider} needs a library that is not installed: pip install {package}"
    return f"The model provider {provider} needs a library that is not installed: pip install '.[{known.extra}]'"
