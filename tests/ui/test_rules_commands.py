"""`hardstop rules`: what it prints, and its exit codes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ui.rules_commands import rules_app

RULES = Path(__file__).parents[2] / "guardrails" / "rules"


def run(*words: str) -> Result:
    return CliRunner().invoke(rules_app, list(words))


def test_list_names_every_rule_with_its_limit() -> None:
    result = run("list")
    assert result.exit_code == 0
    lines = {line.split()[0]: line for line in result.stdout.splitlines()}
    assert "at most 2 g/kg per course" in lines["ivig.max_course_dose"]
    assert "mg.contraindicated.beta_blocker" in lines


def test_list_as_json() -> None:
    rules = json.loads(run("list", "--json").stdout)
    assert {"id", "limit", "source", "safe_text"} <= set(rules[0])


def test_explain_prints_limit_source_and_examples() -> None:
    result = run("explain", "ivig.max_course_dose")
    assert result.exit_code == 0
    assert "at most 2 g/kg per course" in result.stdout
    assert "ivig-guideline-2023" in result.stdout
    assert "overridden Give IVIG 4 g/kg over 5 days" in result.stdout
    assert "pass       IVIG 0.4 g/kg/day for 5 days" in result.stdout


def test_explain_of_an_unknown_rule_is_wrong_usage() -> None:
    result = run("explain", "ivig.max_course_dos")
    assert result.exit_code == 2
    assert "perhaps 'ivig.max_course_dose'" in result.stderr
    assert result.stderr.count("\n") == 1


def test_validate_the_shipped_rules() -> None:
    result = run("validate")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "rules in order" in result.stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("level: hard", "level: harsh", "level"), ("limit: 2 g/kg", "limit: 9 g/kg", "example should fail")],
)
def test_validate_says_what_is_wrong(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (RULES / "ivig.yaml").read_text(encoding="utf-8").replace(old, new, 1)
    (tmp_path / "ivig.yaml").write_text(text, encoding="utf-8")
    result = run("validate", "--rules", str(tmp_path))
    assert result.exit_code == 1
    assert said in result.stderr
