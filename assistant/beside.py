"""What stands beside an answer: the evidence table, where the sources stand, its doses, and what to ask next."""

from __future__ import annotations

from dataclasses import replace

from assistant.doses.dose_table import dose_rows
from assistant.evidence.cautions import newest_of
from assistant.evidence.disagreement import stance_counts
from assistant.evidence.table import evidence_rows
from assistant.finding.reading import Reading
from assistant.follow_ups import Judge, follow_ups
from assistant.records import Answer, AnswerStatus, Found
from guardrails import Guard


def beside(answer: Answer, found: Found, reading: Reading, guard: Guard, judge: Judge) -> Answer:
    """The answer with its tables. One that abstains has no evidence to lay out, only what could be asked instead."""
    request = replace(found.request, question=found.query)
    cited = list(dict.fromkeys(citation.document for citation in answer.citations))
    newest = newest_of(hit.document for hit in found.hits)
    abstained = answer.status is AnswerStatus.ABSTAINED
    rows = () if abstained else evidence_rows(guard, request, reading, cited, newest=newest)
    return replace(
        answer,
        evidence=rows,
        stance=stance_counts(rows),
        dose_table=dose_rows(guard, found.request, answer.sentences, answer.citations),
        follow_ups=follow_ups(guard, request, reading, answer.citations, judge),
    )
