"""A document's text -> blocks: which lines are headings, list items and paragraphs, with offsets.

Markdown is read by a Markdown parser. Plain text, often a copied web page, shows its structure only by its lines:
short lines without a full stop are headings, bullets and their indentation are lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.boilerplate import is_boilerplate, opens_no_evidence
from corpus.records import SourceDocument

_BULLET = re.compile(r"[ \t\u00a0]*(?:[•◦▪‣·*+\-–—]|\(?\d{1,3}[.)])[ \t\u00a0]+(?=\S)")
_HEADING_MARK = re.compile(r"\A[ \t]*#{1,6}[ \t]+")
_CAPS_HEADING = re.compile(r"[A-Z][A-Z0-9 ./&,()\-]{2,120}:\s*\Z")
_REFERENCE_MARKS = re.compile(r"(?:\s*\[[\d,;\s-]{1,20}\]|(?<=[.!?])\s+\d{1,2})+\Z")
_TERMINAL = (".", "?", "!", ";", ",", ":")
_HTML_BREAK = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|(?:\r?\n[ \t]*){2,}"
    r"|</?(?!(?:a|abbr|b|cite|code|em|font|i|mark|q|s|small|span|strong|sub|sup|u)\b)[a-z!?][^<>]*>?",
    re.I | re.S,
)
_WRAPPED_WIDTH = range(50, 121)
_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A run of text under one heading path. `start` and `end` leave out list markers and outer white space.

    `depth` is 0 for a paragraph and the marker's indentation in characters, plus 1, for a list item.
    """

    section: tuple[str, ...]
    start: int
    end: int
    depth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    start: int
    end: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def blocks(document: SourceDocument) -> list[Block]:
    """The document's paragraphs and list items in reading order, each with the headings it stands under."""
    lines = list(_lines(document.text, document.body_start))
    if _looks_like_markdown(document.text[document.body_start :]):
        return list(_markdown_blocks(document, lines))
    return list(_plain_blocks(lines))


def first_line(text: str, start: int) -> str:
    """The first line that says anything, without Markdown's heading mark; a label ("TITLE:") or a menu doesn't."""
    said = (line.text.strip() for line in _lines(text, start) if not line.blank)
    lines = (line for line in said if not _CAPS_HEADING.fullmatch(line))
    first = next(lines, "")
    line = first if not is_boilerplate(first) else next((line for line in lines if not is_boilerplate(line)), first)
    return _HEADING_MARK.sub("", line).strip()


def _lines(text: str, start: int) -> Iterator[_Line]:
    position = start
    for raw in text[start:].splitlines(keepends=True):
        content = raw.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
        yield _Line(start=position, end=position + len(content), text=content)
        position += len(raw)


def _looks_like_markdown(body: str) -> bool:
    return re.search(r"^#{1,6} \S", body, re.MULTILINE) is not None


# --- Markdown -------------------------------------------------------------------------------------------------------


def _markdown_blocks(document: SourceDocument, lines: Sequence[_Line]) -> Iterator[Block]:
    """Leaf blocks by the parser's line numbers. A table's row is one block, whatever cells it has."""
    path: list[tuple[int, str]] = []
    lists = 0
    parents: list[Token] = []
    for token in _MARKDOWN.parse(_newlines_only(document.text[document.body_start :])):
        lists += token.nesting * (token.type.startswith(("bullet_list", "ordered_list")))
        if token.type == "inline" and parents[-1].type == "heading_open":
            level = int(parents[-1].tag[1:])
            path = [entry for entry in path if entry[0] < level] + [(level, token.content)]
        elif token.type == "html_block" and token.map:
            section = tuple(title for level, title in path if level > 1)
            yield from _html_blocks(document.text, lines[token.map[0] : token.map[1]], section)
        elif _is_leaf(token, parents) and token.map:
            section = tuple(title for level, title in path if level > 1)  # level 1 is the document's own title
            yield from _block_of(lines, token.map, section, lists)
        if token.nesting == 1:
            parents.append(token)
        elif token.nesting == -1:
            parents.pop()


def _is_leaf(token: Token, parents: Sequence[Token]) -> bool:
    if any(parent.type == "tr_open" for parent in parents):
        return False
    return token.type in {"inline", "fence", "code_block", "tr_open"}


def _html_blocks(text: str, lines: Sequence[_Line], section: tuple[str, ...]) -> Iterator[Block]:
    """The runs of text between an HTML block's tags. Tags inside a sentence (<b>, <i>) stay in it: it is verbatim."""
    if not lines:
        return
    position, stop = lines[0].start, lines[-1].end
    for tag in (*_HTML_BREAK.finditer(text, position, stop), None):
        end = tag.start() if tag else stop
        run = text[position:end]
        if run.strip():
            start = position + len(run) - len(run.lstrip())
            yield Block(section=section, start=start, end=start + len(run.strip()))
        position = tag.end() if tag else stop


def _newlines_only(body: str) -> str:
    """The parser counts only newlines; the other separators that `splitlines` honours become newlines one to one."""
    return re.sub("\r(?!\n)|[\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]", "\n", body)


def _block_of(lines: Sequence[_Line], span: Sequence[int], section: tuple[str, ...], depth: int) -> Iterator[Block]:
    covered = list(dropwhile(lambda line: line.blank, lines[span[0] : span[1]]))
    if not covered:
        return
    start = covered[0].start + _marker_width(covered[0].text)
    end = max((line.start + len(line.text.rstrip()) for line in covered if not line.blank), default=start)
    if end > start:
        yield Block(section=section, start=start, end=end, depth=depth)


def _marker_width(line: str) -> int:
    bullet = _BULLET.match(line)
    return bullet.end() if bullet else len(line) - len(line.lstrip())


# --- plain text -----------------------------------------------------------------------------------------------------


def _plain_blocks(lines: Sequence[_Line]) -> Iterator[Block]:
    """Headings by their look; the paragraph that follows a heading that follows a heading stands under both."""
    section: tuple[str, ...] = ()
    previous_was_heading = False
    groups = [group for group in _paragraphs(lines) if not _is_furniture(group)]
    for group, role in zip(groups, _roles(groups), strict=True):
        if role == "heading":
            title = group[0].text.strip().rstrip(":")
            section = (*section[-1:], title) if previous_was_heading else (title,)
            previous_was_heading = True
            continue
        previous_was_heading = False
        indent = len(group[0].text) - len(group[0].text.lstrip())
        depth = indent + 1 if _BULLET.match(group[0].text) else 0
        yield from _block_of(group, (0, len(group)), section, depth)


def _paragraphs(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lines grouped into paragraphs: in a hard-wrapped text a line goes on, elsewhere every line stands alone."""
    wrapped = _is_hard_wrapped(lines)
    group: list[_Line] = []
    for line in lines:
        goes_on = wrapped and group and not line.blank and not _BULLET.match(line.text)
        if group and not (goes_on and len(group[-1].text) in _WRAPPED_WIDTH):
            yield group
            group = []
        if not line.blank:
            group.append(line)
    if group:
        yield group


def _is_furniture(group: Sequence[_Line]) -> bool:
    """A line of navigation heads nothing and makes no list of the headings around it."""
    return len(group) == 1 and not _BULLET.match(group[0].text) and is_boilerplate(group[0].text)


def _is_hard_wrapped(lines: Sequence[_Line]) -> bool:
    """Whether the text was broken at a page's width: no line is longer and at least half come near it."""
    widths = [len(line.text) for line in lines if not line.blank]
    near = sum(width in _WRAPPED_WIDTH for width in widths)
    return len(widths) >= 4 and max(widths) < _WRAPPED_WIDTH.stop and near * 2 >= len(widths)


def _roles(groups: Sequence[Sequence[_Line]]) -> list[str]:
    """ "heading" or "text" for each paragraph.

    A run of four or more short lines is a list without bullets (references, a menu): its first line heads it,
    and its last heads what follows.
    """
    roles = ["heading" if _is_heading(group) else "text" for group in groups]
    if roles:
        roles[-1] = "text"  # nothing stands under a last line
    start = 0
    for stop in range(len(groups) + 1):
        if stop < len(groups) and _is_short(groups[stop]):
            continue
        inner = range(start + 1, stop - (stop < len(groups)))
        if stop - start >= 4:
            for position in inner:
                if not opens_no_evidence(groups[position][0].text):
                    roles[position] = "text"
        start = stop + 1
    return roles


def _is_short(group: Sequence[_Line]) -> bool:
    if len(group) != 1 or _BULLET.match(group[0].text):
        return False
    text = group[0].text.strip()
    return len(text.split()) <= 12 and len(text) <= 100


def _is_heading(group: Sequence[_Line]) -> bool:
    text = group[0].text.strip()
    if len(group) == 1 and _CAPS_HEADING.fullmatch(text):
        return True
    if not _is_short(group) or text.startswith("|"):
        return False
    return not _REFERENCE_MARKS.sub("", text).endswith(_TERMINAL)
