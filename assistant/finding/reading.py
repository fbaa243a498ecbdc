"""What was found, read for one question: its sentences, whom they speak for, and how likely each answers what."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.finding.relevance import Relevant, relevant
from assistant.finding.vocabulary import Vocabulary
from assistant.question.needs import Need, needs
from assistant.question.studies import Study, studies_of
from assistant.records import Found
from index.records import SentenceHit
from index.sentences import SentenceRanker


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`question` is what was asked, its spelling mended. `ranked` are all sentences of the hits by similarity; `whole`
    the same by the odds that they answer the question, and `parts` by the odds for each thing it asks (none where it
    asks but one). `named` are the studies it asks for.
    """

    question: str
    ranked: tuple[SentenceHit, ...]
    studies: tuple[Study, ...]
    named: tuple[Study, ...]
    whole: tuple[Relevant, ...]
    parts: tuple[tuple[Relevant, ...], ...]

    @classmethod
    def of(cls, found: Found, ranker: SentenceRanker, vocabulary: Vocabulary) -> Reading:
        """Read the hits of a search."""
        documents = {hit.document.id: hit.document for hit in found.hits}
        studies = tuple(study for document in documents.values() for study in studies_of(document))
        question = vocabulary.spelt(found.query)
        asked = needs(question, studies)
        named = tuple(dict.fromkeys(study for need in asked for study in need.sources))

        def ranked(text: str) -> tuple[SentenceHit, ...]:
            return tuple(ranker.rank(vocabulary.in_its_words(text), found.hits))

        parts = []
        for need in asked if len(asked) > 1 else ():
            judged = relevant(need, ranked(need.text), studies, vocabulary)
            parts.append([item for item in judged if item.study in need.sources] if need.sources else judged)
        whole = ranked(question)
        return cls(
            question=question,
            ranked=whole,
            studies=studies,
            named=named,
            whole=tuple(relevant(Need(text=question, sources=named), whole, studies, vocabulary)),
            parts=tuple(tuple(part) for part in parts),
        )
