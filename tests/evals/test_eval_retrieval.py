import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from evals.beir import load_queries
from evals.errors import EvaluationError
from evals.records import Query
from evals.suites.retrieval import ranked_documents, run_retrieval

QUERIES = [
    Query(id="q1", text="tea", relevant={"d1": 1}),
    Query(id="q2", text="milk", relevant={"d2": 1, "d3": 2}),
    Query(id="q3", text="water", relevant={"d4": 1}),
]


class Ranked:
    """Gives the hits of a table of document ids, by mode."""

    def __init__(self, fakes: Any, **by_mode: dict[str, Sequence[str]]) -> None:
        self._fakes, self._by_mode = fakes, by_mode

    def search(self, query: str, k: int = 10, *, mode: str = "hybrid") -> list[Any]:
        names = self._by_mode[mode].get(query, ())
        return [self._fakes.hit(name, rank) for rank, name in enumerate(names, start=1)][:k]


RIGHT = {"tea": ["d1"], "milk": ["d3", "d2"], "water": ["d4"]}
SECOND = {"tea": ["d9", "d1"], "milk": ["d9", "d3", "d2"], "water": ["d9", "d4"]}


def test_measures_are_the_standard_ones(fakes: Any) -> None:
    rates = run_retrieval(QUERIES, Ranked(fakes, hybrid=RIGHT, dense=SECOND, lexical={})).rates
    assert {name: rate.value for name, rate in rates["fusion"].items()} == {
        "nDCG@10": 1,
        "Recall@5": 1,
        "Recall@10": 1,
        "MRR@10": 1,
        "Success@1": 1,
        "Success@10": 1,
    }
    dense = rates["dense"]
    assert (dense["MRR@10"].value, dense["Success@1"].value, dense["Recall@5"].value) == (0.5, 0, 1)
    # One relevant document at rank 2: DCG = 1 / log2(3). For q2, grades 2 and 1 at ranks 2 and 3.
    q2 = (2 / 1.5849625 + 1 / 2) / (2 + 1 / 1.5849625)
    assert dense["nDCG@10"].value == pytest.approx((0.6309298 * 2 + q2) / 3, abs=1e-5)


def test_a_search_that_finds_nothing_scores_zero_and_not_none(fakes: Any) -> None:
    report = run_retrieval(QUERIES, Ranked(fakes, hybrid={}, dense=RIGHT, lexical=RIGHT))
    assert {rate.value for rate in report.rates["fusion"].values()} == {0}
    assert report.rates["fusion"]["nDCG@10"].scored == 3
    assert report.rates["dense"]["nDCG@10"].value == 1
    assert [exhibit.case for exhibit in report.exhibits] == ["q1", "q2", "q3"]


def test_a_document_counts_once_at_its_best_passage(fakes: Any) -> None:
    searcher = Ranked(fakes, hybrid={"tea": ["d2", "d1", "d2", "d1", "d3"]})
    assert ranked_documents(searcher, "tea", "hybrid") == ["d2", "d1", "d3"]


def test_more_passages_are_asked_for_when_few_documents_hold_them_all(fakes: Any) -> None:
    names = ["d0"] * 30 + [f"d{n}" for n in range(1, 12)]
    assert ranked_documents(Ranked(fakes, hybrid={"tea": names}), "tea", "hybrid") == [f"d{n}" for n in range(10)]


@pytest.fixture
def folder(lines: Callable[..., Path]) -> Callable[..., Path]:
    def write(*queries: dict[str, Any], qrels: Sequence[str] = ("query-id\tcorpus-id\tscore", "q1\td1\t1")) -> Path:
        lines(json.dumps({"_id": "d1", "title": "t", "text": "x"}), name="corpus.jsonl")
        lines(*qrels, name="qrels/test.tsv")
        return lines(*[json.dumps(query) for query in queries], name="queries.jsonl").parent

    return write


def test_only_judged_questions_are_taken(folder: Callable[..., Path]) -> None:
    path = folder({"_id": "q1", "text": "tea", "metadata": {}}, {"_id": "q2", "text": "milk"})
    assert [query.id for query in load_queries(path)] == ["q1"]
    assert [query.id for query in load_queries(path, judged=False)] == ["q1", "q2"]


@pytest.mark.parametrize(
    ("exact", "kind", "groups"),
    [
        ("yes", "yesno", (("yes",),)),
        (["No"], "yesno", (("no",),)),
        ("titin", "entity", (("titin",),)),
        ([["titin", "TTN"]], "entity", (("titin", "TTN"),)),
        ([["titin", "TTN"], ["dystrophin"]], "list", (("titin", "TTN"), ("dystrophin",))),
        (["titin", "dystrophin"], "list", (("titin",), ("dystrophin",))),
    ],
)
def test_gold_answers_are_understood(folder: Callable[..., Path], exact: Any, kind: str, groups: Any) -> None:
    (query,) = load_queries(folder({"_id": "q1", "text": "tea", "metadata": {"exact": exact}}))
    assert query.gold is not None
    assert (query.gold.kind, query.gold.groups) == (kind, groups)


def test_a_factoids_flat_list_holds_synonyms(folder: Callable[..., Path]) -> None:
    metadata = {"type": "factoid", "exact": ["titin", "TTN"]}
    (query,) = load_queries(folder({"_id": "q1", "text": "tea", "metadata": metadata}))
    assert query.gold is not None
    assert (query.gold.kind, query.gold.groups) == ("entity", (("titin", "TTN"),))


@pytest.mark.parametrize(
    ("query", "qrels", "fault"),
    [
        ({"_id": "q1"}, ["q1\td1\t1"], r"queries\.jsonl, line 1: a question needs"),
        ({"_id": "q1", "text": "x", "metadata": {"decision": "perhaps"}}, ["q1\td1\t1"], "line 1: metadata.decision"),
        ({"_id": "q1", "text": "x", "metadata": {"exact": [3]}}, ["q1\td1\t1"], "line 1: metadata.exact"),
        ({"_id": "q1", "text": "x"}, ["query-id\tcorpus-id\tscore", "q1 d1 1"], r"test\.tsv, line 2"),
        ({"_id": "q1", "text": "x"}, ["q9\td1\t1"], "No question"),
    ],
)
def test_a_bad_folder_names_file_and_line(
    folder: Callable[..., Path], query: dict[str, Any], qrels: list[str], fault: str
) -> None:
    with pytest.raises(EvaluationError, match=fault):
        load_queries(folder(query, qrels=qrels))


def test_a_folder_without_a_corpus_is_no_beir_folder(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"has no corpus\.jsonl"):
        load_queries(tmp_path)
