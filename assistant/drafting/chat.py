"""The composer that asks a chat model. What the model writes is a draft; where it fails, the sources speak alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from langchain_core.language_models import BaseChatModel

from assistant.drafting.completing import complete
from assistant.drafting.faults import NoReplyError
from assistant.drafting.parsing import parse_draft
from assistant.drafting.prompting import messages
from assistant.records import AnswerStatus, Draft, Drafted, DraftSentence, Found, ModelChoice, Part
from assistant.watching import Watch

Composer = Callable[[Found], Drafted]


class ModelComposer:
    """Drafts with a chat model, inside what the extractive composer decides.

    Whether the documents answer at all, what the rules hold against the question, and what the documents leave open is
    said by that composer, in front of and behind what the model writes.
    """

    def __init__(self, model: BaseChatModel, choice: ModelChoice, extractive: Composer) -> None:
        self._model = model
        self._choice = choice
        self._extractive = extractive

    def __call__(self, found: Found, watch: Watch) -> Drafted:
        """Draft an answer. A model that gives none is told of in the draft's notice. Raises StoppedError."""
        plain = self._extractive(found)
        if plain.draft.status is not AnswerStatus.ANSWERED or not found.passages:
            return plain
        try:
            written = parse_draft(complete(self._model, messages(found), self._choice, watch))
        except NoReplyError as fault:
            return replace(
                plain, draft=replace(plain.draft, notice=_notice(f"The model {self._choice.name} {fault.what}."))
            )
        thin = _notice(f"Too little of what the model {self._choice.name} wrote is borne out by the sources.")
        draft = Draft(
            sentences=_framed(plain.draft.sentences, written),
            model=self._choice.name,
            objections=plain.draft.objections,
        )
        return Drafted(found=found, draft=draft, spare=replace(plain.draft, notice=thin))


def _framed(plain: Sequence[DraftSentence], written: Sequence[DraftSentence]) -> tuple[DraftSentence, ...]:
    """The rules' words and what was worked out first, differences and gaps last, as they would be without a model."""
    rules = [sentence for sentence in plain if sentence.rule is not None or sentence.calculated]
    gaps = [item for item in plain if item.rule is None and item.part in {Part.DIFFERENCE, Part.GAP}]
    return (*rules, *written, *gaps)


def _notice(what: str) -> str:
    return f"{what} This answer is composed from the sources without it."
