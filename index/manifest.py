"""The record that says what an index is and which generation of it serves: written last, so that it never lies."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from shlex import quote

from pydantic import TypeAdapter, ValidationError

from index.errors import RetrievalError
from index.records import IndexManifest

SCHEMA = 2
"""Raised whenever the stored form changes; an index of another schema is refused."""

_FILE = "manifest.json"
_ADAPTER = TypeAdapter(IndexManifest)


def exists(index_dir: Path) -> bool:
    """Whether there is an index at all."""
    return (index_dir / _FILE).is_file()


def read_manifest(index_dir: Path) -> IndexManifest:
    """Read an index's manifest. Raises RetrievalError when there is none, or it is damaged or of another schema."""
    if not exists(index_dir):
        raise missing(index_dir)
    try:
        content = (index_dir / _FILE).read_bytes()
    except OSError as error:
        raise _damaged(index_dir) from error
    return parse_manifest(index_dir, content)


def missing(place: object) -> RetrievalError:
    """The refusal of a place that holds no index."""
    return RetrievalError(f"No index at {place}. Build it: hardstop index build --index {quote(str(place))}")


def parse_manifest(place: object, content: bytes | str) -> IndexManifest:
    """The manifest that was written as `content`. Raises RetrievalError when it is damaged or of another schema."""
    try:
        fields = json.loads(content)
        _check_schema(place, fields)
        return _ADAPTER.validate_python(fields)
    except (ValueError, ValidationError) as error:
        raise _damaged(place) from error


def _damaged(place: object) -> RetrievalError:
    return RetrievalError(f"The index at {place} can't be read (its manifest is damaged). {rebuild(place)}")


def _check_schema(place: object, fields: object) -> None:
    """Another schema has other keys; it is told before they are read."""
    schema = fields.get("schema") if isinstance(fields, dict) else None
    if isinstance(fields, dict) and isinstance(schema, int) and schema != SCHEMA:
        corpus_dir = fields.get("corpus_dir")
        raise RetrievalError(
            f"The index at {place} has schema {schema}, this version reads {SCHEMA}. "
            + rebuild(place, corpus_dir if isinstance(corpus_dir, str) else None)
        )


def write_manifest(index_dir: Path, manifest: IndexManifest) -> None:
    """Put the manifest in place in one step."""
    temporary = index_dir / f"{_FILE}.new"
    temporary.write_text(manifest_text(manifest), encoding="utf-8")
    os.replace(temporary, index_dir / _FILE)  # noqa: PTH105  (atomic, and says so)


def manifest_text(manifest: IndexManifest) -> str:
    """The manifest as it is written."""
    return json.dumps(asdict(manifest), indent=2) + "\n"


def rebuild(place: object, corpus_dir: str | None = None) -> str:
    """The command that mends an index."""
    corpus = f" --corpus {quote(corpus_dir)}" if corpus_dir else ""
    return f"Build it again: hardstop index build{corpus} --index {quote(str(place))}"
