"""Nothing that a model wrote leaves before it is released, and no key ever does."""

from __future__ import annotations

import json
import logging
import re
from unittest.mock import Mock

import pytest
from langchain_core.runnables import RunnableLambda
from langchain_core.tracers import LangChainTracer
from langsmith import tracing_context

from assistant import Assistant, Request
from assistant.drafting.models import load_chat_model
from assistant.records import ModelChoice
from assistant.wire import answer_to_json
from ui.export import FORMATS, export

TESTS = "Which screening tests come before rituximab is started?"
GOOD = "Hepatitis B is screened before rituximab. [1]"
WORDS = ("zyxomab", "quorvane", "trilbex", "vantrop")  # stand in no document, so no part of them may be shown
DRAFT = f"The {WORDS[0]} {WORDS[1]} cures {WORDS[2]} at 912 {WORDS[3]}. [1]\n{GOOD}"
SECRET = "sk-test-0a1b2c3d4e5f6a7b8c9d"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("assistant.drafting.completing._BACKOFF", 0.001)


@pytest.fixture
def over(shipped_index, guard, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", SECRET)

    def make(server) -> Assistant:
        choice = ModelChoice(name="openai:scripted", base_url=server.url, seconds=20.0, tokens=300)
        return Assistant(shipped_index, guard, chat_model=load_chat_model(choice), model=choice)

    return make


class Everything:
    """All that comes out of an assistant, by whatever way, but for the struck record of what was dropped."""

    def __init__(self, assistant, caplog, capfd):
        self._assistant, self._caplog, self._capfd = assistant, caplog, capfd
        self.answers = []

    def ask(self, question=TESTS) -> str:
        self._caplog.clear()
        told = []
        answer = self._assistant.ask(Request(question=question), told.append, on_tokens=told.append)
        self.answers.append(answer)
        files = [export(answer, name, self._assistant.document).text for name in FORMATS]
        logged = [f"{record.getMessage()} {record.exc_text} {vars(record)}" for record in self._caplog.records]
        printed = self._capfd.readouterr()
        return "\n".join(map(str, (told, json.dumps(answer_to_json(answer)), *files, *logged, *printed)))


@pytest.fixture
def everything(over, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    return lambda server: Everything(over(server), caplog, capfd)


def pieces_of_draft(text: str) -> list[str]:
    """Beginnings of the planted words, four letters and longer, that stand in a text."""
    beginnings = {word[:length] for word in WORDS for length in range(4, len(word) + 1)}
    return sorted(beginning for beginning in beginnings if re.search(rf"\b{beginning}", text))


SPLITS = range(0, len(DRAFT) + 1)


def test_at_every_split_of_a_stream_only_what_is_released_comes_out(model_server, everything):
    every = everything(model_server(*({"reply": DRAFT, "split": at} for at in SPLITS)))
    for at in SPLITS:
        assert pieces_of_draft(every.ask()) == [], at
    assert {answer.text for answer in every.answers} == {every.answers[0].text}
    assert any(WORDS[0] in item.text for item in every.answers[0].dropped)  # the draft did arrive


@pytest.mark.parametrize("fault", ["cut", "stopped"])
def test_wherever_a_stream_breaks_off_nothing_of_it_comes_out(model_server, everything, shipped_index, guard, fault):
    splits = range(0, len(DRAFT), 3)
    script = [{"reply": DRAFT, "split": at, "fault": fault} for at in splits for _ in range(3)]  # each tried 3 times
    server = model_server(*script)
    every = everything(server)
    without = Assistant(shipped_index, guard).ask(Request(question=TESTS))
    for at in splits:
        assert pieces_of_draft(every.ask()) == [], at
    assert {answer.text for answer in every.answers} == {without.text}
    assert all(answer.notice and not answer.dropped for answer in every.answers)


def test_an_error_after_half_a_draft_says_nothing_of_it(model_server, everything):
    assert pieces_of_draft(everything(model_server({"fault": "error_event", "reply": DRAFT})).ask()) == []


def test_a_trace_that_somebody_asks_for_holds_no_draft(model_server, everything, monkeypatch):
    traced = []
    monkeypatch.setattr("langchain_core.tracers.langchain.get_client", Mock)
    for name in ("_persist_run_single", "_update_run_single"):
        monkeypatch.setattr(LangChainTracer, name, lambda _, run: traced.append(run))
    with tracing_context(enabled=True):
        everything(model_server({"reply": DRAFT})).ask()
        assert traced == []
        RunnableLambda(str).invoke(DRAFT)
        assert traced != []  # a trace was on


@pytest.mark.parametrize(
    "step",
    [
        {"reply": GOOD},
        {"status": 401, "body": "Incorrect API key provided: {auth}. Find yours on the site."},
        {"status": 429, "retry_after": 3600, "body": "Key {auth} is over its limit."},
        {"status": 500, "body": "Crashed while serving {auth}."},
        {"status": 400, "body": "Bearer {auth} is no good."},
        {"fault": "not_json"},
    ],
    ids=json.dumps,
)
def test_no_key_comes_out_however_it_is_echoed(model_server, everything, step):
    server = model_server(step)
    shown = everything(server).ask()
    assert server.keys[0] == SECRET
    assert SECRET not in shown
    assert SECRET[:12] not in shown


def test_a_key_that_a_reply_repeats_is_not_released(model_server, everything):
    server = model_server({"reply": f"The key is {SECRET}. [1]\n{GOOD}"})
    assert SECRET not in everything(server).ask()
