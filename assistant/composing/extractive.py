"""The composer that needs no language model: an answer of verbatim source sentences, the bottom line first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from assistant.composing.abstaining import (
    SURE,
    abstention,
    answers,
    confidence,
    doubt,
    lack,
    lacking,
    silence,
)
from assistant.composing.calculating import calculated
from assistant.composing.findings import findings_first
from assistant.composing.opening import opening
from assistant.composing.quoting import as_prose
from assistant.composing.selecting import select
from assistant.composing.siding import sided
from assistant.composing.themes import themed
from assistant.evidence.disagreement import disagreement, stance_counts
from assistant.evidence.populations import Group
from assistant.evidence.table import asked_threshold, evidence_of, evidence_rows
from assistant.finding.reading import Reading
from assistant.finding.relevance import Relevant
from assistant.finding.vocabulary import Vocabulary
from assistant.guarded import doses_in, drugs_in
from assistant.question.studies import Study, asks_which_source, study_at, whole
from assistant.records import AnswerStatus, Draft, Drafted, DraftSentence, EvidenceRow, Found, Part, Stance
from assistant.words import overlap
from corpus.records import SourceDocument, Span
from guardrails import Guard
from index.records import SentenceHit
from index.sentences import SentenceRanker

NAME = "extractive"
"""How this composer is called where a model is named."""

REFUSAL = DraftSentence(text="This request cannot be carried out as it stands.", about_evidence=True)
"""What follows the rule where the question orders what it may not have."""

_SAID = 0.6  # of a source sentence's words in a sentence that rests on it


class ExtractiveComposer:
    """Drafts by choosing sentences."""

    def __init__(self, ranker: SentenceRanker, vocabulary: Vocabulary, guard: Guard) -> None:
        self._ranker = ranker
        self._vocabulary = vocabulary
        self._guard = guard

    def __call__(self, found: Found) -> Drafted:
        """Draft an answer from what was found, or say that the evidence does not hold one."""
        reading = found.reading or Reading.of(found, self._ranker, self._vocabulary)
        sums = calculated(self._guard, found.request, reading.ranked)
        lead = opening(self._guard, found.request, reading.ranked)
        if lead is not None and not lead.answers and (sums or reading.named):
            lead = None
        ruled = lead is not None and lead.answers
        without = lacking(self._guard, found, reading, self._vocabulary)
        begun = lead is not None and not self._foreign(reading, without.silent_on)
        if not ruled and (
            without.needed or not (begun or sums or answers(reading.question, reading, self._vocabulary))
        ):
            draft = abstention(
                reading.question, reading, self._vocabulary, self._guard, model=NAME, without=without.needed
            )
            return Drafted(found=found, draft=draft)
        stated = (*(lead.sentences if lead else ()), *sums)
        refused = lead is not None and lead.status is AnswerStatus.REFUSED
        unsure = not stated and confidence(reading.question, reading, self._vocabulary) < SURE
        body = tuple(self._body(found, reading, stated, beside_a_rule=ruled))
        draft = Draft(
            sentences=(
                *stated,
                *((REFUSAL,) if refused else ()),
                *_unique(
                    (
                        *(body if stated or unsure else sided(self._guard, found, reading, body)),
                        *(self._differences(found, reading) if ruled and not refused else ()),
                    )
                ),
                *silence(without.silent_on),
                *(lack(without.in_part) if not ruled else ()),
                *(doubt(reading.question, self._vocabulary) if unsure else ()),
            ),
            model=NAME,
            status=lead.status if lead else AnswerStatus.ANSWERED,
            objections=lead.findings if lead else (),
        )
        return Drafted(found=found, draft=draft)

    def _foreign(self, reading: Reading, groups: Sequence[Group]) -> bool:
        """Whether the question names what the corpus never does, other than one of these groups of people."""
        named = [word for word, art in self._vocabulary.unknown_terms(reading.question).items() if art == 1.0]
        return any(not any(group.words.search(word) for group in groups) for word in named)

    def _body(
        self, found: Found, reading: Reading, stated: Sequence[DraftSentence], *, beside_a_rule: bool
    ) -> list[DraftSentence]:
        """What the sources say, beside what is stated already. Beside a rule only those are heard that the question
        names, or else those that bear the rule out.
        """
        documents = {hit.rank: hit.document for hit in found.hits}
        resting = [(documents[item.n], item.span, sentence) for sentence in stated for item in sentence.evidence]
        said = frozenset((document.id, span) for document, span, it in resting if _says(it, document, span))
        heard = reading.named or tuple(whole(document) for document, _, _ in resting)
        whole_question = reading.whole if stated else findings_first(reading.question, reading.whole)
        asked = self._guard.drugs(found.query)
        judged = tuple(
            tuple(item for item in items if not self._doses_another(item, asked))
            for items in (whole_question, *reading.parts)
        )
        if beside_a_rule and heard:
            judged = tuple(tuple(item for item in items if _speaks(item, heard)) for items in judged)
        words = sum(len(sentence.text.split()) for sentence in stated)
        chosen = select(
            judged[0], judged[1:], said, stated=words, named=bool(reading.named), beside_a_rule=beside_a_rule
        )
        hits = [item.hit for item in chosen]
        return themed(introduced(hits, reading) if asks_which_source(reading.question) else hits, reading.studies)

    def _doses_another(self, item: Relevant, asked: frozenset[str]) -> bool:
        """Whether a sentence is about the dose of some drug, and of none that was asked about."""
        dosed = {dose.drug for dose in doses_in(self._guard, item.hit.text)} if asked else set()
        return bool(dosed) and not asked & dosed and not asked & drugs_in(self._guard, item.hit.text)

    def _differences(self, found: Found, reading: Reading) -> tuple[DraftSentence, ...]:
        """Where the sources part ways over an amount that the question is about."""
        request = replace(found.request, question=found.query)
        threshold = asked_threshold(self._guard, request, reading)
        if threshold is None:
            return ()
        rows = evidence_rows(self._guard, request, reading, ())
        if reading.named:
            return tuple(islice(self._said_of_it(found, rows, reading), 1))
        told = disagreement(rows, threshold)
        # Support for what a rule forbids is a misreading.
        if told is None or Stance.SUPPORTS in stance_counts(rows):
            return ()
        evidence = tuple(item for row in told.rows if (item := evidence_of(row, found.passages)) is not None)
        markers = tuple(dict.fromkeys(item.n for item in evidence))
        part = Part.DIFFERENCE
        return (DraftSentence(text=told.text, markers=markers, evidence=evidence, about_evidence=True, part=part),)

    def _said_of_it(self, found: Found, rows: Iterable[EvidenceRow], reading: Reading) -> Iterator[DraftSentence]:
        """What the sources that a question names themselves say of the amount that it is about."""
        for row in rows:
            named = study_at(reading.named, row.document, row.start) is not None
            evidence = evidence_of(row, found.passages) if named and row.stance is not None else None
            if evidence is not None:
                text = as_prose(row.quote)
                yield DraftSentence(text=text, markers=(evidence.n,), evidence=(evidence,), part=Part.DIFFERENCE)


def introduced(hits: Sequence[SentenceHit], reading: Reading) -> list[SentenceHit]:
    """The sentences with the one that introduces the study of the first, where the question asks whose it is."""
    study = study_at(reading.studies, hits[0].hit.document.id, hits[0].span.start) if hits else None
    begins = next((hit for hit in reading.ranked if study and _opens(hit, study)), None)
    return list(dict.fromkeys((hits[0], begins, *hits[1:]))) if begins else list(hits)


def _opens(hit: SentenceHit, study: Study) -> bool:
    return hit.hit.document.id == study.document and hit.span.start == study.span.start


def _says(sentence: DraftSentence, document: SourceDocument, span: Span) -> bool:
    """Whether a sentence says what the source does where it rests on it, or nearly: a reason that it leaves out is
    worth hearing.
    """
    source = document.text[span.start : span.end]
    return overlap(source, sentence.text) >= _SAID


def _speaks(item: Relevant, heard: Iterable[Study]) -> bool:
    """Whether one of these speaks in a sentence."""
    return study_at(heard, item.hit.hit.document.id, item.hit.span.start) is not None


def _unique(sentences: Iterable[DraftSentence]) -> list[DraftSentence]:
    """Each sentence once, where it first stands."""
    return list({sentence.text: sentence for sentence in reversed(tuple(sentences))}.values())[::-1]
