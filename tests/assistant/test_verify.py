"""A draft that somebody else wrote, against the passages given with it."""

from __future__ import annotations

import pytest

from assistant.errors import AssistantError
from assistant.verify import passage, verify_to_json

PASSAGES = [
    {"n": 1, "document": "guide", "text": "IVIG is given at 2 g/kg in total. The course is 0.4 g/kg/day for 5 days."},
    {"n": 4, "document": "trial", "text": "The trial had 168 patients. Headache was common."},
]
KEYS = [
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
    "dropped",
]


@pytest.fixture
def verify(guard):
    def verify(draft, passages=PASSAGES, **fields):
        return verify_to_json(guard, {"id": "v1", "question": "q", "draft": draft, "passages": passages, **fields})

    return verify


def test_what_rests_on_its_passages_is_released(verify):
    line = verify("The course is 0.4 g/kg/day for 5 days [1]. The trial had 168 patients [4].")
    assert list(line) == KEYS
    assert (line["id"], line["question"], line["status"], line["model"]) == ("v1", "q", "answered", "verify")
    assert [sentence["citations"] for sentence in line["sentences"]] == [[1], [2]]
    assert line["dropped"] == []
    texts = {item["document"]: item["text"] for item in PASSAGES}
    for citation in line["citations"]:
        assert texts[citation["document"]][citation["start"] : citation["end"]] == citation["quote"]
    assert [(item["kind"], item["year"], item["review_status"]) for item in line["citations"]] == [
        ("other", None, "unknown")
    ] * 2


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("The trial had 169 patients [4].", "169"),
        ("The trial had 168 patients [2].", "[2]"),
        ("Zebras live far away.", "cites nothing"),
        ("Headache was seen in 168 patients [1].", "168"),
    ],
)
def test_what_does_not_is_dropped_and_told(verify, sentence, reason):
    line = verify(f"Headache was common [4]. {sentence}")
    assert [item["text"] for item in line["sentences"]] == ["Headache was common."]
    (dropped,) = line["dropped"]
    assert reason in dropped["reason"]
    assert "[" not in dropped["text"]


def test_what_is_dropped_comes_with_the_nearest_evidence(verify):
    (dropped,) = verify("The trial had 169 patients [4].")["dropped"]
    assert dropped["nearest"] == {"document": "trial", "quote": "The trial had 168 patients."}
    (dropped,) = verify("Zebras live far away [9].")["dropped"]
    assert dropped["nearest"] is None


def test_a_draft_of_nothing_good_abstains(verify):
    line = verify("The trial had 169 patients [4].")
    assert (line["status"], line["text"], line["sentences"], line["citations"]) == ("abstained", "", [], [])


def test_an_overdose_is_replaced_even_when_the_passage_says_it(verify):
    passages = [{"n": 1, "document": "bad", "text": "Give IVIG 4 g/kg over 5 days."}]
    line = verify("Give IVIG 4 g/kg over 5 days [1].", passages)
    assert " 4 g/kg" not in line["text"]
    assert line["findings"][0]["rule"] == "ivig.max_course_dose"


@pytest.mark.parametrize("line_id", ["a", 7, None])
def test_the_id_comes_back_as_it_was(verify, line_id):
    assert verify("Headache was common [4].", id=line_id)["id"] == line_id


@pytest.mark.parametrize("draft", ["", "\n", "# Heading only"])
def test_an_empty_draft_is_an_empty_answer(verify, draft):
    line = verify(draft)
    assert (line["text"], line["dropped"]) == ("", [])


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ({"passages": []}, "draft"),
        ({"draft": "d"}, "passages"),
        ({"draft": 5, "passages": []}, "draft"),
        ({"draft": "d", "passages": [{"n": 0, "document": "a", "text": "t"}]}, "passages.0.n"),
        ({"draft": "d", "passages": [{"n": 1, "text": "t"}]}, "passages.0.document"),
        ({"draft": "d", "passages": [{"n": 1, "document": "a"}]}, "passages.0.text"),
        ({"draft": "d", "passages": [{"n": 1, "document": "a", "text": ""}] * 2}, "passages"),
    ],
)
def test_a_wrong_entry_is_named(guard, line, named):
    with pytest.raises(AssistantError) as caught:
        verify_to_json(guard, line)
    assert str(caught.value).startswith(named)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "  ", "One.", "No stop", "One. Two.\n\nThree."])
def test_a_passage_without_its_document_has_spans_of_its_own(text):
    made = passage(1, "d", text)
    assert made.start == 0
    assert made.sentences
    for span in made.sentences:
        assert 0 <= span.start <= span.end <= len(text)


def test_twice_is_the_same_but_for_the_time(verify):
    one, two = verify("Headache was common [4]."), verify("Headache was common [4].")
    assert {**one, "timings_ms": None} == {**two, "timings_ms": None}
