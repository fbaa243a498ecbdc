"""report.json: written so that two runs of the same code over the same data are byte-identical, and read again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from evals.errors import EvaluationError
from evals.records import Report

SCHEMA = 1
_REPORT = TypeAdapter(Report)


class _File(BaseModel):
    model_config = ConfigDict(extra="ignore")

    schema_: int
    code: dict[str, str]
    suites: list[dict[str, Any]]


def report_json(reports: Sequence[Report], code: Mapping[str, str]) -> dict[str, Any]:
    """The reports as one JSON object. `code` names the version and the digest of the code that was measured."""
    return {"schema": SCHEMA, "code": dict(code), "suites": [asdict(report) for report in reports]}


def report_text(reports: Sequence[Report], code: Mapping[str, str]) -> str:
    """The JSON object as text, a score or exhibit on each line, so that two files can be compared by line."""
    suites = ",\n".join(_suite_text(asdict(report)) for report in reports)
    return f'{{"schema": {SCHEMA}, "code": {_dump(dict(code))}, "suites": [\n{suites}\n]}}\n'


def read_reports(path: Path) -> tuple[Report, ...]:
    """The reports of a report.json. Raises EvaluationError when it isn't one."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        stored["schema_"] = stored.pop("schema")
        file = _File.model_validate(stored)
        if file.schema_ != SCHEMA:
            raise EvaluationError(f"{path} has schema {file.schema_}, this version reads {SCHEMA}. Evaluate again.")
        return tuple(_REPORT.validate_python(suite) for suite in file.suites)
    except OSError as error:
        raise EvaluationError(f"{path} can't be read ({error.strerror}). Name a report.json.") from error
    except (ValueError, KeyError, AttributeError, TypeError, ValidationError) as error:
        raise EvaluationError(f"{path} is not a report of `hardstop eval`. Name a report.json.") from error


def _suite_text(suite: dict[str, Any]) -> str:
    parts = []
    for key, value in suite.items():
        if isinstance(value, dict):
            lines = ",\n  ".join(f"{_dump(name)}: {_dump(entry)}" for name, entry in value.items())
            parts.append(f"{_dump(key)}: {{\n  {lines}\n }}" if lines else f"{_dump(key)}: {{}}")
        elif isinstance(value, list | tuple):
            lines = ",\n  ".join(_dump(entry) for entry in value)
            parts.append(f"{_dump(key)}: [\n  {lines}\n ]" if lines else f"{_dump(key)}: []")
        else:
            parts.append(f"{_dump(key)}: {_dump(value)}")
    return "{\n " + ",\n ".join(parts) + "\n}"


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
