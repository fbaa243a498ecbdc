"""Bars with their intervals as inline SVG: a page that opens anywhere, without a plotting library or a script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from evals.records import Rate

_ROW, _LABEL, _WIDTH, _VALUE = 22, 300, 420, 150


def bar_chart(title: str, rates: Mapping[str, Rate]) -> str:
    """One bar for each named rate, with its 95% interval; a rate of nothing has no bar and says so."""
    height = _ROW * len(rates) + 26
    width = _LABEL + _WIDTH + _VALUE
    rows = "".join(_row(name, rate, position) for position, (name, rate) in enumerate(rates.items()))
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title)}">{_axis(height)}{rows}</svg></figure>'
    )


def _axis(height: int) -> str:
    lines = []
    for tenths in (0, 25, 50, 75, 100):
        x = _LABEL + _WIDTH * tenths / 100
        lines.append(f'<line x1="{x:g}" y1="0" x2="{x:g}" y2="{height - 20}" class="grid"/>')
        lines.append(f'<text x="{x:g}" y="{height - 6}" class="tick">{tenths}%</text>')
    return "".join(lines)


def _row(name: str, rate: Rate, position: int) -> str:
    y = _ROW * position
    label = f'<text x="{_LABEL - 8}" y="{y + 15}" class="name">{escape(_short(name))}</text>'
    if rate.value is None or rate.low is None or rate.high is None:
        return label + f'<text x="{_LABEL + 6}" y="{y + 15}" class="none">not scored</text>'
    left, right = _LABEL + _WIDTH * rate.low, _LABEL + _WIDTH * rate.high
    middle = y + 11
    return (
        f'{label}<rect x="{_LABEL}" y="{y + 4}" width="{_WIDTH * rate.value:.1f}" height="14" class="bar"/>'
        f'<path d="M{left:.1f} {middle - 4}v8m0-4H{right:.1f}m0-4v8" class="range"/>'
        f'<text x="{_LABEL + _WIDTH + 10}" y="{y + 15}" class="value">{100 * rate.value:.1f}% of {rate.scored}</text>'
    )


def _short(name: str) -> str:
    return name if len(name) <= 46 else name[:45] + "…"
