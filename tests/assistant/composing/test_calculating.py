"""Amounts for a patient: worked out where they are asked for, sourced, within limits, and not shown to patients."""

# ruff: noqa: E501 - a case is read on one line

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.composing.calculating import calculated
from assistant.finding.searching import passage_of
from assistant.grounding import ground
from assistant.grounding.citing import cite
from assistant.question.amount_questions import asks_for_amount
from assistant.records import Audience, Cited, Draft, Drafted, Found, Patient, Request, Turn
from assistant.releasing import release
from corpus.records import Chunk, Span
from index.records import Hit, SentenceHit

SOURCES = (
    "The guideline gives two standard IVIG regimens: either 1 g/kg/day for 2 days or 0.4 g/kg/day for 5 consecutive days, "
    "each a cumulative 2 g/kg.",
    "The trials gave IVIG as 1 g/kg/day over 1-2 days or as 0.4 g/kg/day over 3-5 days.",
    "The article advises IVIG 0.4 g/kg/day for 5 days, 2 g/kg in total, as the first treatment.",
    "There is no evidence for IVIG 4 g/kg.",
    "In six patients rituximab was given at 375 mg/m² on days 1, 8, 15 and 28, and after that as one dose every 2 months.",
    "Add rituximab in one of two regimens: 375 mg/m² once weekly for 4 weeks, or 1000 mg with a repeat dose on day 15.",
    "In Grade 2 disease, the corticosteroid dose is prednisone 0.5 mg/kg orally once daily.",
    "Start pyridostigmine at 30 mg orally three times daily and raise it gradually to a maximum of 120 mg four times daily.",
)
LADY = "65kg lady, 0.4 g/kg/day IVIG – grams per day and over the whole course?"


@pytest.fixture(scope="module")
def sentences(make_document):
    found = []
    for rank, text in enumerate(SOURCES, start=1):
        document = make_document(text, f"source-{rank}")
        span = Span(start=0, end=len(text))
        chunk = Chunk(
            id=f"c{rank}", document_id=document.id, section="", start=0, end=len(text), text=text, sentences=(span,)
        )
        hit = Hit(chunk=chunk, document=document, score=1.0, rank=rank, dense=0.5, lexical=0.5)
        found.append(
            SentenceHit(hit=hit, span=span, text=text, score=1.0, dense=0.5, lexical=0.5, late=0.5, vector=(1.0,))
        )
    return found


def request(question, *before, **patient):
    return Request(
        question=question,
        history=tuple(Turn(question=item, answer="A.") for item in before),
        patient=Patient(**{name: Decimal(value) for name, value in patient.items()}),
    )


@pytest.fixture
def answer(guard, sentences):
    """The sentences that are drafted, and those that are left after citing, grounding and releasing."""

    def answer(asked):
        drafted = calculated(guard, asked, sentences)
        found = Found(
            request=asked,
            query=asked.question,
            hits=tuple(item.hit for item in sentences),
            passages=tuple(passage_of(item.hit) for item in sentences),
        )
        cited = ground(cite(Drafted(found=found, draft=Draft(sentences=drafted, model="test"))))
        return drafted, release(guard, cited)

    return answer


@pytest.mark.parametrize(
    ("asked", "amounts"),
    [
        (request(LADY), [("26 g a day", "130 g in total over 5 days", "0.4 g/kg × 65 kg = 26 g")]),
        (
            request("70 kg man on 1 g/kg/day for two days: grams a day, grams in all?"),
            [("70 g a day", "140 g in total")],
        ),
        (request("pred for an 80 kg grade 2 patient, mg per day?"), [("40 mg a day",)]),
        (request("How many grams of IVIG for a 70 kg patient?"), [("28 g a day", "140 g"), ("70 g a day", "140 g")]),
        (request("and for 92 kg?", LADY), [("36.8 g a day", "184 g in total")]),
        (request("and per day?", "How much IVIG in grams for 60 kg?"), [("24 g a day",), ("60 g a day",)]),
        (request("How much is that in grams for 70 kg?", "What are the IVIG regimens?"), [("28 g",), ("70 g",)]),
        (request("in mg for 80 kg?", "What is the prednisone dose?"), [("40 mg a day",)]),
        (
            request("IVIG 2 g/kg over 5 days for a 143 lb woman, how much total?"),
            [("129.8 g in total", "25.96 g a day")],
        ),
        (request("12 stone man, IVIG 1 g/kg: how many grams?"), [("76.2 g", "12 stone (76.2 kg)")]),
        (request("11 st 6 lb, standard IVIG course, total grams"), [("29.04 g", "145.2 g"), ("72.6 g", "145.2 g")]),
        (request("rituximab 375 mg/m2 x 1.8 m2, how many mg?"), [("675 mg a dose", "total is 2700 mg")]),
        (request("weekly rituximab 375 mg/m2 x4, BSA 1.7, total mg?"), [("637.5 mg a dose", "2550 mg")]),
        (
            request("rituximab dose in mg for 170 cm, 70 kg?"),
            [("682.5 mg", "Mosteller"), ("1000 mg", "2000 mg", "fixed")],
        ),
        (request("how many mg of rituximab for an 80 kg man?"), [("height and weight",), ("fixed dose", "2000 mg")]),
        (request("pyridostigmine in mg for a 55 kg woman?"), [("fixed doses",), ("30 mg", "120 mg")]),
        (
            request("what's the total amount of IVIG in grams?", weight_kg="82"),
            [("32.8 g", "164 g"), ("82 g", "164 g")],
        ),
        (request("what is the IVIG dose for this patient?", weight_kg="82"), [("as entered",), ("82 g a day",)]),
        (request("400 mg/kg/day IVIG 5 days, 65 kg: grams total?"), [("26 g a day", "130 g in total")]),
        (request("2 g/kg IVIG for 70 kg, grams per day?"), [("140 g in total",), ("28 g a day",), ("70 g a day",)]),
        (request("50 and 90 kg: grams of IVIG 0.4 g/kg/day?"), [("20 g a day", "100 g"), ("36 g a day", "180 g")]),
        (request("0.5 g/kg/day IVIG for 4 days, 60 kg, total grams?"), [("30 g a day", "120 g"), ("do not state",)]),
        (request("My patient weighs 58 kg: daily IVIG amount on the five-day regimen?"), [("23.2 g a day", "116 g")]),
        (request("IVIG for 68kg: 1g/kg x 2 days = ? g"), [("68 g a day", "136 g in total")]),
        (request("IVIG 0.4 g/kg for 78 kg lady"), [("31.2 g a day", "156 g in total")]),
        (request("IVIG grams for 120 kg, ideal body weight 70 kg?"), [("48 g a day",), ("120 g a day",)]),
    ],
    ids=lambda item: item.question[:40] if isinstance(item, Request) else "",
)
def test_the_amounts_asked_for_are_worked_out_and_pass_every_check(answer, asked, amounts):
    drafted, released = answer(asked)
    said = [sentence.text for sentence in released.sentences]
    assert said == [sentence.text for sentence in drafted]
    assert len(said) == len(amounts)
    for text, parts in zip(said, amounts, strict=True):
        assert all(part in text for part in parts), text


@pytest.mark.parametrize(
    "asked",
    [
        request("IVIG 3 g/kg for 70 kg in grams"),
        request("ivig 0.4 g/kg/day for 6 days, 70 kg, grams in total"),
        request("rituximab 500 mg/m2 for 1.8 m2: how many mg?"),
        request("prednisone 6 mg/kg for 70 kg, mg per day?"),
        request("and for 92 kg in grams?", "Give IVIG 4 g/kg over 5 days"),
    ],
    ids=lambda item: item.question,
)
def test_above_a_hard_limit_nothing_is_worked_out(guard, sentences, asked):
    assert calculated(guard, asked, sentences) == ()


@pytest.mark.parametrize(
    "asked",
    [
        request("What is the evidence for IVIG?", weight_kg="82"),
        request("80 kg patient with IgA deficiency, is IVIG safe?"),
        request("How much faster does IVIG work than plasma exchange in a 70 kg man?"),
        request("How many grams of IVIG?"),
        request("why not more?", LADY),
        request("Which trials support 2 g/kg?", weight_kg="70"),
    ],
    ids=lambda item: item.question,
)
def test_what_asks_for_no_amount_or_names_no_size_gets_none(guard, sentences, asked):
    assert not asks_for_amount(asked)
    assert calculated(guard, asked, sentences) == ()


def test_a_child_is_not_given_what_the_sources_say_of_others(guard, sentences):
    assert calculated(guard, request("20 kg child, IVIG 0.4 g/kg/day, grams?"), sentences) == ()


def test_a_patient_is_given_no_amounts(guard, sentences):
    assert calculated(guard, replace(request(LADY), audience=Audience.PATIENT), sentences) == ()


def test_the_citation_is_the_sentence_that_states_the_regimen_and_leaves_no_days_open(answer):
    _, released = answer(request("70 kg, IVIG 0.4 g/kg/day, grams in total?"))
    (citation,) = released.citations
    assert "0.4 g/kg/day" in citation.quote and "3-5 days" not in citation.quote


def test_a_calculation_that_does_not_come_out_is_dropped(guard, sentences):
    asked = request(LADY)
    (sentence,) = calculated(guard, asked, sentences)
    passages = tuple(passage_of(item.hit) for item in sentences)
    found = Found(request=asked, query=asked.question, hits=(), passages=passages)
    for wrong in (sentence.text.replace("130 g", "150 g"), sentence.text.replace("26 g", "36 g")):
        draft = Draft(sentences=(replace(sentence, text=wrong),), model="test")
        grounded = ground(Cited(drafted=Drafted(found=found, draft=draft), sentences=draft.sentences, dropped=()))
        assert grounded.sentences == () and grounded.dropped


@pytest.mark.parametrize("days", [1, 2, 3, 5, 7])
@pytest.mark.parametrize("dose", ["0.2", "0.4", "0.5", "1", "1.2", "2", "3"])
def test_no_amount_ever_exceeds_the_limit(answer, dose, days):
    _, released = answer(request(f"IVIG {dose} g/kg/day for {days} days, 50 kg: grams per day and in total?"))
    said = " ".join(sentence.text for sentence in released.sentences)
    within = Decimal(dose) <= 1 and Decimal(dose) * days <= 2
    assert bool(said) == within
    grams = [Decimal(number) for number in re.findall(r"([\d.]+) g(?! ?/)", said)]
    assert all(amount <= 100 for amount in grams)
    assert not within or Decimal(dose) * 50 * days in grams
