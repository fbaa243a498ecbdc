"""What the page yields for a question, without a browser."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import orjson
import pytest
from gradio.server_messages import ProcessGeneratingMessage

from ui.conversation import Conversations
from ui.feedback import FeedbackFile
from ui.page import KEPT, TABS, Page
from ui.workers import Workers

SESSION = SimpleNamespace(session_hash="s1")


@pytest.fixture
def page(fake, tmp_path):
    return Page(fake.FakeAssistant(), Conversations(capacity=1), Workers(2), FeedbackFile(tmp_path / "f.jsonl"))


def _steps(page, question, until=None, session=SESSION):
    """The (chat as one text, question box, notice, panels) of every step; `until` is called at each."""

    async def run():
        found = []
        async for chat, box, notice, *panels in page.respond(question, "clinician", "", "", session):
            said = "" if chat is KEPT else "".join(message["content"][0]["value"] for message in chat)
            found.append((said, box, notice, panels))
            if until:
                until()
        last = found.pop()  # sent again at the end, when the reader may have opened something else
        assert last[1:3] == (KEPT, KEPT)
        assert last[3] == [KEPT] * len(TABS)
        return found

    with ThreadPoolExecutor(1) as apart:  # a browser test before this one may have left its event loop running here
        return apart.submit(asyncio.run, run()).result()


def test_a_quick_answer_comes_in_one_step(page):
    ((chat, box, notice, panels),) = _steps(page, "rich?")
    assert "hs-bottom-line" in chat
    assert "hs-follow" in chat
    assert "hs-stage" not in chat
    assert box == ""
    assert "alert" not in notice
    assert all(isinstance(panel, str) for panel in panels)


def test_the_question_box_is_emptied_once(page):
    first, *later = _steps(page, "slow?")
    assert first[1] == ""
    assert later
    assert not any(isinstance(box, str) for _, box, *_ in later)  # the next question may be typed already


def test_what_stays_is_not_sent_again(page):
    stage, *_ = _steps(page, "slow?")
    sent = ProcessGeneratingMessage(output={"data": stage[3]}, success=True).model_dump()["output"]["data"]
    assert json.loads(orjson.dumps(sent)) == [{"__type__": "update"}] * len(TABS)  # what gr.skip() comes to


def test_the_released_answer_does_not_wait_for_its_tables(page):
    early, whole = _steps(page, "rich and late?")
    assert "hs-bottom-line" in early[0]
    assert "hs-follow" not in early[0]
    assert "hs-source" in early[3][0]
    assert early[3][1:] == [KEPT] * (len(TABS) - 1)
    assert "hs-follow" in whole[0]
    assert whole[3][0] is KEPT  # the reader may have opened a quote in the meantime
    assert [type(panel) for panel in whole[3][1:]] == [str] * (len(TABS) - 1)
    assert whole[0].count("hs-bottom-line") == 1


def test_a_slow_answer_is_told_by_its_stages(page):
    chats = [chat for chat, *_ in _steps(page, "slow?")]
    assert "hs-stage" in chats[0]
    assert "hs-stage" not in chats[-1]


def test_nothing_comes_after_a_stop(page, monkeypatch):
    monkeypatch.setattr("ui.working._CANCELLED_SECONDS", 0)
    steps = _steps(page, "slow?", until=lambda: page.stop(SESSION))
    assert len(steps) == 1
    assert page.stop(SESSION)[0] == []


def test_earlier_turns_stay(page):
    _steps(page, "rich?")
    (*_, last) = _steps(page, "another?")
    assert last[0].count("hs-bottom-line") == 2


def _sent(**data):
    return SimpleNamespace(_data=data)


def test_a_closed_conversation_is_not_lost_in_silence(page):
    _steps(page, "rich?")
    assert "hs-source" in page.cite(_sent(exchange=1), SESSION)[0]
    _steps(page, "rich?", session=SimpleNamespace(session_hash="s2"))
    assert "This conversation was closed" in page.cite(_sent(exchange=1), SESSION)[0]
    file, notice = page.save(_sent(exchange=1, format="markdown"), SESSION)
    assert file == ""
    assert "no longer kept" in notice
    ((chat, _, notice, _),) = _steps(page, "another?")
    assert "This conversation had been closed" in notice
    assert chat.count("hs-bottom-line") == 1
    ((chat, _, notice, _),) = _steps(page, "another?")
    assert "closed" not in notice
    assert chat.count("hs-bottom-line") == 2
