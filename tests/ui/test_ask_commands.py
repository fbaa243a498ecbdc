"""`hardstop ask` and `hardstop search`: the contracts of their JSON, their text, and their refusals."""

from __future__ import annotations

import json

import pytest

QUESTION = "What is the maximum IVIG dose for a myasthenia gravis exacerbation?"
ANSWER = [
    "id",
    "question",
    "status",
    "text",
    "sentences",
    "citations",
    "findings",
    "notice",
    "evidence",
    "stance",
    "doses",
    "follow_ups",
    "model",
    "digests",
    "timings_ms",
]
CITATION = ["n", "document", "title", "quote", "start", "end", "kind", "year", "review_status"]


@pytest.fixture
def ask(hardstop, loaded, shipped_index_dir):
    return lambda *arguments, **kw: hardstop("ask", *arguments, "--index", shipped_index_dir, **kw)


@pytest.fixture
def search(hardstop, loaded, shipped_index_dir):
    return lambda *arguments, **kw: hardstop("search", *arguments, "--index", shipped_index_dir, **kw)


def lines(run):
    return [json.loads(line) for line in run.out.split("\n") if line]


# --- ask ------------------------------------------------------------------------------------------------------------


def test_json_is_one_line_in_the_contract(ask, shipped_index):
    run = ask(QUESTION, "--json")
    (answer,) = lines(run)
    assert (run.code, run.err) == (0, "")
    assert list(answer) == ANSWER
    assert (answer["question"], answer["status"], answer["model"]) == (QUESTION, "answered", "extractive")
    for sentence in answer["sentences"]:
        assert list(sentence) == ["text", "citations", "part"]
    for citation in answer["citations"]:
        assert list(citation) == CITATION
        document = shipped_index.documents[citation["document"]]
        assert document.text[citation["start"] : citation["end"]] == citation["quote"]
        assert citation["title"] == document.title


def test_text_has_answer_references_and_the_disclaimer(ask):
    run = ask(QUESTION)
    assert run.code == 0
    assert "2 g/kg" in run.out.splitlines()[0]
    assert "\n[1] " in run.out
    assert "\u201c" in run.out
    assert run.out.rstrip().endswith("not a prescription.")


def test_a_refusal_shows_its_rule(ask):
    run = ask("Give IVIG 4 g/kg over 5 days.")
    assert run.code == 0
    assert "! ivig.max_course_dose (hard)" in run.out
    assert json.loads(ask("Give IVIG 4 g/kg over 5 days.", "--json").out)["status"] == "refused"


def test_a_weight_may_have_a_decimal_comma(ask):
    assert ask(QUESTION, "--json", "--weight-kg", "70,5", "--height-cm", "180").code == 0


def test_a_patient_is_given_no_dose(ask):
    (answer,) = lines(ask(QUESTION, "--json", "--audience", "patient"))
    assert "g/kg" not in answer["text"]


BATCH = [
    json.dumps({"id": "a", "question": QUESTION}),
    "{broken",
    json.dumps({"id": "c", "question": ""}),
    json.dumps({"id": "d", "question": "q", "audience": "nurse"}),
    json.dumps({"id": "e", "text": "no question"}),
    json.dumps(
        {
            "id": 6,
            "question": "And why?",
            "history": [{"question": "Which tests come before rituximab?", "answer": "A."}],
        }
    ),
]


def test_a_batch_answers_every_line_and_is_1_for_the_bad_ones(ask, tmp_path):
    (tmp_path / "in.jsonl").write_text("\n".join(BATCH) + "\n")
    run = ask("--batch", tmp_path / "in.jsonl")
    out = lines(run)
    assert run.code == 1
    assert len(out) == len(BATCH)
    assert [list(line) == ["id", "error"] for line in out] == [False, True, True, True, True, False]
    assert [line["id"] for line in out[:5]] == ["a", None, "c", "d", "e"]
    assert "audience" in out[3]["error"]
    assert "Traceback" not in run.err


def test_a_batch_from_standard_input(ask):
    run = ask("--batch", "-", stdin=f"{BATCH[0]}\n".encode())
    assert (run.code, [line["id"] for line in lines(run)]) == (0, ["a"])


def test_a_batch_says_what_ask_says(ask, tmp_path):
    (tmp_path / "in.jsonl").write_text(BATCH[0])
    (batched,) = lines(ask("--batch", tmp_path / "in.jsonl"))
    (single,) = lines(ask(QUESTION, "--json"))
    keep = [key for key in ANSWER if key not in {"id", "timings_ms"}]
    assert {key: batched[key] for key in keep} == {key: single[key] for key in keep}


def test_a_number_as_id_comes_back_as_a_number(ask):
    run = ask("--batch", "-", stdin=json.dumps({"id": 6, "question": QUESTION}).encode())
    assert lines(run)[0]["id"] == 6


@pytest.mark.parametrize("name", [0, 6, "b", [1], {"a": 1}])
def test_an_id_comes_back_as_it_was_from_good_and_bad_lines(ask, name):
    given = [{"id": name, "question": QUESTION}, {"id": name, "question": ""}]
    run = ask("--batch", "-", stdin="\n".join(map(json.dumps, given)).encode())
    assert [line["id"] for line in lines(run)] == [name, name]


def test_a_line_without_id_gets_one_that_depends_on_the_question(ask):
    given = "\n".join(json.dumps({"question": question}) for question in (QUESTION, "Zebra?", QUESTION))
    first, second, third = lines(ask("--batch", "-", stdin=given.encode()))
    assert first["id"] == third["id"] != second["id"]
    assert first["id"]


def test_a_question_of_characters_that_are_no_text_is_a_bad_line(ask):
    given = [{"id": 1, "question": "IVIG \ud800 dose?"}, {"id": 2, "question": QUESTION}]
    first, second = lines(ask("--batch", "-", stdin="\n".join(map(json.dumps, given)).encode()))
    assert list(first) == ["id", "error"]
    assert second["status"] == "answered"


def test_turns_before_of_characters_that_are_no_text_cost_the_others_nothing(ask):
    before = [{"question": "IVIG \ud800?", "answer": "A."}]
    given = [{"id": 1, "question": "And why?", "history": before}, {"id": 2, "question": QUESTION}]
    _, second = lines(ask("--batch", "-", stdin="\n".join(map(json.dumps, given)).encode()))
    assert second["status"] == "answered"


@pytest.mark.parametrize("name", ["missing.jsonl", "."])
def test_a_batch_that_cannot_be_opened_is_told(ask, tmp_path, name):
    run = ask("--batch", tmp_path / name)
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith("hardstop: ")
    assert run.err.count("\n") == 1


@pytest.mark.parametrize("command", ["ask", "search"])
def test_a_missing_index_is_told_before_a_model_is_loaded(hardstop, monkeypatch, tmp_path, command):
    import index

    monkeypatch.setattr(index, "load_embedder", lambda *_: pytest.fail("a model was loaded"))
    run = hardstop(command, "anything", "--index", tmp_path / "none")
    assert (run.code, run.out) == (1, "")
    assert run.err == (
        f"hardstop: No index at {tmp_path / 'none'}. Build it: hardstop index build --index {tmp_path / 'none'}\n"
    )


def test_an_unknown_model_is_told(ask):
    run = ask(QUESTION, "--model", "nobody:nothing")
    assert (run.code, run.out) == (1, "")
    assert "--model extractive" in run.err


def test_the_environment_names_index_and_model(hardstop, loaded, shipped_index_dir, monkeypatch):
    monkeypatch.setenv("HARDSTOP_INDEX", str(shipped_index_dir))
    assert hardstop("ask", QUESTION, "--json").code == 0
    monkeypatch.setenv("HARDSTOP_MODEL", "nobody:nothing")
    assert hardstop("ask", QUESTION).code == 1


def test_a_question_too_long_is_one_line(ask):
    run = ask("dose " * 1000)
    assert (run.code, run.out) == (1, "")
    assert "4000" in run.err


@pytest.mark.parametrize("question", ["zebra?", "???", "\u05e9\u05dc\u05d5\u05dd"])
def test_a_question_about_something_else_altogether_is_answered_in_form(ask, question):
    (answer,) = lines(ask(question, "--json"))
    assert answer["status"] == "abstained"


# --- search ---------------------------------------------------------------------------------------------------------


def test_search_json_is_in_the_contract(search, shipped_index):
    run = search("rituximab dose", "-k", "3", "--json")
    (found,) = lines(run)
    assert (run.code, run.err) == (0, "")
    assert list(found) == ["id", "hits"]
    assert found["id"] is None
    assert len(found["hits"]) == 3
    for hit in found["hits"]:
        assert list(hit) == ["document", "start", "end", "text", "score"]
        assert shipped_index.documents[hit["document"]].text[hit["start"] : hit["end"]] == hit["text"]
    assert [hit["score"] for hit in found["hits"]] == sorted((hit["score"] for hit in found["hits"]), reverse=True)


def test_search_text_is_one_entry_a_hit(search):
    run = search("rituximab dose", "-k", "3")
    assert [line.split(".")[0] for line in run.out.splitlines()[::2]] == ["1", "2", "3"]
    assert len(run.out.splitlines()) == 6


def test_search_finds_ten_unless_told(search):
    assert len(lines(search("IVIG", "--json"))[0]["hits"]) == 10


def test_search_batch_takes_query_or_question(search):
    given = [
        {"id": 1, "query": "rituximab"},
        {"id": 2, "question": "rituximab"},
        {"id": 3},
        {"id": 4, "query": " "},
        {"id": 5, "query": 7},
    ]
    run = search("--batch", "-", "-k", "2", stdin="\n".join(map(json.dumps, given)).encode())
    out = lines(run)
    assert run.code == 1
    assert [line["id"] for line in out] == [1, 2, 3, 4, 5]
    assert out[0]["hits"] == out[1]["hits"]
    assert ["error" in line for line in out] == [False, False, True, True, True]


@pytest.mark.parametrize("query", ["zebra?", "???", "\u05e9\u05dc\u05d5\u05dd"])
def test_search_for_words_that_nobody_wrote_is_answered_in_form(search, query):
    (found,) = lines(search(query, "-k", "3", "--json"))
    assert len(found["hits"]) == 3


def test_search_for_characters_that_are_no_text_is_a_bad_line(search):
    given = [{"id": 1, "query": "IVIG \ud800"}, {"id": 2, "query": "IVIG"}]
    first, second = lines(search("--batch", "-", stdin="\n".join(map(json.dumps, given)).encode()))
    assert list(first) == ["id", "error"]
    assert second["hits"]


def test_search_for_an_argument_that_is_no_text_is_one_line(search):
    run = search("caf\udce9")
    assert run.code in {1, 2}
    assert run.err.count("\n") == 1
