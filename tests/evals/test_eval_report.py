import json
import re
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from evals.errors import EvaluationError
from evals.rates import rate
from evals.records import Exhibit, Report, Score
from evals.report.charts import bar_chart
from evals.report.compare import compare_reports, comparison_lines
from evals.report.page import report_page
from evals.report.stored import read_reports, report_json, report_text
from evals.report.tables import print_report
from evals.report.writing import write_reports

HOSTILE = '<script>alert(1)</script><img src="http://example.org/x"> & "quotes"'
CODE = {"version": "1", "code": "c" * 64}


def report(**values: float | None) -> Report:
    scores = tuple(Score(case=case, scorer="facts", value=value, reason="r") for case, value in values.items())
    return Report(
        suite="answers",
        rates={
            "all": {"facts": rate(score.value for score in scores), "quotes": rate([None])},
            "easy: odd": {"facts": rate([0.0])},
            "easy: even": {"facts": rate([1.0])},
        },
        scores=scores,
        digests={"corpus": "abc"},
        figures={"words": 3.0, "nothing": None},
        exhibits=(
            Exhibit(case="a", group="easy", question=HOSTILE, answer="é", expected="2", passage="p", failed=("facts",)),
        ),
    )


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(report_text([report(a=1.0, b=None)], CODE), encoding="utf-8")
    assert read_reports(path) == (report(a=1.0, b=None),)


def test_text_and_object_are_the_same_json() -> None:
    reports = [report(a=1.0, b=None), Report(suite="none", rates={}, scores=())]
    assert json.loads(report_text(reports, CODE)) == json.loads(json.dumps(report_json(reports, CODE)))
    assert report_text(reports, CODE) == report_text(reports, CODE)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"schema": 99, "code": {}, "suites": []}', '{"suites": 3}'])
def test_another_file_is_no_report(tmp_path: Path, content: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(content)
    with pytest.raises(EvaluationError, match=r"report\.json"):
        read_reports(path)
    with pytest.raises(EvaluationError, match="can't be read"):
        read_reports(tmp_path / "none.json")


def test_half_a_surrogate_pair_in_an_answer_breaks_nothing(tmp_path: Path) -> None:
    shown = Exhibit(case="a", group="g", question="q", answer="odd \ud83d", expected="")
    odd = Report(suite="answers", rates={}, scores=(), exhibits=(shown,))
    stored, page = write_reports([odd], tmp_path)
    assert read_reports(stored)[0].exhibits[0].answer == "odd \ud83d"
    assert "odd ?" in page.read_text(encoding="utf-8")


class Tags(HTMLParser):
    """The tags of a page, and every attribute that could fetch something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "action", "srcset", "data")]


def test_the_page_fetches_nothing_and_runs_nothing() -> None:
    page = report_page([report(a=1.0, b=0.0)], CODE)
    tags = Tags()
    tags.feed(page)
    assert not {"script", "img", "link", "iframe", "object"} & set(tags.tags)
    assert all(target.startswith("#") for target in tags.fetched)
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_the_page_shows_figures_charts_and_worst_cases() -> None:
    page = report_page([report(a=1.0, b=0.0)], CODE)
    assert "50.0%" in page
    assert "<svg" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "abc" in page
    assert "<td>–</td>" in page  # quotes were not scored


def test_a_chart_draws_values_to_scale_and_says_what_was_not_scored() -> None:
    chart = bar_chart("t", {"half": rate([1.0, 0.0]), "nothing": rate([])})
    widths = [float(width) for width in re.findall(r'width="([\d.]+)" height="14"', chart)]
    assert widths == [210.0]
    assert "not scored" in chart
    assert "50.0% of 2" in chart


def test_the_terminal_shows_whole_groups_and_faulty_classes_only() -> None:
    out = StringIO()
    print_report(report(a=1.0, b=0.0), Console(file=out, width=160))
    text = out.getvalue()
    assert "50.0%" in text
    assert "easy: odd" in text
    assert "easy: even" not in text
    assert "0 more classes with a fault, 1 without" in text
    assert "nothing: –" in text


def test_better_and_worse_are_told_case_by_case() -> None:
    before, after = [report(a=1.0, b=0.0, c=1.0, d=None)], [report(a=0.0, b=1.0, d=1.0)]
    comparison = compare_reports(before, after)
    assert [change.case for change in comparison.worse] == ["a"]
    assert [change.case for change in comparison.better] == ["b"]
    assert [change.case for change in comparison.lost] == ["c"]
    assert [change.case for change in comparison.new] == ["d"]
    assert comparison.regressed
    assert comparison_lines(comparison)[0] == "worse: answers a facts: 1 → 0 (r)"


def test_nothing_worse_is_no_regression() -> None:
    assert not compare_reports([report(a=0.0)], [report(a=1.0, b=0.0)]).regressed
    assert not compare_reports([report(a=0.5)], [report(a=0.5 - 1e-12)]).regressed
    assert compare_reports([report(a=0.5)], [report(a=0.49)]).regressed
    assert compare_reports([report(a=1.0)], []).regressed


def test_a_score_that_is_no_longer_there_is_a_regression() -> None:
    assert compare_reports([report(a=1.0)], [report(a=None)]).regressed


def test_other_data_is_pointed_out() -> None:
    other = Report(suite="answers", rates={}, scores=(), digests={"corpus": "xyz"})
    assert compare_reports([report(a=1.0)], [other]).other_data == ("answers: measured on other corpus",)
