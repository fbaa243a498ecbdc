"""The table of worked cases as a page to read: headings by outcome and class, one line of reasons per text.

    python -m guardrails.worked_cases tests/guardrails/worked_cases.yaml > table.md

Every text is run through the guard; the reason is what the guard says of it, and an outcome other than the one in the
table is marked, so that a reader sees the text, the outcome, and why.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from guardrails.guard import Guard, load_guard
from guardrails.lexicon import SAFE_LOADER
from guardrails.records import Released, Stance

_OUTCOMES = {
    "overridden": "Over a limit or against a rule: replaced by the rule's safe text",
    "withheld": "Not to be checked against the sources: withheld",
    "annotated": "Shown with a note",
    "unknown": "For another indication: shown with the note that no rule covers it",
    "pass": "Shown unchanged",
}
_STANCES = {
    Stance.REFUTING: "refused or refuted",
    Stance.ASKING: "asked about",
    Stance.WARNING: "warned of",
    Stance.REPORTING: "reported",
    Stance.RECOMMENDING: "within every limit",
}


def page(guard: Guard, cases: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """The lines of a Markdown page."""
    yield f"# Worked cases of the guardrails ({len(cases)} texts, rules {guard.digest[:12]})"
    for outcome, title in _OUTCOMES.items():
        rows = [(case, guard.release(case["text"])) for case in cases if case["expected"] == outcome]
        yield f"\n## {title} ({len(rows)})"
        groups: dict[str, list[str]] = {}
        for case, released in rows:
            groups.setdefault(_group(guard, case, released), []).append(_row(case, released))
        for group in sorted(groups):
            yield f"\n### {group} ({len(groups[group])})\n\n| text | why |\n| --- | --- |"
            yield from groups[group]


def _group(guard: Guard, case: Mapping[str, str], released: Released) -> str:
    """The class that the table names, else the rule or, for a text that passes, what it does with its doses."""
    if "class" in case:
        return case["class"][:1].upper() + case["class"][1:]
    if released.findings:
        return next(rule.summary for rule in guard.rules if rule.id == released.findings[0].rule)
    if not released.doses:
        return "No dose of a drug that rules govern"
    told = {dose.stance for dose in released.doses}
    return f"Doses {' or '.join(words for stance, words in _STANCES.items() if stance in told)}"


def _row(case: Mapping[str, str], released: Released) -> str:
    mark = "" if released.status.value == case["expected"] else f"**now {released.status.value}** "
    return f"| {_cell(case['text'])} | {mark}{_cell(_reason(released))} |"


def _reason(released: Released) -> str:
    """What the guard has to say of a text, in one line."""
    if released.findings:
        return "; ".join(dict.fromkeys(f"{f.rule}: {f.computed or f.message}" for f in released.findings))
    said = dict.fromkeys(
        f"{' '.join(filter(None, (dose.drug, f'{dose.amount:f}', dose.unit, dose.schedule)))}: {_STANCES[dose.stance]}"
        for dose in released.doses
    )
    return "; ".join(said) or "nothing here is a dose of a governed drug"


def _cell(text: str) -> str:
    """A text in one cell of a Markdown table."""
    shown = text.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "⏎ ").replace("<", "&lt;")
    return "".join(char if char.isprintable() else f"[U+{ord(char):04X}]" for char in shown)


def main() -> int:
    """Print the page; 1 when an outcome is not the one in the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, help="YAML list of entries with text, expected and perhaps class")
    given = parser.parse_args()
    try:
        cases = yaml.load(given.cases.read_text(encoding="utf-8"), Loader=SAFE_LOADER)  # noqa: S506 - a safe loader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        print(f"{given.cases}: cannot be read ({error}); pass the YAML table of worked cases", file=sys.stderr)
        return 1
    lines = list(page(load_guard(), cases))
    print("\n".join(lines))
    return int(any("**now " in line for line in lines))


if __name__ == "__main__":
    raise SystemExit(main())
