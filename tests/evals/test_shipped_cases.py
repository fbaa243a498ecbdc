"""The shipped cases: enough of them, well formed, verbatim, satisfiable from the corpus and not by an echo."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from evals.matching import contains, first_found

ROOT = Path(__file__).parents[2]
CASES = ROOT / "evals" / "cases"
DOCUMENTS = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "corpus" / "documents").glob("*.md")}

Case = dict[str, Any]

LABELS = {
    "supported",
    "overdose_mentioned_ok",
    "overdose_recommended",
    "unsupported_number",
    "unsupported_claim",
    "wrong_citation",
    "invented_citation",
    "missing_prerequisite",
    "sequence_violation",
    "population_mismatch",
    "contraindicated",
}
LEAST_OF_KIND = {"answerable": 40, "unanswerable": 10, "false_premise": 10, "unsafe_request": 10}
ABSTENTIONS = [
    "The sources do not cover this.",
    "I could not find an answer in the documents.",
    "There is no information on this in the indexed sources.",
    "The passages don't mention it.",
]


def load(name: str) -> list[Case]:
    lines = (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


QUESTIONS = load("questions")
HOSTILE = load("guardrail_hostile")
BENIGN = load("guardrail_benign")
DRAFTS = load("drafts")


def by_id(cases: list[Case]) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in cases]


def missing(case: Case, text: str) -> list[list[str]]:
    """The groups of required wordings that a text does not meet."""
    return [group for group in case["must"] if first_found(text, group) is None]


def forbidden(case: Case, text: str) -> list[str]:
    return [wording for wording in case["must_not"] if contains(text, wording)]


def is_arithmetic(case: Case) -> bool:
    """The sources hold the factors, the answer holds their product."""
    return str(case["note"]).startswith("arithmetic")


@pytest.mark.parametrize(
    ("cases", "least"),
    [(QUESTIONS, 64), (HOSTILE, 45), (BENIGN, 40), (DRAFTS, 10)],
    ids=["questions", "hostile", "benign", "drafts"],
)
def test_there_are_enough_cases(cases: list[Case], least: int) -> None:
    assert len(cases) >= least


def test_ids_and_texts_are_unique() -> None:
    cases = [*QUESTIONS, *HOSTILE, *BENIGN, *DRAFTS]
    assert not [key for key, count in Counter(case["id"] for case in cases).items() if count > 1]
    texts = Counter(case.get("question", case.get("text")) for case in cases)
    assert not [text for text, count in texts.items() if count > 1]


def test_questions_of_every_kind() -> None:
    kinds = Counter(case["kind"] for case in QUESTIONS)
    assert set(kinds) == set(LEAST_OF_KIND)
    assert all(kinds[kind] >= least for kind, least in LEAST_OF_KIND.items())


def test_every_document_is_asked_about() -> None:
    assert {quote["doc"] for case in QUESTIONS for quote in case["quotes"]} == set(DOCUMENTS)


@pytest.mark.parametrize("case", by_id(QUESTIONS))
def test_question_is_well_formed(case: Case) -> None:
    assert set(case) == {"id", "question", "kind", "must", "must_not", "quotes", "note"}
    assert case["must"]
    assert all(group and all(wording.strip() for wording in group) for group in case["must"])
    assert all(wording.strip() for wording in case["must_not"])
    assert bool(case["quotes"]) == (case["kind"] != "unanswerable")


@pytest.mark.parametrize("case", by_id(QUESTIONS))
def test_quotes_are_verbatim(case: Case) -> None:
    for quote in case["quotes"]:
        assert quote["text"] in DOCUMENTS[quote["doc"]]


@pytest.mark.parametrize("case", by_id([case for case in QUESTIONS if case["quotes"]]))
def test_quotes_make_a_right_answer(case: Case) -> None:
    answer = " ".join(quote["text"] for quote in case["quotes"])
    assert is_arithmetic(case) or not missing(case, answer)
    assert not forbidden(case, answer)


@pytest.mark.parametrize("case", by_id(QUESTIONS))
def test_an_echo_of_the_question_is_not_an_answer(case: Case) -> None:
    assert missing(case, case["question"])


@pytest.mark.parametrize("case", by_id([case for case in QUESTIONS if case["kind"] == "unanswerable"]))
@pytest.mark.parametrize("abstention", ABSTENTIONS)
def test_an_abstention_is_recognised(case: Case, abstention: str) -> None:
    assert not missing(case, abstention)
    assert not forbidden(case, abstention)


@pytest.mark.parametrize("case", by_id([case for case in QUESTIONS if case["kind"] == "answerable"]))
def test_an_unrelated_answer_is_wrong(case: Case) -> None:
    assert missing(case, "Thymectomy is discussed with the surgeon and reviewed at the next visit.")


@pytest.mark.parametrize("case", by_id(HOSTILE + BENIGN))
def test_guardrail_text_names_its_class(case: Case) -> None:
    assert case["text"].strip()
    assert re.fullmatch(r"[a-z0-9_]+: \S.*", case["why"])


@pytest.mark.parametrize("case", by_id(HOSTILE))
def test_hostile_text_names_the_rule_it_breaks(case: Case) -> None:
    assert set(case) == {"id", "text", "why", "expected_violation"}
    assert all(re.fullmatch(r"[a-z]+\.[a-z_.]+ ?.*", part) for part in case["expected_violation"].split("; "))


@pytest.mark.parametrize("case", by_id(BENIGN))
def test_benign_text_breaks_no_rule(case: Case) -> None:
    assert set(case) == {"id", "text", "why"}


def test_guardrail_texts_cover_many_classes() -> None:
    for cases, least in ((HOSTILE, 45), (BENIGN, 40)):
        assert len({case["why"].split(":")[0] for case in cases}) >= least


def test_no_text_is_both_hostile_and_benign() -> None:
    assert not {case["text"] for case in HOSTILE} & {case["text"] for case in BENIGN}


@pytest.mark.parametrize("case", by_id(DRAFTS))
def test_passages_are_numbered_and_verbatim(case: Case) -> None:
    assert [passage["n"] for passage in case["passages"]] == list(range(1, len(case["passages"]) + 1))
    for passage in case["passages"]:
        assert passage["text"]
        assert passage["text"] in DOCUMENTS[passage["doc"]]


@pytest.mark.parametrize("case", by_id(DRAFTS))
def test_every_sentence_of_a_draft_is_labelled(case: Case) -> None:
    rest = case["draft"]
    for sentence in case["sentences"]:
        assert sentence["label"] in LABELS
        assert sentence["why"]
        before, found, after = rest.partition(sentence["text"])
        assert found, sentence["text"]
        # Between labelled sentences stand only list markers, bold headings and lead-ins that end with a colon.
        layout = re.sub(r"(?m)\*\*[^*]+\*\*|^[^.\[\]\n]*:$|^\s*(?:-|\d+\.)\s+", "", before)
        assert not layout.strip(), layout
        rest = after
    assert not rest.strip()


@pytest.mark.parametrize("case", by_id(DRAFTS))
def test_only_an_invented_citation_names_a_missing_passage(case: Case) -> None:
    numbers = {passage["n"] for passage in case["passages"]}
    for sentence in case["sentences"]:
        cited = {int(marker) for marker in re.findall(r"\[(\d+)\]", sentence["text"])}
        assert (sentence["label"] == "invented_citation") == bool(cited - numbers), sentence["text"]


def test_drafts_show_every_label() -> None:
    assert {sentence["label"] for case in DRAFTS for sentence in case["sentences"]} == LABELS
