"""What was found, read for one question: its sentences, whom they speak for, and how likely each answers what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.finding.relevance import Relevant, relevant, speaks_of_itself
from assistant.finding.vocabulary import Vocabulary
from assistant.question.needs import Need, needs
from assistant.question.of_itself import asks_about_the_source, matters_asked
from assistant.question.studies import Study, studies_of
from assistant.records import Found
from index.records import SentenceHit
from index.sentences import SentenceRanker

_STATEMENT = 4  # words; less is a label


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

        def judged(need: Need, sentences: Sequence[SentenceHit]) -> list[Relevant]:
            found = relevant(need, sentences, studies, vocabulary)
            return found if of_itself else [item for item in found if not speaks_of_itself(item.hit)]

        of_itself = asks_about_the_source(question)
        parts = []
        for need in asked if len(asked) > 1 else ():
            items = judged(need, ranked(need.text))
            parts.append([item for item in items if item.study in need.sources] if need.sources else items)
        sentences = ranked(question)
        whole = judged(Need(text=question, sources=named), sentences)
        told = _told_of_themselves(question, whole)
        if told:
            others = [part for need, part in zip(asked, parts, strict=False) if not asks_about_the_source(need.text)]
            named, parts = (named, [*told, *others]) if others else ((), told)
            whole = list(dict.fromkeys(item for part in (*told, whole if others else ()) for item in part))
        return cls(
            question=question,
            ranked=tuple(sentences),
            studies=studies,
            named=named,
            whole=tuple(whole),
            parts=tuple(tuple(part) for part in parts),
        )


def _told_of_themselves(question: str, judged: Sequence[Relevant]) -> list[list[Relevant]]:
    """For each matter of a source itself that the question asks about, what the sources say of it, likeliest first."""
    own = [item for item in judged if speaks_of_itself(item.hit) and len(item.hit.text.split()) >= _STATEMENT]
    told = [[item for item in own if matter.given.search(item.hit.text)] for matter in matters_asked(question)]
    return [items for items in told if items]
