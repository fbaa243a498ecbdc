"""A pattern taken apart: its alternatives, each with what it cannot do without, each written so that a search is quick.

A list of a hundred sayings is tried at every word of a text. Where only two of them have their words in the text,
searching for these two finds the same.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

from guardrails.keys import Group, most_telling, sequence

_compiler: Any = importlib.import_module("re._compiler")  # the standard library's own: from a tree to an expression
_parser: Any = importlib.import_module("re._parser")
_ASSERT, _BRANCH = (_parser.parse(pattern).data[0][0] for pattern in ("(?=a)", "ab|cd"))
_ZERO_WIDTH = frozenset(("AT", "ASSERT", "ASSERT_NOT"))
_EDGES = frozenset(("AT", "LITERAL", "IN"))  # that tell whether a word ends before them
_OPTIONS = 2  # optional beginnings of an alternative that make two of it

Nodes = list[Any]  # of a pattern's tree, one after another
Alternative = tuple[Nodes, tuple[Nodes, ...]]  # its own nodes, and those that it shares with others, behind them


class Part:
    """Alternatives of a pattern that the same keys tell; without keys they may stand in any text."""

    __slots__ = ("keys", "quick", "regex")

    def __init__(self, keys: Group, tree: Any) -> None:
        self.keys = keys
        self.quick = _quick(tree)
        self.regex: re.Pattern[str] = _compiler.compile(tree, 0)  # at once: a tree takes much more room


def parts(tree: Any) -> list[Part]:
    """The alternatives of a pattern, in groups of the same keys."""
    state = tree.state
    if state.flags & ~re.UNICODE:
        return [Part(frozenset(), tree)]
    held: dict[int, tuple[Nodes, list[Group]]] = {}  # by identity, which lasts as long as the nodes are held
    groups: dict[Group, list[Nodes]] = {}
    for own, shared in _alternatives(tree.data, (), _OPTIONS):
        edge = [node for nodes in shared[:1] for node in nodes[:1] if _name(node) in _EDGES]
        known = sequence([*own, *edge]).held()
        for nodes in shared:
            if id(nodes) not in held:
                held[id(nodes)] = nodes, sequence(nodes).held()
            known = known + held[id(nodes)][1]
        whole = [*own, *(node for nodes in shared for node in nodes)]
        groups.setdefault(most_telling(known), []).append(whole)
    return [Part(keys, _joined(state, found)) for keys, found in groups.items()]


def _quick(tree: Any) -> bool:
    """Whether a search passes quickly over a text: a tree that begins with plain characters."""
    if not tree.data:
        return False
    code, value = tree.data[0]
    name = repr(code)
    if name == "SUBPATTERN":
        return _quick(value[3])
    if name == "BRANCH":
        return all(branch.data and _name(branch.data[0]) == "LITERAL" for branch in value[1])
    return name in ("LITERAL", "IN")


def _name(node: Any) -> str:
    return repr(node[0])


def _alternatives(own: Nodes, shared: tuple[Nodes, ...], options: int) -> Iterator[Alternative]:
    """The alternatives with which a sequence begins, each with all that stands before and behind them."""
    at = next((n for n, node in enumerate(own) if _name(node) not in _ZERO_WIDTH and _name(node) != "LITERAL"), None)
    if at is None:
        if shared and all(
            _name(node) in _ZERO_WIDTH for node in own
        ):  # "(?:^|(?<=;))(?:a|b)": nothing stands there yet
            yield from _alternatives([*own, *shared[0]], shared[1:], options)
        else:
            yield own, shared
        return
    before, (code, value), after = own[:at], own[at], own[at + 1 :]
    name, behind = repr(code), (after, *shared) if after else shared
    if name == "BRANCH":
        for branch in value[1]:
            yield from _alternatives([*before, *branch.data], behind, options)
    elif name == "SUBPATTERN" and not (value[1] or value[2]):
        state = value[3].state
        for inner, rest in _alternatives(value[3].data, (), options):
            tree = _parser.SubPattern(state, [*inner, *(node for nodes in rest for node in nodes)])
            yield [*before, (code, (*value[:3], tree))], behind
    elif name == "MAX_REPEAT" and value[:2] == (0, 1) and options:
        yield from _alternatives([*before, *value[2].data, *after], shared, options - 1)
        yield from _alternatives([*before, *after], shared, options - 1)
    else:
        yield own, shared


def _joined(state: Any, alternatives: list[Nodes]) -> Any:
    """Alternatives as one tree again, in their order."""
    trees = [_parser.SubPattern(state, _literal_first(state, nodes)) for nodes in alternatives]
    return trees[0] if len(trees) == 1 else _parser.SubPattern(state, [(_BRANCH, (None, trees))])


def _literal_first(state: Any, nodes: Nodes) -> Nodes:
    r"""The same, conditions on its beginning put behind its first characters: "\bfoo" as "foo", "\bfoo" before here.

    A search passes quickly over a text only where a pattern begins with plain characters.
    """
    at = next((n for n, node in enumerate(nodes) if _name(node) not in _ZERO_WIDTH), len(nodes))
    end = next((n for n, node in enumerate(nodes) if n >= at and _name(node) != "LITERAL"), len(nodes))
    if end == at < len(nodes):
        code, value = nodes[at]
        if repr(code) == "SUBPATTERN" and not (value[1] or value[2]):
            inner = _parser.SubPattern(state, _literal_first(state, [*nodes[:at], *value[3].data]))
            return [(code, (*value[:3], inner)), *nodes[at + 1 :]]
        end += repr(code) == "IN"
    if not at or end == at:
        return nodes
    return [*nodes[at:end], (_ASSERT, (-1, _parser.SubPattern(state, nodes[:end]))), *nodes[end:]]
