"""Every sentence is held against the passages it cites; what they do not say is dropped, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.grounding.calculations import adds_up, follows, rounds, wrong_arithmetic
from assistant.grounding.computed import computed_fault
from assistant.grounding.contrasts import contrast_fault, people_fault, population_fault, populations_of, source_fault
from assistant.grounding.figures import Figure, figures
from assistant.grounding.pairing import borrowed_figure, mispaired, misplaced_figure
from assistant.grounding.reading import Reading, read
from assistant.grounding.relations import relation_fault
from assistant.grounding.source import Source, reading_of
from assistant.grounding.spans import nearest_evidence, quoted
from assistant.grounding.swapping import swapped_figures
from assistant.grounding.terms import Terms, names_something, terms
from assistant.grounding.unsupported import counts_own_list, unsupported_figures
from assistant.measuring import stated
from assistant.records import Cited, DraftSentence, Dropped, Evidence, Passage
from index.expansion import Synonyms, shipped_synonyms

_MOST_FOREIGN = 0.12  # share of its words that a paraphrase may bring along
_MOST_FOREIGN_ALONE = 0.15  # of a single foreign word
_MOST_FOREIGN_WITHIN = 0.16  # of a single foreign word among words that stand together
_TOGETHER = 0.6
_LEAST_NEAR = 0.4  # share of the words known to the passages that its nearest sentences must hold
_MUCH_BETTER = 0.3  # by this share of words another passage has to be nearer to make the citation wrong
_WELL = 0.75
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a draft's sentences are judged in: the passages by number, what was asked, and synonyms that count.

    `stated` is what a calculation may start from: the questions of the conversation and the patient's measurements.
    """

    passages: Mapping[int, Passage]
    question: str
    synonyms: Synonyms | None
    stated: str = ""

    def of_document(self, cited: Iterable[Passage]) -> frozenset[str]:
        """The stems of all given passages of the cited documents."""
        names = {passage.document for passage in cited}
        known = [reading_of(item) for item in self.passages.values() if item.document in names]
        return frozenset().union(*(item.whole.stems | item.header.stems for item in known))


def ground(cited: Cited, synonyms: Synonyms | None = None) -> Cited:
    """Drop every sentence that its passages do not bear out, and say why. `synonyms` default to those shipped."""
    found = cited.drafted.found
    setting = Setting(
        passages={passage.n: passage for passage in found.passages},
        question=found.request.question,
        synonyms=synonyms or shipped_synonyms(),
        stated=stated(found.request, found.query),
    )
    kept: list[DraftSentence] = []
    dropped = list(cited.dropped)
    for sentence in cited.sentences:
        outcome = _judged(sentence, setting)
        if isinstance(outcome, Dropped):
            dropped.append(outcome)
        else:
            kept.append(outcome)
    return replace(cited, sentences=tuple(kept), dropped=tuple(dropped))


def _judged(sentence: DraftSentence, setting: Setting) -> DraftSentence | Dropped:
    if sentence.about_evidence or sentence.rule is not None or not sentence.evidence:
        return sentence
    numbers = tuple(dict.fromkeys(item.n for item in sentence.evidence))
    cited = [setting.passages[n] for n in numbers]
    if sentence.calculated:
        fault = computed_fault(sentence.text, setting.stated, [passage.text for passage in cited])
        return Dropped(text=sentence.text, reason=fault) if fault else sentence
    if any(_same_words(sentence.text, quoted(item.span, setting.passages[item.n])) for item in sentence.evidence):
        return sentence
    reason = unsupported(sentence.text, cited, setting)
    if reason is None:
        better = _better_passage(sentence.text, numbers, setting)
        if better is None:
            return sentence
        reason = f"[{better}] says it, not {_marked(numbers)}"
        numbers = (better,)
    else:
        instead = _says_instead(sentence.text, numbers, setting)
        if instead is not None:
            reason = f"{reason}; [{instead}] says it, not {_marked(numbers)}"
            numbers = (instead,)
    return Dropped(text=sentence.text, reason=reason, nearest=_nearest(sentence.text, numbers, setting))


def unsupported(sentence: str, cited: Sequence[Passage], setting: Setting) -> str | None:
    """Why the cited passages do not bear a sentence out, or None where they do."""
    claim = read(sentence)
    if not claim.tokens or _verbatim(claim, cited):
        return None
    source = Source.of(cited, claim, setting.synonyms)
    return (
        _figures_fault(sentence, cited, setting)
        or misplaced_figure(claim, source)
        or swapped_figures(claim, source)
        or borrowed_figure(claim, source)
        or population_fault(claim, source)
        or source_fault(claim, source, setting.of_document(cited))
        or _terms_fault(claim, terms(claim, source), source)
        or people_fault(claim, source)
        or contrast_fault(claim, source)
        or relation_fault(claim, source)
        or _scattered(claim, source)
    )


def _verbatim(claim: Reading, cited: Iterable[Passage]) -> bool:
    """Whether the sentence is a sentence of a passage, word by word."""
    return any(claim.sequence == sentence.sequence for passage in cited for sentence in reading_of(passage).sentences)


def _same_words(sentence: str, quote: str) -> bool:
    """Whether a sentence is its quote, save for the numbers of a list's items."""
    said, there = read(sentence), read(quote)
    words = [[word for word in reading.words if not word.isdigit()] for reading in (said, there)]
    numbers = iter([word for word in there.words if word.isdigit()])
    return words[0] == words[1] and all(word in numbers for word in said.words if word.isdigit())


def _figures_fault(sentence: str, cited: Sequence[Passage], setting: Setting) -> str | None:
    wrong = wrong_arithmetic(sentence)
    if wrong is not None:
        return f"{wrong!r} does not come out"
    known = [figure for passage in cited for figure in (*figures(passage.text), *_years(passage))]
    claimed = figures(sentence)
    worked_out = _worked_out(sentence, known, cited, setting)
    for figure, said in unsupported_figures(claimed, known):
        if figure not in worked_out and not counts_own_list(figure, sentence):
            return f"{said} does not stand in the passages it cites"
    return mispaired(sentence, [passage.text for passage in cited])


def _worked_out(sentence: str, known: Sequence[Figure], cited: Sequence[Passage], setting: Setting) -> list[Figure]:
    """The claimed figures that repeat the question's measurements, or follow from them and from what is known."""
    claimed = figures(sentence)
    measured = [figure for figure in figures(setting.question) if figure.unit in {"kg", "m", ""} and not figure.label]
    found = [
        figure
        for figure in claimed
        if figure.unit in {"kg", "m"} and any(figure.value == other.value for other in measured)
    ]
    found += [figure for figure in claimed if rounds(sentence, figure, known)]
    asked = [*found, *(figure for figure in measured if figure.unit)]
    found += [figure for figure in claimed if figure not in found and adds_up(figure, claimed, cited)]
    if not _speaks_of_those_asked_about(cited, setting):
        return found
    for _ in range(2):  # a total may follow from a daily amount that follows from a weight
        found += [figure for figure in claimed if figure not in found and follows(figure, [*known, *asked, *found])]
    return found


def _years(passage: Passage) -> tuple[Figure, ...]:
    return figures(str(passage.year)) if passage.year else ()


def _speaks_of_those_asked_about(cited: Sequence[Passage], setting: Setting) -> bool:
    """Whether a dose of the passages may be worked out for whom the question is about: an adult's is not a child's."""
    asked = populations_of(read(setting.question))
    known = frozenset().union(*(reading_of(passage).whole.stems for passage in cited))
    return all(group & known for group in asked)


def _terms_fault(claim: Reading, found: Terms, source: Source) -> str | None:
    names = [token for token in found.foreign if names_something(token, claim)]
    if names or found.share > _most_foreign(claim, found, source):
        token = (*names, *found.foreign)[0]
        return f"{token.surface!r} does not stand in the passages it cites"
    return None


def _most_foreign(claim: Reading, found: Terms, source: Source) -> float:
    """How large a share of foreign words a claim may have: more, where it has one only and the rest stands together."""
    if len(found.foreign) > 1:
        return _MOST_FOREIGN
    rest = claim.content - {token.stem for token in found.foreign}
    near = sum(source.near_knows(token) for token in claim.tokens if token.stem in rest)
    return _MOST_FOREIGN_ALONE if near < _TOGETHER * len(rest) else _MOST_FOREIGN_WITHIN


def _scattered(claim: Reading, source: Source) -> str | None:
    """Words that the passages have, but nowhere together."""
    wanted = claim.content
    known = frozenset(stem for stem in wanted if any(stem in item.whole.stems for item in source.passages))
    near = frozenset().union(*(reading.stems for reading in source.near)) & wanted
    return (
        "no sentences of the passages say it together"
        if len(known) >= _FEW_WORDS and len(near) < _LEAST_NEAR * len(known)
        else None
    )


def _support(sentence: str, passage: Passage) -> float:
    """The share of a sentence's words that the nearest sentences of one passage have."""
    claim = read(sentence)
    source = Source.of([passage], claim, None)
    near = frozenset().union(*(reading.stems for reading in source.near)) & claim.content
    return len(near) / len(claim.content) if claim.content else 1.0


def _better_passage(sentence: str, numbers: Sequence[int], setting: Setting) -> int | None:
    """Another passage that says the sentence while the cited ones hardly do."""
    if len(read(sentence).content) < _FEW_WORDS:
        return None
    cited = max(_support(sentence, setting.passages[n]) for n in numbers)
    others = [(_support(sentence, item), -n) for n, item in setting.passages.items() if n not in numbers]
    best, number = max(others, default=(0.0, 0))
    return -number if best >= _WELL and best - cited >= _MUCH_BETTER else None


def _says_instead(sentence: str, numbers: Sequence[int], setting: Setting) -> int | None:
    """A passage that was not cited and bears the sentence out."""
    others = [(-_support(sentence, item), n) for n, item in setting.passages.items() if n not in numbers]
    for support, n in sorted(others)[:2]:
        if -support >= _LEAST_NEAR and unsupported(sentence, [setting.passages[n]], setting) is None:
            return n
    return None


def _nearest(sentence: str, numbers: Sequence[int], setting: Setting) -> Evidence | None:
    return nearest_evidence(sentence, [setting.passages[n] for n in numbers])


def _marked(numbers: Iterable[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)
