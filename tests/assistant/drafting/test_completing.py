"""A reply over real sockets: whole, or one line on why there is none, in time and with nobody left talking."""

from __future__ import annotations

import socket
import threading
import time

import pytest
from langchain_core.language_models import FakeListChatModel, GenericFakeChatModel, SimpleChatModel
from langchain_core.messages import AIMessage, HumanMessage

from assistant import AssistantError
from assistant.drafting.completing import complete
from assistant.drafting.faults import NoReplyError
from assistant.drafting.models import load_chat_model
from assistant.errors import StoppedError
from assistant.records import ModelChoice
from assistant.watching import Watch

ASKED = [HumanMessage("What is the dose?")]
REPLY = "IVIG is given at 2 g/kg in total. [1]\nIt is given over 5 days. [2]"
SOON = 20.0  # seconds within which a machine under load still does what takes it a moment


class PlainChatModel(SimpleChatModel):
    """A model that knows nothing of streams."""

    @property
    def _llm_type(self) -> str:
        return "plain"

    def _call(self, *args, **kwargs):
        return REPLY


def ask(server, *, watch=None, seconds=SOON, tokens=200, retries=2):
    choice = ModelChoice(name="openai:scripted", base_url=server.url, seconds=seconds, tokens=tokens, retries=retries)
    return complete(load_chat_model(choice), ASKED, choice, watch or Watch())


def fault(server, **kw) -> str:
    with pytest.raises(NoReplyError) as told:
        ask(server, **kw)
    assert told.value.__cause__ is None
    return told.value.what


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr("assistant.drafting.completing._BACKOFF", 0.01)


@pytest.mark.parametrize("step", [{"chunks": 1}, {"chunks": 7}, {"chunks": 1000}, {"split": 12}])
def test_a_reply_comes_whole_however_it_is_cut(model_server, step):
    assert ask(model_server({"reply": REPLY, **step})) == REPLY


def test_letters_of_all_languages_come_whole(model_server):
    reply = "Fièvre, 発熱 et μg: 2 g/kg. 【1】"
    assert ask(model_server({"reply": reply, "chunks": 1})) == reply


def test_what_is_asked_is_bounded_and_deterministic(model_server):
    server = model_server({"reply": REPLY})
    ask(server, tokens=123)
    (body,) = server.requests
    assert 123 in (body.get("max_tokens"), body.get("max_completion_tokens"))
    assert (body["stream"], body["temperature"], body["model"]) == (True, 0, "scripted")
    assert server.prompt() == "What is the dose?"


@pytest.mark.parametrize(
    ("step", "what", "asked"),
    [
        ({"status": 400}, "rejected the request (400)", 1),
        ({"status": 401}, "did not accept the key (401)", 1),
        ({"status": 403}, "does not let this key use it (403)", 1),
        ({"status": 404}, "is not there (404)", 1),
        ({"status": 429}, "has more requests than it allows (429)", 3),
        ({"status": 500}, "failed on its own side (500)", 3),
        ({"status": 503}, "failed on its own side (503)", 3),
        ({"fault": "empty"}, "sent an empty reply", 1),
        ({"reply": "<think>So.</think>"}, "sent an empty reply", 1),
        ({"reply": "<think>So, the dose"}, "sent an empty reply", 1),
        ({"fault": "endless"}, "did not stop at 200 tokens", 1),
        ({"fault": "cut", "reply": REPLY}, "broke off in the middle of its reply", 3),
        ({"fault": "stopped", "reply": REPLY}, "broke off in the middle of its reply", 3),
        ({"fault": "too_long", "reply": REPLY}, "did not come to an end within 200 tokens", 1),
        ({"fault": "non_utf8"}, "sent a reply that is not UTF-8", 1),
        ({"fault": "not_json"}, "sent a reply that can't be read", 1),
        ({"fault": "broken_json"}, "sent a reply that can't be read", 1),
        ({"fault": "error_event", "reply": REPLY}, "failed on its own side", 3),
    ],
    ids=lambda value: (
        str(value.get("fault", value.get("status", value.get("reply")))) if isinstance(value, dict) else ""
    ),
)
def test_every_fault_is_told_in_our_words_after_bounded_tries(model_server, step, what, asked):
    server = model_server(step)
    assert fault(server).startswith(what)
    assert len(server.requests) == asked


@pytest.mark.parametrize(
    "first", [{"status": 429, "retry_after": 0}, {"status": 502}, {"fault": "cut", "reply": REPLY}], ids=str
)
def test_a_fault_that_passes_is_got_over(model_server, first):
    server = model_server(first, first, {"reply": REPLY})
    assert ask(server) == REPLY
    assert len(server.requests) == 3


def test_a_server_is_left_alone_for_as_long_as_it_asks(model_server):
    server = model_server({"status": 429, "retry_after": 0.6}, {"reply": REPLY})
    began = time.monotonic()
    assert ask(server) == REPLY
    assert time.monotonic() - began >= 0.6


@pytest.mark.parametrize(("after", "seconds"), [(3600, 60.0), (5, 4.0)])
def test_a_server_that_asks_for_too_long_is_not_waited_for(model_server, after, seconds):
    server = model_server({"status": 429, "retry_after": after})
    assert fault(server, seconds=seconds).startswith("has more requests")
    assert len(server.requests) == 1


def test_a_retry_after_that_is_a_date_is_no_reason_to_fail(model_server):
    server = model_server({"status": 429, "retry_after": "Wed, 21 Oct 2026 07:28:00 GMT"}, {"reply": REPLY})
    assert ask(server) == REPLY


def test_no_retry_is_made_where_none_is_allowed(model_server):
    server = model_server({"status": 500})
    fault(server, retries=0)
    assert len(server.requests) == 1


def test_a_refused_connection_is_told():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    choice = ModelChoice(name="openai:x", base_url=f"http://127.0.0.1:{port}/v1", seconds=SOON)
    with pytest.raises(NoReplyError) as told:
        complete(load_chat_model(choice), ASKED, choice, Watch())
    assert told.value.what.startswith("could not be reached")


@pytest.mark.parametrize("step", [{"fault": "silent"}, {"reply": REPLY * 50, "chunks": 1, "pause": 0.1}], ids=str)
def test_a_draft_that_takes_too_long_is_given_up_and_the_request_ended(model_server, step):
    server = model_server(step)
    assert fault(server, seconds=0.7) == "took longer than 0.7 s"
    assert server.gone.wait(SOON)


def test_an_endless_reply_is_hung_up_on(model_server):
    server = model_server({"fault": "endless"})
    fault(server)
    assert server.gone.wait(SOON)


@pytest.mark.parametrize("step", [{"fault": "silent"}, {"reply": REPLY * 50, "chunks": 1, "pause": 0.05}], ids=str)
def test_stopping_ends_the_request(model_server, step):
    server = model_server(step)
    stop = threading.Event()
    outcome = []

    def wait_for_it():
        try:
            ask(server, watch=Watch(cancelled=stop.is_set), seconds=60.0)
        except AssistantError as error:
            outcome.append(error)

    waiting = threading.Thread(target=wait_for_it)
    waiting.start()
    while not server.requests:
        time.sleep(0.01)
    assert not server.gone.is_set()
    stop.set()
    waiting.join(SOON)
    assert isinstance(outcome[0], StoppedError)
    assert server.gone.wait(SOON)


def test_stopping_while_waiting_to_try_again_is_at_once(model_server):
    server = model_server({"status": 429, "retry_after": 9})
    began = time.monotonic()
    with pytest.raises(StoppedError):
        ask(server, watch=Watch(cancelled=lambda: bool(server.requests)), seconds=60.0)
    assert time.monotonic() - began < 8
    assert len(server.requests) == 1


def test_how_far_it_is_is_told_as_numbers_that_only_grow(model_server):
    server = model_server({"reply": REPLY, "chunks": 8, "pause": 0.03})
    told = []
    ask(server, watch=Watch(on_tokens=told.append))
    assert told
    assert all(type(count) is int for count in told)
    assert told == sorted(set(told))
    assert told[-1] <= len(REPLY)


def test_thoughts_are_no_part_of_a_reply(model_server):
    assert ask(model_server({"reply": f"<think>\n2 g/kg? 4?\n</think>\n\n{REPLY}"})) == REPLY


def test_a_model_that_names_no_api_replies_as_well():
    choice = ModelChoice(name="fake")
    assert complete(FakeListChatModel(responses=[REPLY]), ASKED, choice, Watch()) == REPLY
    assert complete(PlainChatModel(), ASKED, choice, Watch()) == REPLY
    streaming = GenericFakeChatModel(messages=iter([AIMessage(content=REPLY)]))
    assert complete(streaming, ASKED, choice, Watch()) == REPLY


def test_a_model_that_raises_what_it_likes_is_told_by_the_name_of_it():
    class StrangeError(Exception):
        pass

    class Broken(PlainChatModel):
        def _call(self, *args, **kwargs):
            raise StrangeError("sk-secret and half a draft")

    with pytest.raises(NoReplyError) as told:
        complete(Broken(), ASKED, ModelChoice(name="fake"), Watch())
    assert told.value.what == "failed (StrangeError)"


def test_a_model_that_never_returns_is_given_up():
    release = threading.Event()

    class Stuck(PlainChatModel):
        def _call(self, *args, **kwargs):
            release.wait(SOON)
            return "late"

    try:
        with pytest.raises(NoReplyError, match=r"longer than 0\.3 s"):
            complete(Stuck(), ASKED, ModelChoice(name="fake", seconds=0.3), Watch())
    finally:
        release.set()


def test_many_ask_at_once(model_server):
    server = model_server({"reply": REPLY, "chunks": 5, "pause": 0.01})
    got = []
    threads = [threading.Thread(target=lambda: got.append(ask(server))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SOON)
    assert got == [REPLY] * 6
