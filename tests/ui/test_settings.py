"""The environment: what it may say, and what the libraries below are told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ui.errors import PageError
from ui.settings import OFFLINE, load_settings, stay_offline


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in [name for name in os.environ if name.upper().startswith(("HARDSTOP_", "OPENAI_"))]:
        monkeypatch.delenv(name)


def test_defaults_need_no_environment():
    settings = load_settings()
    assert Path(settings.index) == Path(".hardstop/index")
    assert settings.corpus is None
    assert (settings.embedder, settings.model) == ("all-MiniLM-L6-v2", "extractive")


def test_each_variable_replaces_its_default(monkeypatch):
    values = {"INDEX": "/data/index", "CORPUS": "/data/corpus", "EMBEDDER": "other/model", "MODEL": "openai:x"}
    for name, value in values.items():
        monkeypatch.setenv(f"HARDSTOP_{name}", value)
    settings = load_settings()
    assert (Path(settings.index), settings.corpus) == (Path("/data/index"), Path("/data/corpus"))
    assert (settings.embedder, settings.model) == ("other/model", "openai:x")


def test_variables_of_others_are_nobodys_business(monkeypatch):
    monkeypatch.setenv("HARDSTOP_UNKNOWN", "x")
    monkeypatch.setenv("INDEX", "/elsewhere")
    assert Path(load_settings().index) == Path(".hardstop/index")


@pytest.mark.parametrize("name", ["INDEX", "CORPUS", "EMBEDDER", "MODEL"])
def test_an_empty_variable_is_told_or_left_out(monkeypatch, name):
    default = getattr(load_settings(), name.lower())
    monkeypatch.setenv(f"HARDSTOP_{name}", "")
    try:
        assert getattr(load_settings(), name.lower()) == default
    except PageError as error:
        assert f"HARDSTOP_{name}" in str(error)


def test_reporting_is_switched_off_whatever_was_set(monkeypatch):
    for name in OFFLINE:
        monkeypatch.setenv(name, "on")
    stay_offline()
    assert {name: os.environ[name] for name in OFFLINE} == OFFLINE


def test_gradio_sums_up_no_events(monkeypatch, run_apart):
    for name in OFFLINE:
        monkeypatch.setenv(name, "on")
    stay_offline()

    async def summed_up():
        from gradio.queueing import Queue

        queue = Queue(live_updates=True, concurrency_count=1, update_intervals=1.0, max_size=None, blocks=None)
        queue.events_recorded = 10_000
        return queue.compute_analytics_summary([{"function": "respond", "status": "success", "process_time": 1.0}])

    assert run_apart(summed_up) == {"functions": {}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, "127.0.0.1,localhost"),
        ("corp.example", "corp.example,127.0.0.1,localhost"),
        ("127.0.0.1,localhost", "127.0.0.1,localhost"),
    ],
)
def test_no_proxy_stands_between_the_page_and_this_machine(monkeypatch, before, after):
    for name in ("NO_PROXY", "no_proxy"):
        if before is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, before)
    stay_offline()
    assert os.environ["NO_PROXY"] == os.environ["no_proxy"] == after


# --- what drafts ----------------------------------------------------------------------------------------------------


def test_nothing_but_extraction_unless_told():
    choice = load_settings().choice()
    assert (choice.name, choice.base_url, choice.temperature) == ("extractive", None, 0)
    assert (choice.seconds, choice.tokens) == (60, 2000)


def test_the_command_line_comes_before_the_environment(monkeypatch):
    monkeypatch.setenv("HARDSTOP_MODEL", "openai:a")
    monkeypatch.setenv("HARDSTOP_MODEL_BASE_URL", "http://a/v1")
    settings = load_settings()
    assert (settings.choice().name, settings.choice().base_url) == ("openai:a", "http://a/v1")
    given = settings.choice("anthropic:b", "https://b")
    assert (given.name, given.base_url) == ("anthropic:b", "https://b")


def test_the_address_that_openai_libraries_know_is_for_them_alone(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://own/v1")
    assert load_settings().choice("openai:a").base_url == "http://own/v1"
    assert load_settings().choice("anthropic:a").base_url is None
    monkeypatch.setenv("HARDSTOP_MODEL_BASE_URL", "http://nearer/v1")
    assert load_settings().choice("openai:a").base_url == "http://nearer/v1"


def test_what_a_draft_may_take_is_set(monkeypatch):
    for name, value in {"SECONDS": "5.5", "TOKENS": "300", "TEMPERATURE": "none"}.items():
        monkeypatch.setenv(f"HARDSTOP_MODEL_{name}", value)
    choice = load_settings().choice("openai:a")
    assert (choice.seconds, choice.tokens, choice.temperature) == (5.5, 300, None)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODEL_SECONDS", "0"),
        ("MODEL_SECONDS", "soon"),
        ("MODEL_TOKENS", "-1"),
        ("MODEL_TOKENS", "1.5"),
        ("MODEL_TEMPERATURE", "hot"),
        ("MODEL_BASE_URL", "nowhere"),
    ],
)
def test_a_setting_that_makes_no_sense_is_told_by_its_name(monkeypatch, name, value):
    monkeypatch.setenv(f"HARDSTOP_{name}", value)
    with pytest.raises(PageError, match=f"HARDSTOP_{name}"):
        load_settings()
