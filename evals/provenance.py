"""What was measured: digests of the code and of the files that went in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from evals.errors import EvaluationError

_PACKAGES = ("assistant", "corpus", "evals", "guardrails", "index", "ui")
_CODE = (".py", ".yaml")


def code_identity() -> dict[str, str]:
    """The installed version, and the SHA-256 over the names and bytes of all source and rule files."""
    root = Path(__file__).parents[1]
    files = (path for package in _PACKAGES for path in (root / package).rglob("*") if path.suffix in _CODE)
    try:
        installed = version("hardstop")
    except PackageNotFoundError:
        installed = "not installed"
    return {"version": installed, "code": _digest((path.relative_to(root).as_posix(), path) for path in files)}


def files_digest(*paths: Path) -> str:
    """SHA-256 over the bytes of files, in the given order. Raises EvaluationError for one that can't be read."""
    return _digest((f"{position:04d}", path) for position, path in enumerate(paths))


def _digest(named: Iterable[tuple[str, Path]]) -> str:
    digest = hashlib.sha256()
    for name, path in sorted(named):
        try:
            digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
        except OSError as error:
            raise EvaluationError(f"{path} can't be read ({error.strerror}).") from error
    return digest.hexdigest()
