"""What is left out because it could find nothing: with everything searched for, the guard says the same."""

from __future__ import annotations

import gc
import random
import re
from functools import _lru_cache_wrapper
from pathlib import Path

import pytest
import yaml

from guardrails import lexicon
from guardrails.fuzz import mutate
from guardrails.guard import Guard
from guardrails.lexicon import Lexicon
from guardrails.records import Released
from guardrails.ruling import order
from guardrails.telling import Pattern
from guardrails.text import normalise, numbers, separators

CASES = Path(__file__).with_name("worked_cases.yaml")
ANYWHERE = re.compile("")  # what is found in every text


@pytest.fixture(scope="module")
def texts() -> list[str]:
    cases = [case["text"] for case in yaml.safe_load(CASES.read_text(encoding="utf-8"))]
    chance = random.Random(11)
    return [*cases[::10], *(mutate(text, chance) for text in cases[5::10])]


def _released(guard: Guard, texts: list[str]) -> list[Released]:
    for held in gc.get_objects():
        if type(held) is _lru_cache_wrapper and (held.__module__ or "").startswith("guardrails"):
            held.cache_clear()
    return [guard.release(text) for text in texts]


def test_whole_patterns_run_everywhere_find_the_same(
    guard: Guard, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = _released(guard, texts)
    patterns = [held for held in gc.get_objects() if type(held) is Pattern]
    assert len(patterns) > 500
    for pattern in patterns:
        monkeypatch.setattr(pattern, "mask", -1)
        for name in ("search", "finditer", "findall", "split", "sub"):
            monkeypatch.setattr(pattern, name, getattr(pattern.whole, name))
    assert _released(guard, texts) == wanted


def test_what_is_asked_beforehand_spares_work_and_changes_nothing(
    guard: Guard, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = _released(guard, texts)
    for module, name in (
        (normalise, "_ASCII_POWER"),
        (separators, "_MAY_SPLIT"),
        (separators, "_TOUCHING"),
        (separators, "_UNIT_TOUCHED"),
        (numbers, "_ROMAN_WORD"),
        (lexicon, "_MIXED"),
        (order, "_NUMBERED"),
    ):
        monkeypatch.setattr(module, name, ANYWHERE)
    monkeypatch.setattr(normalise, "_ASCII_POWERS", ("",))
    monkeypatch.setattr(Lexicon, "_may_abbreviate", lambda _self, _source: True)
    assert _released(guard, texts) == wanted
