"""Items under a line that forbids ("Avoid:", "Do not") say so themselves, so that every reading of a statement hears it."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Sequence

from guardrails.telling import compiled
from guardrails.text.mapped import Mapped
from guardrails.text.segment import Kind, Segment

_LONGEST = 60  # characters of a line that announces a list
_FORBIDS = compiled(
    r"\W*(?:(?!(?:no|not|nothing|never|if|unless|without|despite|need|reason|why|recommended|indicated|safe|allowed|supported|dos?|do's|fix\w*|correct\w*|after|from|learn)\b)[\w'/&,-]+ ){0,5}?"
    r"(?:(?P<act>(?:do not|don'?t|dont|never|must not|should not|mustn't|shouldn't)(?: (?:ever|give|use|start|begin|order|prescribe|combine|infuse|administer|do|add|mix))?)"
    r"|don'?ts|do nots|(?:what|things) not to do|avoid(?:ed)?|contra-?indicated|not (?:recommended|supported|advised|indicated|allowed|safe|to be (?:used|given))|unsafe|forbidden|prohibited|unsupported"
    r"|(?:common |frequent |typical |known |classic )?(?:mistakes?|errors?|pitfalls?|slips?)|never events?)"
    r"(?: (?:in|with|for|of|during|on|here|about|the|these|this|following|patients?|mg|ivig|immunoglobulin|rituximab|myasthenia|gravis)){0,5}\W*"
)
_ACTS = compiled(
    r"(?:give|start|use|exceed|go|order|prescribe|infuse|administer|add|double|triple|repeat|combine|begin|run|skip|omit|stop|increase|raise|push|mix|extend|prolong|continue|do|perform|switch|treat|wait|delay|postpone|forget|assume|rely|dose|load|follow|plan|book|schedule|let|hang|set|take|check|test|send)\b"
)


_INSTEAD = compiled(r"(?:but |then )?(?:instead|rather|better|use instead|give instead)\b")


def with_prohibition(found: Sequence[Segment]) -> list[Segment]:
    """The statements, each item of a list that a line forbids with "do not" or "avoid" before it."""
    result: list[Segment] = []
    prohibition, before = None, None
    for segment in found:
        if segment.kind is not Kind.ITEM:
            prohibition = _prohibition(segment)
        elif (
            prohibition is not None
            and (before is None or before.block != segment.block)
            and not _INSTEAD.match(segment.text)
        ):
            segment = _prefixed(segment, _words(prohibition, segment.text))  # noqa: PLW2901 - the same statement
        result.append(segment)
        before = segment
    return result


def _prohibition(segment: Segment) -> str | None:
    """The forbidding words of a line, empty where they are no order ("contraindicated:"); None if it does not forbid."""
    text = segment.text
    if len(text) > _LONGEST or text.endswith((".", "!", "?", ";")):
        return None
    match = _FORBIDS.fullmatch(text)
    return match and (match["act"] or "")


def _words(prohibition: str, item: str) -> str:
    acts = _ACTS.match(item)
    if prohibition and not (
        acts and " " in prohibition.removeprefix("do ").removeprefix("must ").removeprefix("should ")
    ):
        return f"{prohibition} "
    return "do not " if acts else "avoid "


def _prefixed(segment: Segment, words: str) -> Segment:
    mapped = Mapped.join([segment.mapped.gap(words, 0), segment.mapped])
    (start, end, first, last), *more = segment.stretches
    stretches = ((start, end + len(words), first, last), *more)
    return Segment(mapped, segment.kind, segment.block, stretches)
