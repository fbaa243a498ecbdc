"""Does every number in the answer stand in a passage that its sentence cites?"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations

from evals.matching import fold, without_markers
from evals.numbers import readable_numbers, stated_numbers
from evals.records import Observation, Reply, ReplyCitation, ReplySentence, Score

NAME = "numbers"

_ORDINAL = re.compile(r"^\s*\d{1,2}[.)]\s+")


def score_numbers(observation: Observation) -> Score:
    """1 when no number lacks a source, else 0; not scored where the answer states none.

    A guardrail's own sentence is measured against the rule's source. A sentence without citations may repeat the
    question's numbers. One marked "calculated" may state products of two numbers that are given.
    """
    case, reply = observation.case, observation.reply
    stated = [(sentence, _numbers(sentence)) for sentence in reply.sentences]
    if not any(numbers for _, numbers in stated):
        return Score(case=case.id, scorer=NAME, value=None, reason="no number is stated")
    faults = [
        f'{number} in "{sentence.text}"'
        for sentence, numbers in stated
        for number in sorted(numbers - _grounds(sentence, observation))
    ]
    return Score(case=case.id, scorer=NAME, value=float(not faults), reason="; ".join(faults))


def _numbers(sentence: ReplySentence) -> set[Decimal]:
    return stated_numbers(_ORDINAL.sub("", without_markers(sentence.text)))


def _grounds(sentence: ReplySentence, observation: Observation) -> set[Decimal]:
    reply, question = observation.reply, readable_numbers(observation.case.question)
    cited = [citation for citation in reply.citations if citation.n in sentence.citations]
    texts = [_passage(citation, reply) for citation in cited] + _rule_texts(sentence, reply)
    given = set().union(*(readable_numbers(text) for text in texts)) if texts else set()
    if not sentence.citations:
        given |= question
    if "calculated" in sentence.text.lower():
        given |= question
        given |= {(a * b).normalize() for a, b in combinations(given, 2)}
    return given


def _passage(citation: ReplyCitation, reply: Reply) -> str:
    """The passage around the quote where it is known, else the quote alone."""
    around = (
        passage.text
        for passage in reply.passages
        if passage.document == citation.document and passage.start <= citation.start and citation.end <= passage.end
    )
    return next(around, citation.quote)


def _rule_texts(sentence: ReplySentence, reply: Reply) -> list[str]:
    """What stands behind a sentence that a guardrail wrote."""
    shown = fold(without_markers(sentence.text))
    return [
        f"{finding.source_quote} {finding.replacement}"
        for finding in reply.findings
        if shown and (shown in fold(finding.replacement) or (fold(finding.replacement) or "\0") in shown)
    ]
