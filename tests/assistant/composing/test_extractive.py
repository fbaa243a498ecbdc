"""The composer: verbatim sentences, few of them, each saying something of its own."""

from __future__ import annotations

import pytest

from assistant.composing.extractive import ExtractiveComposer, introduced
from assistant.composing.quoting import as_prose
from assistant.finding.reading import Reading
from assistant.finding.searching import search
from assistant.finding.vocabulary import Vocabulary
from assistant.grounding.citing import quoted
from assistant.question.studies import studies_of
from assistant.records import AnswerStatus, Request
from corpus.records import Chunk, Span
from index import SentenceRanker
from index.records import Hit, SentenceHit

QUESTIONS = [
    "What is the maximum IVIG dose for a myasthenia gravis exacerbation?",
    "Which blood tests are needed before rituximab?",
    "Which antibiotics should be avoided in myasthenia gravis?",
    "Is plasma exchange better than IVIG?",
    "How often was rituximab stopped for adverse events?",
]


@pytest.fixture(scope="module")
def composed(shipped_index, guard):
    composer = ExtractiveComposer(SentenceRanker(shipped_index), Vocabulary.of(shipped_index), guard)

    def composed(question: str):
        return composer(search(shipped_index, Request(question=question)))

    return composed


@pytest.mark.parametrize(
    ("source", "prose"),
    [
        ("One sentence.", "One sentence."),
        ("No stop", "No stop."),
        ("Is it so?", "Is it so?"),
        ("Wrapped over\nlines  and   gaps.", "Wrapped over lines and gaps."),
        ("One of:\n- a\n- b", "One of: a; b."),
        ("One of:\n  \u2022 a,\n  \u2022 b", "One of: a, b."),
        ("One of:\n\n1. a.\n2) b.", "One of: a.; b."),
        ("A range of 1\n- 2 days", "A range of 1; 2 days."),
        ("Dose - maximum", "Dose - maximum."),
        ("a\u2028b", "a b."),
    ],
)
def test_prose_is_one_line_of_the_same_words(source, prose):
    assert as_prose(source) == prose


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_sentence_is_verbatim_with_its_evidence(composed, question):
    drafted = composed(question)
    passages = {passage.n: passage for passage in drafted.found.passages}
    quoting = [item for item in drafted.draft.sentences if item.rule is None and not item.about_evidence]
    assert quoting
    for sentence in quoting:
        (item,) = sentence.evidence
        assert sentence.text == as_prose(quoted(item.span, passages[item.n]))
        assert sentence.markers == (item.n,)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_short_and_repeats_nothing(composed, question):
    draft = composed(question).draft
    texts = [item.text for item in draft.sentences if item.rule is None and not item.about_evidence]
    assert 1 <= len(texts) <= 9
    assert len(set(texts)) == len(texts)
    assert len(texts) == 1 or sum(len(text.split()) for text in texts) <= 140
    assert (draft.status, draft.model) == (AnswerStatus.ANSWERED, "extractive")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (QUESTIONS[0], "2 g/kg"),
        (QUESTIONS[1], "hepatitis B and C"),
        (QUESTIONS[2], "macrolide antibiotics"),
    ],
)
def test_the_bottom_line_comes_first(composed, question, first):
    assert first in composed(question).draft.sentences[0].text


def test_composing_twice_gives_the_same(composed):
    assert composed(QUESTIONS[3]) == composed(QUESTIONS[3])


def test_a_question_against_a_hard_rule_opens_with_the_rule(composed, guard):
    safe = {rule.id: rule.safe_text for rule in guard.rules}
    drafted = composed("Can I give IVIG 4 g/kg over 5 days in myasthenic crisis?")
    first = drafted.draft.sentences[0]
    assert first.text == safe[first.rule]
    quotes = {(item.n, item.span) for item in first.evidence}
    assert quotes
    assert all(
        quotes.isdisjoint((item.n, item.span) for item in other.evidence) for other in drafted.draft.sentences[1:]
    )


def heard(drafted, *, past=0):
    passages = {passage.n: passage.document for passage in drafted.found.passages}
    return [{passages[item.n] for item in sentence.evidence} for sentence in drafted.draft.sentences[past:]]


def test_beside_a_rule_only_those_speak_who_bear_it_out(composed):
    drafted = composed("Is azithromycin fine for this myasthenia gravis patient?")
    rule, *others = heard(drafted)
    assert rule
    assert all(document <= rule for document in others)


def test_beside_a_rule_the_source_that_is_named_is_heard(composed):
    drafted = composed("Does the 2022 review back 4 g/kg of IVIG?")
    assert {"ivig-review-2022"} in heard(drafted, past=1)


def test_a_reason_that_the_rule_leaves_out_is_told(composed):
    texts = [sentence.text for sentence in composed("Why check IgA before IVIG? Can I skip it?").draft.sentences]
    assert any("anaphylaxis" in text for text in texts)


def test_a_bare_dose_question_gets_the_rule_and_what_the_sources_say(composed):
    first, *others = composed("How is rituximab dosed?").draft.sentences
    assert first.rule.startswith("rituximab.max_course")
    assert others


def test_the_dose_of_another_drug_is_no_answer(composed, guard):
    for question in ("pyridostigmine starting dose", "What dose of rituximab is used in refractory MG?"):
        asked = guard.drugs(question)
        for sentence in composed(question).draft.sentences:
            dosed = {dose.drug for dose in guard.doses(sentence.text)}
            assert not dosed or asked & (dosed | guard.drugs(sentence.text))


@pytest.mark.parametrize("question", ["What pyridostigmine dose do children get?", "IVIG dose in pregnancy?"])
def test_a_group_that_no_document_is_about_gets_no_dose(composed, guard, question):
    draft = composed(question).draft
    assert draft.status is AnswerStatus.ABSTAINED
    assert "They say nothing of" in draft.sentences[0].text
    assert not any(guard.doses(sentence.text) for sentence in draft.sentences)


def test_a_group_that_no_document_speaks_of_is_noted(composed):
    texts = [sentence.text for sentence in composed("IVIG dose in CKD?").draft.sentences]
    assert "The documents say nothing of renal impairment or dialysis." in texts


def test_who_says_something_is_introduced_behind_what_is_said(make_document):
    digest = make_document(DIGEST, "digest")
    hits = [
        _sentence(digest, text, at)
        for at, text in enumerate(("It found no difference.", "A 2015 review evaluated zinc."))
    ]
    reading = Reading(question="", ranked=tuple(hits), studies=studies_of(digest), named=(), whole=(), parts=())
    assert introduced(hits[:1], reading) == hits
    assert introduced([], reading) == []


DIGEST = """A 2019 guideline reviewed zinc. It advises 10 mg daily.
A 2015 review evaluated zinc. It found no difference."""


def _sentence(document, text, rank):
    start = document.text.index(text)
    span = Span(start=start, end=start + len(text))
    chunk = Chunk(
        id=str(start), document_id=document.id, section="", start=start, end=span.end, text=text, sentences=(span,)
    )
    hit = Hit(chunk=chunk, document=document, score=0.5, rank=rank, dense=0.5, lexical=0.5)
    return SentenceHit(hit=hit, span=span, text=text, score=0.5, dense=0.5, lexical=0.5, late=0.5, vector=(1.0,))
