"""The rows of a BEIR `corpus.jsonl`, a document each."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from corpus.errors import CorpusError
from corpus.formats.decoding import decode
from corpus.formats.plain import TITLE_LENGTH
from corpus.formats.records import Extract
from corpus.records import Depth
from corpus.structure import first_line


class _Row(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    title: str = ""
    text: str


def read_beir(data: bytes) -> Iterator[Extract | CorpusError]:
    """The rows that can be read, and a CorpusError for each that can't."""
    for number, line in enumerate(decode(data).split("\n"), start=1):
        if line.strip():
            try:
                yield _document(line, number)
            except CorpusError as error:
                yield error


def _document(line: str, number: int) -> Extract:
    try:
        fields = json.loads(line)
        row = _Row.model_validate({**fields, "id": fields.get("_id")})
        "".join((row.id, row.title, row.text)).encode()  # a lone surrogate is not text
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise CorpusError(f"line {number} is not a BEIR row with _id and text; mend it and build again") from error
    return Extract(
        key=row.id,
        digested=line.encode(),
        title=row.title or first_line(row.text, 0)[:TITLE_LENGTH],
        depth=Depth.ABSTRACT,
        inferred=() if row.title else ("title",),
        text=row.text,
    )
