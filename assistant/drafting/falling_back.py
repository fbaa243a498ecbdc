"""Where too little of a model's draft stands up to the checks, the extractive draft takes its place, and says so."""

from __future__ import annotations

from dataclasses import replace

from assistant.grounding import ground
from assistant.grounding.citing import cite
from assistant.records import Cited, Drafted, DraftSentence, Dropped, Part
from assistant.releasing import ReleasedAnswer, release
from guardrails import Guard


def ground_or_spare(cited: Cited) -> Cited:
    """The draft as grounded, or else the spare one with all that was dropped before it."""
    grounded = ground(cited)
    if grounded.drafted.spare is None or any(map(_is_said_by_model, grounded.sentences)):
        return grounded
    return _spare(grounded, grounded.dropped)


def release_or_spare(guard: Guard, cited: Cited) -> tuple[Cited, ReleasedAnswer]:
    """What is released of the draft, or else of the spare one where nothing that rests on a source is left."""
    released = release(guard, cited)
    if cited.drafted.spare is None or any(sentence.citations for sentence in released.sentences):
        return cited, released
    gone = {item.text for item in released.dropped}
    stopped = [sentence.text for sentence in cited.sentences if _is_said_by_model(sentence)]
    withheld = [Dropped(text=text, reason="withheld by the dose rules") for text in stopped if text not in gone]
    spare = _spare(cited, (*released.dropped, *withheld))
    instead = release(guard, spare)
    return spare, replace(instead, findings=(*released.findings, *instead.findings))


def _spare(cited: Cited, dropped: tuple[Dropped, ...]) -> Cited:
    assert cited.drafted.spare is not None
    instead = ground(cite(Drafted(found=cited.drafted.found, draft=cited.drafted.spare)))
    return replace(instead, dropped=(*dropped, *instead.dropped))


def _is_said_by_model(sentence: DraftSentence) -> bool:
    """Whether a model said a sentence, of the sources; the rest frames what it said."""
    ours = sentence.rule is not None or sentence.calculated or sentence.about_evidence
    return not ours and sentence.part is not Part.GAP
