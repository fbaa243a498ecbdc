"""report.html: every figure, chart and faulty case of a run in one file that asks nothing of any network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from evals.rates import is_class, tables
from evals.records import Exhibit, Rate, Report
from evals.report.charts import bar_chart

_CHARTED_CLASSES = 40
_SHOWN_EXHIBITS = 100

Rates = Mapping[str, Mapping[str, Rate]]

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8881;--bar:#3b7dd8;--range:#c2410c}
body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}
table{border-collapse:collapse;font-size:.85rem;display:block;overflow-x:auto;margin:1rem 0}
th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child,td:first-child{text-align:left}
td small{opacity:.7}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;font-size:.85rem}dd{margin:0;overflow-wrap:anywhere}
figure{margin:1.5rem 0}figcaption{font-weight:600}
svg{width:100%;max-width:54rem;height:auto;font:12px system-ui,sans-serif}
svg text{fill:currentColor}.name{text-anchor:end}.tick{text-anchor:middle;font-size:10px;opacity:.7}.none{opacity:.6}
.grid{stroke:var(--line)}.bar{fill:var(--bar);opacity:.75}.range{stroke:var(--range);stroke-width:1.5;fill:none}
details{border:1px solid var(--line);border-radius:6px;margin:.4rem 0;padding:.3rem .8rem}summary{cursor:pointer}
.case{display:grid;grid-template-columns:6rem 1fr;gap:.3rem 1rem;font-size:.9rem}
.case>*{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}.case dt{opacity:.7}
"""


def report_page(reports: Sequence[Report], code: Mapping[str, str]) -> str:
    """The whole page. All text of cases and answers is escaped; there is no script and no address in it."""
    body = "".join(_suite(report) for report in reports)
    links = " · ".join(f'<a href="#{_anchor(report)}">{escape(report.suite)}</a>' for report in reports)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Hardstop evaluation</title>'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><h1>Hardstop evaluation</h1><p>{links}</p>{_facts(code)}"
        "<p>Rates are means over the scored cases, with bootstrap 95% intervals. “–” is not scored, not zero.</p>"
        f"{body}</body></html>\n"
    )


def _suite(report: Report) -> str:
    whole = {group: row for group, row in report.rates.items() if not is_class(group)}
    classes = {group: row for group, row in report.rates.items() if is_class(group)}
    return (
        f'<section id="{_anchor(report)}"><h2>{escape(report.suite)}</h2>'
        f"{_tables(whole)}{_figures(report.figures)}{_charts(report.suite, whole)}{_classes(report.suite, classes)}"
        f"{_exhibits(report.exhibits)}<h3>Measured on</h3>{_facts(report.digests)}</section>"
    )


def _anchor(report: Report) -> str:
    return escape("-".join(report.suite.split()))


def _tables(rates: Rates) -> str:
    return "".join(_table(groups) for groups in tables(rates))


def _table(groups: Rates) -> str:
    scorers = list(next(iter(groups.values())))
    head = "".join(f"<th>{escape(scorer)}</th>" for scorer in ("", *scorers))
    rows = "".join(
        f"<tr><td>{escape(group)}</td>{''.join(f'<td>{_cell(rate)}</td>' for rate in row.values())}</tr>"
        for group, row in groups.items()
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _classes(suite: str, classes: Rates) -> str:
    """Classes are many and mostly without a fault: all in a closed table, the worst in a chart."""
    if not classes:
        return ""
    faulty = {
        group: {scorer: rate for scorer, rate in row.items() if rate.value is not None and rate.value < 1}
        for group, row in classes.items()
    }
    worst = sorted((group for group, row in faulty.items() if row), key=lambda g: min(_values(faulty[g])))
    charts = _charts(f"{suite}, worst classes", {group: faulty[group] for group in worst[:_CHARTED_CLASSES]}, least=1)
    return f"{charts}<details><summary>{len(classes)} classes</summary>{_tables(classes)}</details>"


def _values(row: Mapping[str, Rate]) -> list[float]:
    return [rate.value for rate in row.values() if rate.value is not None]


def _cell(rate: Rate) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return "–"
    interval = f"{100 * rate.low:.1f}–{100 * rate.high:.1f}, n={rate.scored}"
    return f"{100 * rate.value:.1f}% <small>{interval}</small>"


def _charts(title: str, rates: Rates, *, least: int = 2) -> str:
    """A chart for each scorer that at least so many groups were scored by."""
    scorers = dict.fromkeys(scorer for row in rates.values() for scorer in row)
    found = {s: {group: row[s] for group, row in rates.items() if s in row and row[s].scored} for s in scorers}
    return "".join(bar_chart(f"{title}: {scorer}", groups) for scorer, groups in found.items() if len(groups) >= least)


def _exhibits(exhibits: Sequence[Exhibit]) -> str:
    if not exhibits:
        return "<p>No case with a fault.</p>"
    left = f"<p>{len(exhibits) - _SHOWN_EXHIBITS} more in report.json.</p>" if len(exhibits) > _SHOWN_EXHIBITS else ""
    shown = "".join(_exhibit(exhibit) for exhibit in exhibits[:_SHOWN_EXHIBITS])
    return f"<h3>Worst cases ({len(exhibits)})</h3>{shown}{left}"


def _exhibit(exhibit: Exhibit) -> str:
    fields = (
        ("question", exhibit.question),
        ("answer", exhibit.answer),
        ("expected", exhibit.expected),
        ("passage", exhibit.passage),
    )
    title = f"{exhibit.case} · {exhibit.group} · {', '.join(exhibit.failed)}"
    return f'<details><summary>{escape(title)}</summary><dl class="case">{_pairs(fields)}</dl></details>'


def _figures(figures: Mapping[str, float | None]) -> str:
    return _facts({name: "–" if value is None else f"{value:g}" for name, value in figures.items()})


def _facts(facts: Mapping[str, str]) -> str:
    return f"<dl>{_pairs(facts.items())}</dl>" if facts else ""


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in pairs if value)
