"""How the documents on disk stand to those in an index: what is new, changed and gone since it was built."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.records import SourceDocument
from index.documents import document_line

_GLANCE = "corpus.json"
_SETTLED_NS = 2_000_000_000  # a file system's clock may be this coarse: what changed just now may change again unseen


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Document ids by what became of them, each in order; of unchanged documents only the number."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def record_digests(documents: Iterable[SourceDocument]) -> dict[str, str]:
    """SHA-256 of each document's whole record, its marks and metadata included, by document id."""
    return {document.id: _sha256(document_line(document)) for document in documents}


def stored_digests(ids: Iterable[str], lines: Iterable[bytes]) -> dict[str, str]:
    """The same of documents as an index stores them."""
    return {document_id: _sha256(line) for document_id, line in zip(ids, lines, strict=True)}


def total_digest(digests: Mapping[str, str]) -> str:
    """One SHA-256 over the digests of all documents."""
    total = hashlib.sha256()
    for document_id in sorted(digests):
        total.update(f"{document_id}\0{digests[document_id]}\n".encode("utf-8", "surrogatepass"))
    return total.hexdigest()


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    """What happened between two states of a corpus, given the digests of their documents."""
    both = before.keys() & after.keys()
    changed = sorted(name for name in both if before[name] != after[name])
    return Changes(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(changed),
        removed=tuple(sorted(before.keys() - after.keys())),
        unchanged=len(both) - len(changed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A corpus directory as its files' sizes and times show it, and what was found when it was last read in full.

    `corpus` is the digest of what was loaded, `total` the total digest of the documents that were indexed, `problems` a
    line for every file that could not be read. Equal `files` say that nothing has been touched, so that a large corpus
    need not be read to know that it is the same.
    """

    files: str
    corpus: str = ""
    total: str = ""
    problems: tuple[str, ...] = ()


def glance(directory: Path, leave_out: Path | None, now_ns: int) -> Glance | None:
    """Sizes and times of everything below a directory; None where a file is too fresh to tell anything by them."""
    seen = hashlib.sha256(str(directory.resolve()).encode("utf-8", "surrogateescape"))
    skipped = leave_out.resolve() if leave_out is not None else None
    if skipped is not None and directory.resolve().is_relative_to(skipped):
        skipped = None
    try:
        for name, facts in sorted(_walk(directory, skipped)):
            if max(facts.st_mtime_ns, facts.st_ctime_ns) > now_ns - _SETTLED_NS:
                return None
            told = (name, facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns, facts.st_ino, facts.st_mode)
            seen.update(repr(told).encode())
    except OSError:
        return None
    return Glance(files=seen.hexdigest())


def _walk(directory: Path, skipped: Path | None) -> Iterator[tuple[str, os.stat_result]]:
    for folder, folders, files in os.walk(directory):
        here = Path(folder)
        folders[:] = [name for name in folders if skipped is None or (here / name).resolve() != skipped]
        for name in files:
            path = here / name
            yield str(path.relative_to(directory)), path.stat()


def remembered(folder: Path, seen: Glance | None) -> Glance | None:
    """What was found when the corpus last looked just like this, if it is known."""
    try:
        row = json.loads((folder / _GLANCE).read_bytes())
        kept = Glance(files=row["files"], corpus=row["corpus"], total=row["total"], problems=tuple(row["problems"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return kept if seen is not None and seen.files == kept.files else None


def remember(folder: Path, found: Glance) -> None:
    """Keep what was found in a corpus, in place of what was found before. Only a saving: failing to is no harm."""
    temporary = folder / f"{_GLANCE}.new"
    try:
        temporary.write_text(json.dumps(asdict(found)), encoding="utf-8")
        temporary.replace(folder / _GLANCE)
    except OSError:
        temporary.unlink(missing_ok=True)


def _sha256(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
