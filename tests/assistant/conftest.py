"""The shipped rules, and short ways to make passages, drafts and what follows from them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from assistant.records import Cited, Draft, Drafted, DraftSentence, Found, Request
from assistant.verify import passage
from guardrails import load_guard

DOSING = (
    "The usual course of IVIG is 2 g/kg in total. It is given as 0.4 g/kg/day for 5 days or 1 g/kg/day for 2 days. "
    "The trial had 168 patients."
)
SAFETY = "Headache and fever are common while IVIG is infused. Serum IgA is measured before the first infusion."


@pytest.fixture(scope="session")
def guard():
    return load_guard()


@pytest.fixture(scope="session")
def make():
    """`make.passages(text, …)`, `make.drafted(sentence, …, passages=…, request=…)`, `make.cited(…)`."""

    def passages(*texts: str):
        return tuple(passage(n, f"source-{n}", text) for n, text in enumerate(texts or (DOSING, SAFETY), start=1))

    def sentence(item):
        return item if isinstance(item, DraftSentence) else DraftSentence(text=item[0], markers=tuple(item[1:]))

    def drafted(*sentences, passages=passages(), request=None):  # noqa: B008
        request = request or Request(question="What is the dose?")
        found = Found(request=request, query=request.question, hits=(), passages=tuple(passages))
        return Drafted(found=found, draft=Draft(sentences=tuple(map(sentence, sentences)), model="test"))

    def cited(*sentences, **kw):
        made = drafted(*sentences, **kw)
        return Cited(drafted=made, sentences=made.draft.sentences, dropped=())

    return SimpleNamespace(passages=passages, drafted=drafted, cited=cited, DOSING=DOSING, SAFETY=SAFETY)
