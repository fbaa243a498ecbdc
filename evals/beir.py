"""A BEIR folder's questions: `queries.jsonl`, `qrels/test.tsv`, and the gold answers in `metadata`."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from evals.cases import json_lines
from evals.errors import EvaluationError
from evals.records import GoldAnswer, Query

_SIDES = frozenset({"yes", "no", "maybe"})


def load_queries(folder: Path, *, judged: bool = True) -> tuple[Query, ...]:
    """The folder's questions in file order; with `judged`, only those with a relevant document.

    Raises EvaluationError when a file is missing or a line can't be read.
    """
    for name in ("corpus.jsonl", "queries.jsonl"):
        if not (folder / name).is_file():
            raise EvaluationError(f"{folder} is not a BEIR folder: it has no {name}. Name one with --beir.")
    relevant = _load_qrels(folder / "qrels" / "test.tsv") if judged else {}
    queries = [_query(row, place, relevant) for place, row in json_lines(folder / "queries.jsonl")]
    kept = tuple(query for query in queries if query.relevant or not judged)
    if not kept:
        raise EvaluationError(f"No question of {folder} is judged in qrels/test.tsv. Check the ids of both files.")
    return kept


def _query(row: dict[str, Any], place: str, relevant: dict[str, dict[str, int]]) -> Query:
    name, text = row.get("_id"), row.get("text")
    if not isinstance(name, str | int) or not isinstance(text, str) or not text.strip():
        raise EvaluationError(f"{place}: a question needs _id and text. Mend the line.")
    metadata = row.get("metadata")
    gold = _gold(metadata, place) if isinstance(metadata, dict) else None
    return Query(id=str(name), text=text, relevant=relevant.get(str(name), {}), gold=gold)


def _gold(metadata: dict[str, Any], place: str) -> GoldAnswer | None:
    """`decision` is yes/no/maybe; `exact` is yes/no, an entity, or a list of entities as strings or synonyms."""
    if (decision := metadata.get("decision")) is not None:
        return GoldAnswer(kind="decision", groups=((_side(decision, place),),))
    exact = metadata.get("exact")
    if not exact:
        return None
    if isinstance(exact, str):
        side = exact.strip().lower()
        return GoldAnswer(kind="yesno" if side in _SIDES else "entity", groups=((side if side in _SIDES else exact,),))
    groups = _groups(exact, place)
    if [word.lower() for group in groups for word in group] in (["yes"], ["no"]):
        return GoldAnswer(kind="yesno", groups=((groups[0][0].lower(),),))
    one = metadata.get("type") == "factoid" or len(groups) == 1
    # A factoid's flat list holds synonyms of one entity.
    merged = (tuple(word for group in groups for word in group),) if metadata.get("type") == "factoid" else groups
    return GoldAnswer(kind="entity" if one else "list", groups=merged)


def _groups(exact: object, place: str) -> tuple[tuple[str, ...], ...]:
    if isinstance(exact, list):
        groups = [entry if isinstance(entry, list) else [entry] for entry in exact]
        words = [[word.strip() for word in group if isinstance(word, str) and word.strip()] for group in groups]
        if words and all(words):
            return tuple(tuple(group) for group in words)
    raise EvaluationError(f"{place}: metadata.exact is no string and no list of strings or synonyms. Mend it.")


def _side(value: object, place: str) -> str:
    if isinstance(value, str) and value.strip().lower() in _SIDES:
        return value.strip().lower()
    raise EvaluationError(f"{place}: metadata.decision is {value!r}, not yes, no or maybe. Mend the line.")


def _load_qrels(path: Path) -> dict[str, dict[str, int]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{path} can't be read. A BEIR folder judges its questions there.") from error
    relevant: dict[str, dict[str, int]] = defaultdict(dict)
    for number, line in enumerate(lines, start=1):
        fields = line.split("\t")
        if not line.strip() or (number == 1 and not _is_grade(fields[-1])):
            continue
        if len(fields) != 3 or not _is_grade(fields[2]):
            raise EvaluationError(f"{path}, line {number} is not query, document and grade, tab-separated.")
        if int(fields[2]) > 0:
            relevant[fields[0]][fields[1]] = int(fields[2])
    return relevant


def _is_grade(field: str) -> bool:
    return field.strip().lstrip("-").isdigit()
