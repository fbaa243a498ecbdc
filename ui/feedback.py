"""What readers say of answers, kept on the server: one JSON line each, with the answer it is about."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any

from assistant.records import Answer
from ui.errors import PageError

KINDS = {
    "helpful": "is helpful",
    "wrong_citation": "has a wrong citation",
    "unsafe_dose": "has an unsafe dose",
    "other": "needs another comment",
}
"""What feedback may say, as the page words it."""

LONGEST_NOTE = 2000
"""Characters of the longest note."""

_CASE_KINDS = {"answered": "answerable", "abstained": "unanswerable", "refused": "unsafe_request"}


class FeedbackFile:
    """The file of all feedback. Nothing is kept of the patient's measurements or of who wrote it."""

    def __init__(self, path: Path, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path = path
        self._now = now
        self._lock = Lock()

    def add(self, answer: Answer, kind: object, note: object) -> None:
        """Append one line. Raises PageError when there is nothing to keep, or it can't be kept."""
        if not isinstance(kind, str) or kind not in KINDS:
            raise PageError("Choose what the feedback is about.")
        text = " ".join(note.split())[:LONGEST_NOTE] if isinstance(note, str) else ""
        if kind == "other" and not text:
            raise PageError("Write what is right or wrong with the answer.")
        line = json.dumps(
            {"kind": kind, "note": text, "at": _second(self._now()), **_about(answer)}, ensure_ascii=False
        )
        try:
            self._append(line.encode("utf-8", errors="replace") + b"\n")
        except OSError as error:
            raise PageError(
                f"The feedback could not be kept ({error.strerror}). Tell whoever runs the server."
            ) from error

    def _append(self, line: bytes) -> None:
        with self._lock:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "ab") as file:
                file.write(line)


def _second(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _about(answer: Answer) -> dict[str, Any]:
    """The answer as released. The sentences that a weight was worked into are left out."""
    stated = [sentence for sentence in answer.sentences if "calculated" not in sentence.text]
    return {
        "answer": answer.id,
        "question": answer.question,
        "status": answer.status.value,
        "sentences": [sentence.text for sentence in stated],
        "doses": [dose.source_text for sentence in stated for dose in sentence.doses],
        "citations": [{"document": item.document, "text": item.quote} for item in answer.citations],
        "model": answer.model,
        "digests": dict(answer.digests),
    }


def read_feedback(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a feedback file. Raises PageError when it can't be read."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PageError(f"No feedback can be read from {path}. Name the file with --from.") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise PageError(f"{path}, line {number} is not JSON. Mend or remove the line.") from error


def as_case(feedback: dict[str, Any], number: int) -> dict[str, Any]:
    """Feedback as a question case of `hardstop eval answers`, for a person to finish.

    A helpful answer must keep its doses, or else its bottom line, and may rest on the same quotes. Of an answer that
    was objected to, the doses, or else the bottom line, must not come again.
    """
    sentences, doses = feedback["sentences"], list(dict.fromkeys(feedback["doses"]))
    said = doses or sentences[:1]
    helpful = feedback["kind"] == "helpful"
    return {
        "id": f"feedback-{number}-{feedback['answer']}",
        "question": feedback["question"],
        "kind": _CASE_KINDS[feedback["status"]],
        "must": [[text] for text in said] if helpful and feedback["status"] == "answered" else [],
        "must_not": [] if helpful else said,
        "quotes": feedback["citations"] if helpful else [],
        "feedback": feedback["kind"],
        "note": feedback["note"],
    }
