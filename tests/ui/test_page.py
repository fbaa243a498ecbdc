"""What the page yields for a question, without a browser."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from ui.conversation import Conversations
from ui.feedback import FeedbackFile
from ui.page import TABS, Page

SESSION = SimpleNamespace(session_hash="s1")


@pytest.fixture
def page(fake, tmp_path):
    with ThreadPoolExecutor(2) as workers:
        yield Page(fake.FakeAssistant(), Conversations(), workers, FeedbackFile(tmp_path / "f.jsonl"))


def _steps(page, question, until=None):
    """The (chat as one text, question box, notice, panels) of every step; `until` is called at each."""

    async def run():
        found = []
        async for chat, box, notice, *panels in page.respond(question, "clinician", "", "", SESSION):
            found.append(("".join(message["content"][0]["value"] for message in chat), box, notice, panels))
            if until:
                until()
        return found

    with ThreadPoolExecutor(1) as apart:  # a browser test before this one may have left its event loop running here
        return apart.submit(asyncio.run, run()).result()


def test_a_quick_answer_comes_in_one_step(page):
    (stage, box, _, unchanged), (chat, box_then, _, panels) = _steps(page, "rich?")
    assert "hs-stage" in stage
    assert box == ""
    assert not any(isinstance(panel, str) for panel in unchanged)
    assert "hs-bottom-line" in chat
    assert "hs-follow" in chat
    assert not isinstance(box_then, str)  # the next question may be typed already
    assert all(isinstance(panel, str) for panel in panels)


def test_the_released_answer_does_not_wait_for_its_tables(page):
    _, early, whole = _steps(page, "rich and late?")
    assert "hs-bottom-line" in early[0]
    assert "hs-follow" not in early[0]
    assert not any(isinstance(panel, str) for panel in early[3])
    assert "hs-follow" in whole[0]
    assert [type(panel) for panel in whole[3]] == [str] * len(TABS)
    assert whole[0].count("hs-bottom-line") == 1


def test_a_slow_answer_is_told_by_its_stages(page):
    chats = [chat for chat, *_ in _steps(page, "slow?")]
    assert "hs-stage" in chats[0]
    assert "hs-stage" not in chats[-1]


def test_nothing_comes_after_a_stop(page, monkeypatch):
    monkeypatch.setattr("ui.page._CANCELLED_SECONDS", 0)
    steps = _steps(page, "slow?", until=lambda: page.stop(SESSION))
    assert len(steps) == 1
    assert page.stop(SESSION)[0] == []


def test_earlier_turns_stay(page):
    _steps(page, "rich?")
    (*_, last) = _steps(page, "another?")
    assert last[0].count("hs-bottom-line") == 2
