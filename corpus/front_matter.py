"""The YAML block that opens a Markdown source: strict keys, and where the body starts."""

from __future__ import annotations

import datetime
import re

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import CorpusError
from corpus.records import Depth, DocumentKind, ReviewStatus

_BLOCK = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)


class FrontMatter(BaseModel):
    """What a source states about itself. Unknown keys fail; what is not known is null or left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    kind: DocumentKind = DocumentKind.OTHER
    year: int | None = None
    publisher: str | None = None
    review_status: ReviewStatus = ReviewStatus.UNKNOWN
    last_updated: datetime.date | None = None
    population: str | None = None
    depth: Depth = Depth.FULL_TEXT
    unstated: tuple[str, ...] = ()


def read_front_matter(text: str) -> tuple[FrontMatter | None, int]:
    """Return the front matter, or None where there is none, and the offset at which the body starts.

    Raises CorpusError when the block is there but cannot be understood.
    """
    match = _BLOCK.match(text)
    if match is None:
        return None, 0
    try:
        return FrontMatter.model_validate(yaml.safe_load(match[1])), match.end()
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "front matter"
        raise CorpusError(f"its front matter has a wrong entry: {key}: {first['msg']}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: a date that does not exist
        raise CorpusError(f"its front matter is not YAML ({_first_line(error)})") from error


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
