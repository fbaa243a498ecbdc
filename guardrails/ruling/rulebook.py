"""Rule files -> Rules. The schema is strict: an unknown key, a missing source or a limit without a unit is an error."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from guardrails.errors import RuleError
from guardrails.lexicon import SAFE_LOADER, Lexicon
from guardrails.records import Action, Basis, Level, Quantity, Rule, RuleKind, RuleSource, Scope
from guardrails.units import GRAMS

_QUANTITY = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*([a-z]+)(/kg|/m2)?\s*$")
_BASES = {None: Basis.FLAT, "/kg": Basis.PER_KG, "/m2": Basis.PER_M2}
_LIMITED = (RuleKind.DOSE_LIMIT, RuleKind.RATE_LIMIT)
_CUED = (RuleKind.PREREQUISITE, RuleKind.SEQUENCE, RuleKind.POPULATION, RuleKind.EVIDENCE_CLAIM)

Text = Annotated[str, Field(min_length=1, max_length=2000)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceEntry(_Strict):
    """`quote` stands verbatim in the document of that id."""

    document: Text
    quote: Text


class RuleEntry(_Strict):
    """One rule as a file states it; see `Rule` for the meaning of the fields. `limit` is written "2 g/kg"."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")]
    kind: RuleKind
    subject: Text
    level: Level
    action: Action
    summary: Text
    safe_text: Text
    note: str = ""
    source: SourceEntry
    version: Annotated[int, Field(ge=1)]
    review_date: date
    scope: Scope | None = None
    limit: str | None = None
    per_days: Annotated[Decimal, Field(gt=0)] | None = None
    max_administrations: Annotated[int, Field(ge=1)] | None = None
    interval_days: Annotated[Decimal, Field(gt=0)] | None = None
    allows_limit: bool = True
    derivation: str = ""
    assumed_weight_kg: Annotated[Decimal, Field(gt=0)] | None = None
    indications: list[Text] = []
    other_indications: Annotated[str, Field(pattern="^(apply|unknown)$")] = "apply"
    requires: str = ""
    cues: list[Text] = []
    passes: Annotated[list[Text], Field(min_length=1)]
    fails: Annotated[list[Text], Field(min_length=1)]

    @field_validator("limit")
    @classmethod
    def _is_quantity(cls, value: str | None) -> str | None:
        match = _QUANTITY.match(value) if value is not None else None
        if value is not None and (match is None or match[2] not in GRAMS):
            raise ValueError('a limit is written like "2 g/kg", "375 mg/m2" or "120 mg"')
        return value

    @field_validator("cues", "requires")
    @classmethod
    def _compile(cls, cues: list[str] | str) -> list[str] | str:
        for cue in [cues] if isinstance(cues, str) else cues:
            try:
                re.compile(cue)
            except re.error as error:
                raise ValueError(f"cue {cue!r} is no regular expression: {error}") from error
        return cues

    @model_validator(mode="after")
    def _complete(self) -> RuleEntry:
        if self.kind in _LIMITED and (self.limit is None or self.scope is None):
            raise ValueError(f"a {self.kind} needs `limit` and `scope`")
        if self.kind is RuleKind.INTERVAL and self.interval_days is None:
            raise ValueError("an interval rule needs `interval_days`")
        general = self.kind in (RuleKind.PREREQUISITE, RuleKind.SEQUENCE) and self.requires
        if self.kind in _CUED and not (self.cues or general):
            raise ValueError(f"a {self.kind} rule needs `cues`")
        if self.action is Action.ANNOTATE and not self.note:
            raise ValueError("an annotating rule needs a `note`")
        return self


class RuleFile(_Strict):
    """A whole file: the rules of one drug, or of one group of drugs."""

    rules: Annotated[list[RuleEntry], Field(min_length=1)]


def load_rules(rules_dir: Path, lexicon: Lexicon) -> tuple[Rule, ...]:
    """All rules of a directory, in order of file and entry. RuleError names the file and the fault."""
    paths = sorted(rules_dir.glob("*.yaml"))
    if not paths:
        raise RuleError(f"no rule files (*.yaml) in {rules_dir}; pass a directory that has some")
    rules: list[Rule] = []
    for path in paths:
        rules += [_rule(entry) for entry in _read(path).rules]
        _check_names(path, rules, lexicon)
    return tuple(rules)


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over names and bytes of files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _read(path: Path) -> RuleFile:
    try:
        data: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=SAFE_LOADER)  # noqa: S506 - a safe loader
        return RuleFile.model_validate(data)
    except OSError as error:
        raise RuleError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: not valid YAML ({' '.join(str(error).split())}); mend the file") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "top level"
        raise RuleError(f"{path}: {where}: {first['msg']}; mend that entry") from error


def _check_names(path: Path, rules: list[Rule], lexicon: Lexicon) -> None:
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleError(f"{path}: rule {rule.id} stands twice; give every rule its own id")
        seen.add(rule.id)
        if rule.subject not in lexicon.titles:
            raise RuleError(
                f"{path}: rule {rule.id}: subject {rule.subject!r} is no drug or class of the lexicon; add it there"
            )


def _rule(entry: RuleEntry) -> Rule:
    fields = entry.model_dump()
    limit = _QUANTITY.match(entry.limit) if entry.limit else None
    fields["limit"] = Quantity(amount=Decimal(limit[1]), unit=limit[2], basis=_BASES[limit[3]]) if limit else None
    fields["source"] = RuleSource(document=entry.source.document, quote=entry.source.quote)
    for name in ("indications", "cues", "passes", "fails"):
        fields[name] = tuple(fields[name])
    return Rule(**fields)
