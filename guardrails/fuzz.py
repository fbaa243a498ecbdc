"""Fuzz run: mutated dose texts must never raise, and what is released must pass again.

    python -m guardrails.fuzz --count 100000 --seed 1 [--cases tests/guardrails/worked_cases.yaml]

The texts are the examples of the rules, or those of a YAML list of entries with a `text`.
"""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import yaml

from guardrails.guard import Guard, load_guard
from guardrails.records import Released, ReleaseStatus

STOPPED = (ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD)
PIECES = (
    " 4 g/kg", "IVIG ", "\n", "\n- ", "|", "**", "<b>", "</b>", "&nbsp;", "\u200b", "\u202e", "½", "²", "⁻¹", "$", "\\", "{", "}", '"', ":", ";", ", ", ". ", "not ", "no ", "unless ", "but ", "per kg ",
    " x 5", " daily", " for 5 days", " twice", "[1]", "```", "0", "9", "1e9", "10^9", "<", "&#", "é", "к", "克", "\ud800", "\x00", " respectively", " in total", " again", " mg/m²", "%", "days 1-5", "(", ")",
)  # fmt: skip


def mutate(text: str, chance: random.Random) -> str:
    """A text with a few pieces put in, taken out, doubled or swapped."""
    for _ in range(chance.randint(1, 5)):
        at = chance.randint(0, len(text))
        until = min(len(text), at + chance.randint(0, 12))
        kind = chance.randrange(4)
        if kind == 0:
            text = text[:at] + chance.choice(PIECES) + text[at:]
        elif kind == 1:
            text = text[:at] + text[until:]
        elif kind == 2:
            text = text[:until] + text[at:]
        else:
            text = text[:at] + text[at:until][::-1] + text[until:]
    return text


def fault(guard: Guard, text: str) -> str:
    """What is wrong with the release of a text; empty when nothing is."""
    released = guard.release(text)
    if rebuilt(text, released) != released.text:
        return "text is not the input with its findings replaced"
    again = guard.release(released.text)
    if again.status in STOPPED:
        return "released text does not pass"
    return "" if again.text == released.text else "releasing again changes the text"


def rebuilt(text: str, released: Released) -> str:
    """The input with every finding's stretch replaced."""
    stretches = sorted({(f.start, f.end, f.replacement) for f in released.findings})
    pieces: list[str] = []
    at = 0
    for start, end, replacement in stretches:
        pieces += (text[at:start], replacement)
        at = end
    return "".join([*pieces, text[at:]])


def main() -> int:
    """Run until `count` texts are done; 1 when any fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=Path)
    given = parser.parse_args()
    guard, chance = load_guard(), random.Random(given.seed)  # noqa: S311 - reproducible, not secret
    texts = [text for rule in guard.rules for text in (*rule.passes, *rule.fails)]
    if given.cases is not None:
        texts = [case["text"] for case in yaml.safe_load(given.cases.read_text(encoding="utf-8"))]
    bad, slowest, began = 0, 0.0, time.perf_counter()
    for _ in range(given.count):
        text = mutate(chance.choice(texts), chance)
        at = time.process_time()
        found = fault(guard, text)
        slowest = max(slowest, time.process_time() - at)
        if found:
            bad += 1
            print(f"{found}: {text!r}")
    print(f"{given.count} texts, {bad} faults, slowest {slowest * 1000:.0f} ms, {time.perf_counter() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
