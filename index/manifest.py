"""The file that says what an index is and which generation of it serves: written last, so that it never lies."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from shlex import quote

from pydantic import TypeAdapter, ValidationError

from index.errors import RetrievalError
from index.records import IndexManifest

SCHEMA = 1
"""Raised whenever the stored form changes; an index of another schema is refused."""

_FILE = "manifest.json"
_ADAPTER = TypeAdapter(IndexManifest)


def exists(index_dir: Path) -> bool:
    """Whether there is an index at all."""
    return (index_dir / _FILE).is_file()


def read_manifest(index_dir: Path) -> IndexManifest:
    """Read an index's manifest. Raises RetrievalError when there is none, or it is damaged or of another schema."""
    if not exists(index_dir):
        raise RetrievalError(f"No index at {index_dir}. Build it: hardstop index build --index {quote(str(index_dir))}")
    try:
        fields = json.loads((index_dir / _FILE).read_bytes())
        _check_schema(index_dir, fields)
        return _ADAPTER.validate_python(fields)
    except (OSError, ValueError, ValidationError) as error:
        raise RetrievalError(
            f"The index at {index_dir} can't be read (its manifest is damaged). {rebuild(index_dir)}"
        ) from error


def _check_schema(index_dir: Path, fields: object) -> None:
    """Another schema has other keys; it is told before they are read."""
    schema = fields.get("schema") if isinstance(fields, dict) else None
    if isinstance(fields, dict) and isinstance(schema, int) and schema != SCHEMA:
        corpus_dir = fields.get("corpus_dir")
        raise RetrievalError(
            f"The index at {index_dir} has schema {schema}, this version reads {SCHEMA}. "
            + rebuild(index_dir, corpus_dir if isinstance(corpus_dir, str) else None)
        )


def write_manifest(index_dir: Path, manifest: IndexManifest) -> None:
    """Put the manifest in place in one step."""
    temporary = index_dir / f"{_FILE}.new"
    temporary.write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
    os.replace(temporary, index_dir / _FILE)  # noqa: PTH105  (atomic, and says so)


def rebuild(index_dir: Path, corpus_dir: str | None = None) -> str:
    """The command that mends an index."""
    corpus = f" --corpus {quote(corpus_dir)}" if corpus_dir else ""
    return f"Build it again: hardstop index build{corpus} --index {quote(str(index_dir))}"
