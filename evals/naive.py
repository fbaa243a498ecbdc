"""The baseline that the guardrails are measured against: the regular expression one would write in an afternoon.

It reads "<number> <unit>" and compares the number with a limit where the drug is named in the same text. It is kept
naive on purpose: no totals, no negation, no Unicode tricks. Its limits are data (`naive_limits.yaml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).parent / "naive_limits.yaml"


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    drug: str
    unit: str
    limit: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limit:
    drug: re.Pattern[str]
    amount: re.Pattern[str]
    limit: Decimal


class NaiveGuard:
    """A list of patterns and limits."""

    def __init__(self, file: Path = _FILE) -> None:
        rows = [_Row.model_validate(row) for row in yaml.safe_load(file.read_text(encoding="utf-8"))]
        self._limits = [
            _Limit(
                drug=re.compile(rf"\b(?:{row.drug})\b", re.IGNORECASE),
                amount=re.compile(rf"(\d{{1,9}}(?:\.\d{{1,9}})?) ?{row.unit}\b", re.IGNORECASE),
                limit=row.limit,
            )
            for row in rows
        ]

    def violations(self, text: str) -> list[tuple[int, int]]:
        """[start, end) of every amount that stands above the limit of a drug that the text names."""
        return [
            match.span()
            for limit in self._limits
            if limit.drug.search(text)
            for match in limit.amount.finditer(text)
            if Decimal(match[1]) > limit.limit
        ]
