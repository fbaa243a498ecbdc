"""`hardstop rules`: what the dose rules are, what each rests on, and whether the files are in order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ui.console import say

if TYPE_CHECKING:
    from guardrails import Guard, Rule

rules_app = typer.Typer(help="The dose rules: list, explain, validate.", no_args_is_help=True, rich_markup_mode=None)

Rules = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="Rule files (*.yaml); the shipped ones when left out.")
]
Names = Annotated[
    Path | None, typer.Option("--lexicon", metavar="FILE", help="Lexicon of drug names; the shipped one when left out.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@rules_app.command("list")
def list_rules(rules: Rules = None, lexicon: Names = None, as_json: AsJson = False) -> None:
    """One line for each rule: id, level, action, limit, summary."""
    guard = _guard(rules, lexicon)
    if as_json:
        typer.echo(json.dumps([_entry(rule) for rule in guard.rules], ensure_ascii=False))
        return
    for line in _table(
        [(rule.id, str(rule.level), str(rule.action), limit_text(rule) or "-", rule.summary) for rule in guard.rules]
    ):
        typer.echo(line)


@rules_app.command("explain")
def explain(
    rule_id: Annotated[str, typer.Argument(metavar="ID")],
    rules: Rules = None,
    lexicon: Names = None,
    as_json: AsJson = False,
) -> None:
    """A rule in full: its limit, the source sentence it rests on, and worked examples."""
    guard = _guard(rules, lexicon)
    rule = next((rule for rule in guard.rules if rule.id == rule_id), None)
    if rule is None:
        say(f"hardstop: no rule {rule_id!r}{_suggestion(rule_id, guard)}; `hardstop rules list` names them all.")
        raise typer.Exit(2)
    if as_json:
        typer.echo(json.dumps(_entry(rule) | {"examples": _examples(guard, rule)}, ensure_ascii=False))
        return
    typer.echo("\n".join(_explained(guard, rule)))


@rules_app.command("validate")
def validate(rules: Rules = None, lexicon: Names = None) -> None:
    """Check rule files and lexicon: schema, names, worked examples, and that every safe text itself passes."""
    guard = _guard(rules, lexicon)
    faults = [fault for rule in guard.rules for fault in _faults(guard, rule)]
    for fault in faults:
        say(fault)
    if faults:
        raise typer.Exit(1)
    typer.echo(f"{len(guard.rules)} rules in order, digest {guard.digest[:12]}")


def limit_text(rule: Rule) -> str:
    """The limit of a rule in words: "2 g/kg per course"; empty for a rule without a number."""
    if rule.limit is not None and rule.interval_days is None:
        per = {"flat": "", "per_kg": "/kg", "per_m2": "/m2"}[rule.limit.basis]
        bound = "at most" if rule.allows_limit else "below"
        stretch = "day" if rule.scope == "period" else rule.scope
        return f"{bound} {rule.limit.amount} {rule.limit.unit}{per} per {stretch}"
    return f"at least {rule.interval_days} days apart" if rule.interval_days is not None else ""


def _guard(rules: Path | None, lexicon: Path | None) -> Guard:
    from guardrails import GuardrailError, load_guard

    try:
        return load_guard(rules, lexicon)
    except GuardrailError as error:
        say(f"hardstop: {error}")
        raise typer.Exit(1) from error


def _entry(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": str(rule.kind),
        "subject": rule.subject,
        "level": str(rule.level),
        "action": str(rule.action),
        "limit": limit_text(rule) or None,
        "summary": rule.summary,
        "safe_text": rule.safe_text,
        "source": {"document": rule.source.document, "quote": rule.source.quote},
        "version": rule.version,
        "review_date": rule.review_date.isoformat(),
    }


def _explained(guard: Guard, rule: Rule) -> list[str]:
    lines = [
        rule.id,
        f"  {rule.summary}",
        f"  level {rule.level}, action {rule.action}, version {rule.version}, review date {rule.review_date}",
    ]
    if limit := limit_text(rule):
        derived = f" ({rule.derivation})" if rule.derivation else ""
        lines.append(f"  limit: {limit}{derived}")
    lines += [f"  source: {rule.source.document}", f'    "{rule.source.quote}"', f"  shown instead: {rule.safe_text}"]
    if rule.note:
        lines.append(f"  note: {rule.note}")
    lines.append("  examples:")
    lines += [f"    {example['status']:<10} {example['text']}" for example in _examples(guard, rule)]
    return lines


def _examples(guard: Guard, rule: Rule) -> list[dict[str, str]]:
    return [{"text": text, "status": str(guard.release(text).status)} for text in (*rule.passes, *rule.fails)]


def _faults(guard: Guard, rule: Rule) -> list[str]:
    """What is wrong with a rule's own examples and safe text."""
    faults = [
        f"{rule.id}: example should pass but is {guard.release(text).status}: {text}"
        for text in rule.passes
        if guard.release(text).text != text
    ]
    faults += [
        f"{rule.id}: example should fail but its rule says nothing: {text}"
        for text in rule.fails
        if rule.id not in {finding.rule for finding in guard.release(text).findings}
    ]
    if guard.release(rule.safe_text).text != rule.safe_text:
        faults.append(f"{rule.id}: the safe text does not pass its own check: {rule.safe_text}")
    return faults


def _suggestion(rule_id: str, guard: Guard) -> str:
    from difflib import get_close_matches

    close = get_close_matches(rule_id, [rule.id for rule in guard.rules], n=1)
    return f", perhaps {close[0]!r}" if close else ""


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Columns padded to their widest entry, the last one left as it is."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]) for row in rows
    ]
