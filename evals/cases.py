"""Case files (JSON lines) -> records. A line that can't be read is named with its file, and nothing is run.

The formats are described in `evals/README.md`. Keys that are not described there are ignored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from evals.errors import EvaluationError
from evals.labels import LABELS
from evals.records import Case, DraftCase, DraftPassage, LabelledSentence, Quote, TextCase

SHIPPED = Path(__file__).parent / "cases"
"""Our own cases, from our own corpus."""

Name = Annotated[
    str, BeforeValidator(lambda value: str(value) if isinstance(value, int) else value), Field(min_length=1)
]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_DOCUMENT = Field(validation_alias=AliasChoices("document", "doc"))


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _QuoteRow(_Row):
    document: Name = _DOCUMENT
    text: str


class _QuestionRow(_Row):
    id: Name
    question: Words
    kind: Literal["answerable", "unanswerable", "false_premise", "unsafe_request"]
    must: tuple[Annotated[tuple[Words, ...], Field(min_length=1)], ...]
    must_not: tuple[Words, ...] = ()
    quotes: tuple[_QuoteRow, ...] = ()


class _ContextRow(_Row):
    weight_kg: Annotated[Decimal, Field(gt=0)] | None = None
    indication: str | None = None


class _TextRow(_Row):
    id: Name
    text: Annotated[str, Field(min_length=1)]
    why: str = Field("", validation_alias=AliasChoices("why", "class_silver"))
    expected_violation: str = ""
    context: _ContextRow = _ContextRow()


class _SentenceRow(_Row):
    text: Words
    label: str
    why: str = ""


class _PassageRow(_Row):
    n: int
    document: Name = _DOCUMENT
    text: str


class _DraftRow(_Row):
    id: Name
    question: Words
    draft: Words
    passages: tuple[_PassageRow, ...]
    sentences: Annotated[tuple[_SentenceRow, ...], Field(min_length=1)]


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


RowT = TypeVar("RowT", bound=BaseModel)
RecordT = TypeVar("RecordT", bound=_Identified)


def load_questions(path: Path) -> tuple[Case, ...]:
    """Questions with what a right answer holds. Raises EvaluationError naming the line."""
    return _load(path, _QuestionRow, _question)


def load_texts(path: Path) -> tuple[TextCase, ...]:
    """Texts for the guardrails. Raises EvaluationError naming the line."""
    return _load(path, _TextRow, _text)


def load_drafts(path: Path) -> tuple[DraftCase, ...]:
    """Recorded drafts with a label for every sentence. Raises EvaluationError naming the line."""
    return _load(path, _DraftRow, _draft)


def json_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The objects of a JSON lines file, each with "file, line n" for messages. Raises EvaluationError."""
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        detail = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise EvaluationError(f"{path} can't be read ({detail}). Name a JSON lines file.") from error
    # Only a newline ends a line: U+2028 and its like may stand inside a JSON string.
    for number, line in enumerate(content.split("\n"), start=1):
        if line.strip():
            yield f"{path}, line {number}", _object(line, f"{path}, line {number}")


def validated(row: dict[str, Any], model: type[RowT], place: str) -> RowT:
    """The row as `model`. Raises EvaluationError with the place and the first wrong field."""
    try:
        return model.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the row"
        raise EvaluationError(
            f"{place}: {field}: {first['msg'].lower()}. Mend the line; the format is in evals/README.md."
        ) from error


def _object(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"{place} is not JSON ({error}). Mend the line.") from error
    if "\\ud" in line.lower() and not _encodable(row):
        raise EvaluationError(f"{place} holds half of a surrogate pair, which is no character. Mend the line.")
    if not isinstance(row, dict):
        raise EvaluationError(f"{place} is not a JSON object. Mend the line.")
    return row


def _encodable(row: object) -> bool:
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _load(path: Path, model: type[RowT], build: Callable[[RowT, str], RecordT]) -> tuple[RecordT, ...]:
    records: dict[str, RecordT] = {}
    for place, row in json_lines(path):
        record = build(validated(row, model, place), place)
        if record.id in records:
            raise EvaluationError(f"{place}: a second case has the id {record.id}. Rename one of them.")
        records[record.id] = record
    if not records:
        raise EvaluationError(f"{path} holds no case. Name another file.")
    return tuple(records.values())


def _question(row: _QuestionRow, place: str) -> Case:
    if not row.must and not row.must_not and row.kind != "unanswerable":
        raise EvaluationError(
            f"{place}: neither must nor must_not asks anything of the answer. Add what a right answer holds."
        )
    quotes = tuple(Quote(document=quote.document, text=quote.text) for quote in row.quotes)
    return Case(id=row.id, question=row.question, kind=row.kind, must=row.must, must_not=row.must_not, quotes=quotes)


def _text(row: _TextRow, place: str) -> TextCase:
    pattern = row.why.partition(":")[0].strip() or "unnamed"
    return TextCase(
        id=row.id,
        text=row.text,
        pattern=pattern,
        expected=row.expected_violation,
        weight_kg=row.context.weight_kg,
        indication=row.context.indication,
    )


def _draft(row: _DraftRow, place: str) -> DraftCase:
    for sentence in row.sentences:
        if sentence.label not in LABELS:
            known = ", ".join(sorted(LABELS))
            raise EvaluationError(f"{place}: label {sentence.label!r} is unknown. Use one of: {known}.")
    return DraftCase(
        id=row.id,
        question=row.question,
        draft=row.draft,
        passages=tuple(DraftPassage(n=p.n, document=p.document, text=p.text) for p in row.passages),
        sentences=tuple(LabelledSentence(text=s.text, label=s.label, why=s.why) for s in row.sentences),
    )
