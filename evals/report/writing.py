"""A run's two files: report.json for machines and `compare`, report.html for readers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.errors import EvaluationError
from evals.provenance import code_identity
from evals.records import Report
from evals.report.page import report_page
from evals.report.stored import report_text


def write_reports(reports: Sequence[Report], out: Path) -> tuple[Path, Path]:
    """Write report.json and report.html into `out` and return their paths. Raises EvaluationError when it can't."""
    code = code_identity()
    stored, page = out / "report.json", out / "report.html"
    try:
        out.mkdir(parents=True, exist_ok=True)
        # An answer from elsewhere may hold half a surrogate pair, which UTF-8 has no bytes for: JSON keeps its escape.
        stored.write_bytes(report_text(reports, code).encode("utf-8", "backslashreplace"))
        page.write_bytes(report_page(reports, code).encode("utf-8", "replace"))
    except OSError as error:
        reason = error.strerror or error
        raise EvaluationError(f"The reports can't be written to {out} ({reason}). Name a folder with --out.") from error
    return stored, page
