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


@pytest.fixture
def read(make_document):
    """`read(text or document, …, likely={"words": odds})`: a reading in which all sentences were found, each with the
    odds of the first words that it has, or -4.
    """
    from assistant.finding.reading import Reading
    from assistant.finding.relevance import Relevant
    from assistant.question.studies import studies_of, study_at, whole
    from corpus import chunk_document
    from index.records import Hit, SentenceHit

    def read(*documents, likely=None):
        made = [
            make_document(item, f"doc-{n}") if isinstance(item, str) else item
            for n, item in enumerate(documents, start=1)
        ]
        studies = tuple(study for document in made for study in studies_of(document))
        judged, rank = [], 0
        for document in made:
            for chunk in chunk_document(document):
                rank += 1
                hit = Hit(chunk=chunk, document=document, score=1.0, rank=rank, dense=0.5, lexical=0.5)
                for span in chunk.sentences:
                    text = document.text[span.start : span.end]
                    odds = next((odds for words, odds in (likely or {}).items() if words in text), -4.0)
                    sentence = SentenceHit(
                        hit=hit, span=span, text=text, score=1.0, dense=0.5, lexical=0.5, late=0.5, vector=(1.0,)
                    )
                    study = study_at(studies, document.id, span.start) or whole(document)
                    judged.append(Relevant(hit=sentence, odds=odds, study=study))
        best_first = tuple(sorted(judged, key=lambda item: -item.odds))
        return Reading(
            question="",
            ranked=tuple(item.hit for item in best_first),
            studies=studies,
            named=(),
            whole=best_first,
            parts=(),
        )

    return read
