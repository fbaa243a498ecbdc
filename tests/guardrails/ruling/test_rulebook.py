"""Rule files: strict schema, verbatim quotes, limits that are what their quotes say."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from guardrails import Action, Basis, Guard, LexiconError, Rule, RuleError, RuleKind, load_guard

DOCUMENTS = Path(__file__).parents[3] / "corpus" / "documents"
RULES = Path(__file__).parents[3] / "guardrails" / "rules"
LEXICON = RULES.parent / "lexicon.yaml"
SPELLING = {Basis.FLAT: "", Basis.PER_KG: "/kg", Basis.PER_M2: "/m²"}


def test_every_quote_stands_verbatim_in_its_document(guard: Guard) -> None:
    missing = [
        rule.id
        for rule in guard.rules
        if rule.source.quote not in (DOCUMENTS / f"{rule.source.document}.md").read_text(encoding="utf-8")
    ]
    assert missing == []


def test_every_limit_is_a_figure_of_its_quote_or_derived_from_one(guard: Guard) -> None:
    for rule in guard.rules:
        if rule.kind is RuleKind.DOSE_LIMIT and rule.limit is not None:
            amount = rule.limit.amount
            if rule.derivation:
                factor, _, figure = rule.derivation.partition(" x ")
                assert Decimal(factor) * Decimal(figure) == rule.limit.amount, rule.id
                amount = Decimal(figure)
            wanted = rf"(?<![\d.]){amount}\s{rule.limit.unit}{SPELLING[rule.limit.basis]}"
            assert re.search(wanted, rule.source.quote) or rule.source.quote == "it states no figure for them", rule.id


def test_the_limits_of_the_design_are_there(guard: Guard) -> None:
    limits = {
        rule.id: f"{rule.limit.amount} {rule.limit.unit}{SPELLING[rule.limit.basis]}"
        for rule in guard.rules
        if rule.limit
    }
    assert limits["ivig.max_course_dose"] == "2 g/kg"
    assert limits["ivig.max_daily_dose"] == "1 g/kg"
    assert limits["rituximab.max_single_dose"] == "375 mg/m²"
    assert limits["rituximab.max_single_flat_dose"] == "1000 mg"
    assert limits["pyridostigmine.max_single_dose"] == "120 mg"
    assert limits["pyridostigmine.max_daily_dose"] == "480 mg"
    assert limits["prednisone.max_daily_dose"] == "5 mg/kg"
    avoided = {rule.subject for rule in guard.rules if rule.kind is RuleKind.CONTRAINDICATION}
    assert avoided == {"beta_blocker", "iv_magnesium", "fluoroquinolone", "aminoglycoside", "macrolide"}


def test_examples_of_every_rule_pass_and_fail(guard: Guard) -> None:
    for rule in guard.rules:
        assert [text for text in rule.passes if guard.release(text).text != text] == [], rule.id
        assert [text for text in rule.fails if rule.id not in {f.rule for f in guard.release(text).findings}] == [], (
            rule.id
        )


def test_every_safe_text_and_note_passes_on_its_own(guard: Guard) -> None:
    """Also when the guard does not know it as its own: another first letter."""
    for rule in guard.rules:
        for text in (rule.safe_text, rule.safe_text[0].lower() + rule.safe_text[1:], rule.note):
            assert guard.release(text).text == text, rule.id


def test_digest_changes_with_a_rule_file(tmp_path: Path, guard: Guard) -> None:
    for path in RULES.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert load_guard(tmp_path, LEXICON).digest == guard.digest
    changed = tmp_path / "ivig.yaml"
    changed.write_text(changed.read_text(encoding="utf-8").replace("limit: 2 g/kg", "limit: 3 g/kg"), encoding="utf-8")
    other = load_guard(tmp_path, LEXICON)
    assert other.digest != guard.digest
    assert other.release("Give IVIG 2.5 g/kg over 5 days.").text == "Give IVIG 2.5 g/kg over 5 days."


RULE = """rules:
  - id: ivig.one
    kind: dose_limit
    subject: ivig
    level: hard
    action: replace
    scope: course
    limit: 2 g/kg
    summary: s
    safe_text: t
    source: {document: d, quote: q}
    version: 1
    review_date: 2027-01-01
    passes: [a]
    fails: [b]
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("summary: s", "summary: s\n    colour: red"), "colour"),
        (("limit: 2 g/kg", "limit: lots"), "limit"),
        (("limit: 2 g/kg", "limit: 2 stone/kg"), "limit"),
        (("    scope: course\n", ""), "scope"),
        (("source: {document: d, quote: q}", "source: {document: d}"), "quote"),
        (("level: hard", "level: harsh"), "level"),
        (("subject: ivig", "subject: unobtainium"), "unobtainium"),
        (("action: replace", "action: annotate"), "note"),
        (("rules:", "rules: ["), "YAML"),
    ],
)
def test_a_faulty_file_gives_one_line_that_names_file_and_fault(
    tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    (tmp_path / "ivig.yaml").write_text(RULE.replace(*change), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_guard(tmp_path, LEXICON)
    message = str(caught.value)
    assert said in message
    assert "ivig.yaml" in message
    assert "\n" not in message


def test_missing_files_are_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no rule files"):
        load_guard(tmp_path, LEXICON)
    with pytest.raises(LexiconError, match="cannot be read"):
        load_guard(RULES, tmp_path / "none.yaml")


def test_a_rule_id_may_not_stand_twice(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(RULE + RULE.removeprefix("rules:\n"), encoding="utf-8")
    with pytest.raises(RuleError, match="twice"):
        load_guard(tmp_path, LEXICON)


def test_hard_rules_are_never_only_annotated(guard: Guard) -> None:
    def weak(rule: Rule) -> bool:
        return rule.level == "hard" and rule.action is Action.ANNOTATE

    assert [rule.id for rule in guard.rules if weak(rule)] == []
