"""A model's name, and what is told when it can't be had."""

from __future__ import annotations

import subprocess
import sys

import pytest
from langchain_core.language_models import FakeListChatModel, ParrotFakeChatModel

from assistant import AssistantError
from assistant.drafting.models import chat_model_of, load_chat_model, name_of
from assistant.records import ModelChoice

KEYS = ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "GOOGLE_API_KEY")
SECRET = "sk-test-4f1c9a7e5b"


@pytest.fixture(autouse=True)
def no_keys(monkeypatch):
    for name in (*KEYS, "GEMINI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def refusal(name: str, **options) -> str:
    with pytest.raises(AssistantError) as told:
        load_chat_model(ModelChoice(name=name, **options))
    assert "\n" not in str(told.value)
    assert told.value.__cause__ is None
    return str(told.value)


@pytest.mark.parametrize("name", ["gpt", "openai:", ":x", "", " "])
def test_a_name_without_its_provider_is_told(name):
    assert "PROVIDER:NAME" in refusal(name)


def test_a_provider_that_nobody_knows_is_told_with_those_that_are_known():
    told = refusal("nobody:nothing")
    assert "'nobody'" in told
    assert "openai:NAME" in told
    assert "--model extractive" in told


def test_a_library_that_is_not_installed_is_told_with_the_command_that_installs_it():
    assert refusal("fireworks:x").endswith("pip install langchain langchain-fireworks")


def test_an_extra_that_is_not_installed_is_told(monkeypatch):
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()
    monkeypatch.setitem(sys.modules, "langchain_openai", None)
    try:
        assert refusal("openai:x").endswith("pip install '.[openai]'")
    finally:
        base._get_chat_model_creator.cache_clear()


@pytest.mark.parametrize(
    ("name", "variable", "library"),
    [
        ("openai:x", "OPENAI_API_KEY", "langchain_openai"),
        ("anthropic:x", "ANTHROPIC_API_KEY", "langchain_anthropic"),
        ("google_genai:x", "GOOGLE_API_KEY", "langchain_google_genai"),
    ],
)
def test_a_missing_key_is_told_with_its_variable(name, variable, library):
    pytest.importorskip(library)
    assert variable in refusal(name)


def test_an_own_server_needs_no_key():
    model = load_chat_model(ModelChoice(name="openai:x", base_url="http://127.0.0.1:9/v1"))
    assert model.openai_api_base == "http://127.0.0.1:9/v1"


def test_an_own_server_gets_the_key_that_there_is(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    model = load_chat_model(ModelChoice(name="openai:x", base_url="http://127.0.0.1:9/v1"))
    assert model.openai_api_key.get_secret_value() == SECRET


def test_the_choice_reaches_the_model():
    choice = ModelChoice(name="openai:x", base_url="http://127.0.0.1:9/v1", tokens=321, temperature=0.5)
    model = load_chat_model(choice)
    assert (model.max_tokens, model.temperature, model.max_retries) == (321, 0.5, 0)
    assert load_chat_model(ModelChoice(name="openai:x", base_url="http://h/v1", temperature=None)).temperature is None


def test_a_key_stands_in_no_form_of_a_model(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    model = load_chat_model(ModelChoice(name="openai:x"))
    assert SECRET not in f"{model} {model!r} {model.to_json()}"


def test_a_setting_that_a_library_refuses_is_told_without_its_value(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)
    told = refusal("openai:x", temperature=SECRET)
    assert SECRET not in told
    assert "could not be set up" in told


def test_extractive_answers_need_no_model():
    assert chat_model_of(ModelChoice()) is None


def test_a_model_that_is_handed_over_keeps_its_name():
    assert name_of(ParrotFakeChatModel()) == "ParrotFakeChatModel"
    assert name_of(load_chat_model(ModelChoice(name="openai:mine", base_url="http://h/v1"))) == "mine"
    assert name_of(FakeListChatModel(responses=["a"])) == "FakeListChatModel"


def test_extractive_answers_import_no_model_library():
    code = (
        "import sys, assistant.chain, assistant.drafting.models\n"
        "assistant.drafting.models.chat_model_of(assistant.records.ModelChoice())\n"
        "print([name for name in ('langchain', 'langchain_openai', 'openai', 'langgraph') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.strip() == "[]", done.stderr
