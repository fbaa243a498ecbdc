"""What the environment may say. Only entry points read it; everything below takes plain arguments."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator, AnyHttpUrl, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ui.errors import PageError

if TYPE_CHECKING:
    from assistant.records import ModelChoice
    from corpus import ReviewStatus
    from index import Place

OFFLINE = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",  # else it sums up its last 10,000 events after every one
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_ANALYTICS_MAX_EVENTS": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_GATEWAY": "false",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Environment of the libraries: none of them may report anything to anybody. Set before any of them is imported."""


def _is_address(value: str) -> str:
    """The value as it is, which must be an address. The message names no part of it: it may hold a password."""
    try:
        AnyHttpUrl(value)
    except ValueError:
        raise ValueError("an address like http://127.0.0.1:8080/v1 is needed") from None
    return value


class Settings(BaseSettings):
    """Settings with their defaults, which HARDSTOP_INDEX and so on replace.

    `corpus` is None for the shipped documents. `embedder` is a sentence-transformers name or path. `model` drafts the
    answers: `extractive`, or a chat model as PROVIDER:NAME, of a server at `model_base_url`. A draft may take
    `model_seconds` and `model_tokens`. Documents whose review has not ended answer if `under_review`; `chroma_...` is
    how a Chroma server lets us in. `auth` are the page's logins, as user:password pairs with commas between them;
    what its readers say of answers is kept in the file `feedback`. Keys are no settings: each provider's library reads
    its own.
    """

    model_config = SettingsConfigDict(
        env_prefix="HARDSTOP_", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    index: str = str(Path(".hardstop") / "index")
    corpus: Path | None = None
    embedder: str = "all-MiniLM-L6-v2"
    model: str = "extractive"
    model_base_url: Annotated[str, AfterValidator(_is_address)] | None = None
    model_seconds: Annotated[float, Field(gt=0, le=3600)] = 60.0
    model_tokens: Annotated[int, Field(ge=16, le=100_000)] = 2000
    model_temperature: Annotated[float, Field(ge=0, le=2)] | Literal["none"] = 0.0
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    under_review: bool = True
    auth: SecretStr | None = None
    feedback: Path = Path(".hardstop") / "feedback.jsonl"
    chroma_token: SecretStr | None = None
    chroma_tenant: str = "default_tenant"
    chroma_database: str = "default_database"

    def place(self, index: str | None = None) -> Place:
        """Where the index is: as named on the command line, or else as the environment says.

        Raises RetrievalError when that is an address and names no collection on a Chroma server.
        """
        from index import place_of  # noqa: PLC0415
        from index.access import Access  # noqa: PLC0415

        token = self.chroma_token.get_secret_value() if self.chroma_token else None
        access = Access(token=token, tenant=self.chroma_tenant, database=self.chroma_database)
        return place_of(index or self.index, access)

    def logins(self) -> tuple[str, ...]:
        """The "user:password" pairs that may use the page; empty where it has no login. Raises PageError."""
        from ui.access import read_logins  # noqa: PLC0415

        return read_logins(self.auth.get_secret_value()) if self.auth else ()

    def statuses(self) -> frozenset[ReviewStatus]:
        """The review statuses whose documents may answer; rejected ones never do."""
        from corpus import ReviewStatus  # noqa: PLC0415

        unfinished = set() if self.under_review else {ReviewStatus.UNDER_REVIEW, ReviewStatus.SUBMITTED}
        return frozenset(ReviewStatus) - unfinished - {ReviewStatus.REJECTED}

    def choice(self, model: str | None = None, base_url: str | None = None) -> ModelChoice:
        """What drafts: as named on the command line, or else as the environment says.

        Raises PageError when the address is none.
        """
        from assistant.records import ModelChoice  # noqa: PLC0415  imported late, as everything below the entry points

        name = model or self.model
        own = self.openai_base_url if name.startswith("openai:") else None
        try:
            address = _is_address(base_url) if base_url else self.model_base_url or own
        except ValueError as error:
            raise PageError(f"--base-url: {error}.") from None
        return ModelChoice(
            name=name,
            base_url=address,
            temperature=None if self.model_temperature == "none" else self.model_temperature,
            seconds=self.model_seconds,
            tokens=self.model_tokens,
        )


def load_settings() -> Settings:
    """Read the environment. Raises PageError naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        fault = error.errors()[0]
        raise PageError(
            f"HARDSTOP_{str(fault['loc'][0]).upper()}: {fault['msg']}. Correct it and try again."
        ) from error


def share_processors() -> None:
    """Many questions at once share the processors: the threads of each one's small sums would only wait for the
    others'. Numpy reads this when it is imported.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def stay_offline() -> None:
    """Switch off every kind of reporting in the libraries below, and proxies for our own machine."""
    for name, value in OFFLINE.items():
        os.environ[name] = value
    local = "127.0.0.1,localhost"
    for name in ("NO_PROXY", "no_proxy"):
        known = os.environ.get(name, "")
        if local not in known:
            os.environ[name] = f"{known},{local}".lstrip(",")
