"""A claim must be what its passages say: names, direction, denial, strength, people, source, figures and their places.

The texts are of another field than the shipped corpus: nothing here may lean on one disease.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.grounding import ground
from assistant.grounding.citing import cite
from assistant.records import Draft, Drafted, DraftSentence, Found, Request
from assistant.verify import passage
from corpus import SHIPPED, load_corpus

TRIAL = (
    "To determine whether bracing shortens recovery, 120 adults with wrist fractures were randomized. "
    "Median time to recovery was 7 weeks with bracing versus 11 weeks with plaster (HR 1.80, 95% CI 1.20-2.70). "
    "Skin irritation was associated with longer wear. "
    "There was no significant difference in grip strength between bracing and plaster. "
    "Bracing may be biologically plausible in older patients, though this rests on expert opinion. "
    "Start ibuprofen at 200 mg three times daily, up to a maximum of 400 mg four times daily. "
    "Do not remove the brace before day 10. "
    "Total costs were lower with bracing (3% vs 46%)."
)
OTHER = "A 2019 registry followed 900 children with ankle sprains. Most were treated with elastic bandages."


@pytest.fixture
def judged():
    def judged(text, *markers, question="What helps?", texts=(TRIAL, OTHER)):
        passages = tuple(passage(n, f"source-{n}", item) for n, item in enumerate(texts, start=1))
        found = Found(request=Request(question=question), query=question, hits=(), passages=passages)
        sentence = DraftSentence(text=text, markers=markers or (1,))
        return ground(cite(Drafted(found=found, draft=Draft(sentences=(sentence,), model="test"))))

    return judged


@pytest.mark.parametrize(
    "text",
    [
        "In the trial, 120 adults with wrist fractures were randomised.",
        "Recovery took a median of 7 weeks with bracing and 11 weeks with plaster.",
        "Recovery was 7 weeks with a brace against 11 with plaster (HR 1.80, 1.20-2.70).",
        "Grip strength did not differ significantly between bracing and plaster.",
        "Skin irritation went along with longer wear.",
        "As expert opinion, bracing may be plausible in older patients.",
        "Ibuprofen starts at 200 mg three times daily; the maximum is 400 mg four times daily.",
        "The brace should not come off before day 10.",
        "Costs were lower with bracing.",
    ],
)
def test_a_faithful_paraphrase_is_kept(judged, text):
    assert [item.reason for item in judged(text).dropped] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Physiotherapy shortened recovery from wrist fractures.", "a name of another thing"),
        ("Recovery was faster with surgery than with plaster.", "another comparator"),
        ("In children with wrist fractures, recovery took 7 weeks with bracing.", "another population"),
        ("Grip strength was significantly better with bracing.", "a difference where there is none"),
        ("Costs were higher with bracing than with plaster.", "turned around"),
        ("Bracing is proven to suit older patients.", "proof of an opinion"),
        ("Older patients should be recommended bracing.", "advice of an opinion"),
        ("Longer wear causes skin irritation.", "a cause of an association"),
        ("The brace can be removed before day 10.", "leave for what is forbidden"),
        ("Bracing guarantees recovery of wrist fractures.", "beyond doubt"),
        ("According to the guideline, recovery took 7 weeks with bracing.", "another kind of source"),
        ("Recovery took 11 weeks with bracing versus 7 weeks with plaster.", "figures that changed places"),
        ("Bracing shortened recovery (HR 1.80, 95% CI 1.02-2.07).", "another interval"),
        ("Ibuprofen starts at 200 mg four times daily.", "another frequency"),
        ("Ibuprofen is started at 200 mg every week.", "another time"),
        ("Recovery took 7 days with bracing.", "another unit"),
        ("The trial had 120 studies.", "another thing counted"),
        ("Ibuprofen 200 mg x 3 = 900 mg a day.", "wrong arithmetic"),
    ],
)
def test_what_the_passage_does_not_say_goes_with_a_reason_and_the_nearest_evidence(judged, text, fault):
    grounded = judged(text)
    assert grounded.sentences == (), fault
    (dropped,) = grounded.dropped
    assert dropped.text == text
    assert dropped.reason
    assert dropped.nearest is not None
    assert dropped.nearest.n == 1


def test_a_claim_of_another_passage_is_told_apart_and_the_right_one_named(judged):
    grounded = judged("Most children with ankle sprains were treated with elastic bandages.", 1)
    (dropped,) = grounded.dropped
    assert "[2] says it" in dropped.reason
    assert dropped.nearest is not None
    assert dropped.nearest.n == 2


def test_all_cited_passages_bear_a_claim_out_together(judged):
    text = "Adults had wrist fractures in the trial, and children ankle sprains in the registry."
    assert judged(text, 1, 2).dropped == ()
    assert len(judged(text, 1).dropped) == 1


@pytest.mark.parametrize(
    ("text", "question", "kept"),
    [
        ("For 60 kg, 2 mg/kg is 120 mg.", "60 kg, how much?", True),
        ("For 60 kg, 2 mg/kg is 130 mg.", "60 kg, how much?", False),
        ("For 60 kg, 2 mg/kg is 120 mg.", "How much?", False),
        ("At 2 mg/kg a child of 20 kg gets 40 mg.", "A child of 20 kg, how much?", False),
        ("The dose is 2 mg/kg/day for 5 days, 10 mg/kg in total.", "How much?", True),
        ("The dose is 2 mg/kg/day for 5 days, 12 mg/kg in total.", "How much?", False),
        ("The dose is 2 mg/kg in total.", "How much?", False),
    ],
)
def test_a_dose_may_be_worked_out_for_whom_the_passage_speaks_of(judged, text, question, kept):
    texts = ("In adults the dose is 2 mg/kg/day for 5 days.",)
    assert bool(judged(text, question=question, texts=texts).sentences) is kept


def test_a_total_is_not_a_daily_dose(judged):
    texts = ("The course is 2 mg/kg over 5 days.",)
    assert judged("The course is 2 mg/kg over 5 days.", texts=texts).sentences
    assert not judged("The course is 2 mg/kg per day for 5 days.", texts=texts).sentences


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Tell me the weight and I'll work out the dose.", True),
        ("The passages do not say how the brace is cleaned.", True),
        ("None of these sources mentions surgery.", True),
        ("I cannot recommend 900 mg.", True),
        ("The findings in short:", True),
        ("The passages do not mention grip strength with bracing and plaster.", False),
        ("I recommend surgery for everyone.", False),
        ("Surgery cures every wrist fracture:", False),
    ],
)
def test_words_that_claim_nothing_need_no_evidence(make, text, kept):
    passages = (passage(1, "source-1", TRIAL),)
    request = Request(question="Is 900 mg of ibuprofen fine?")
    cited = cite(make.drafted((text,), passages=passages, request=request))
    assert bool(ground(cited).sentences) is kept


CORPUS = [
    (document.id, line.strip())
    for document in load_corpus(SHIPPED).documents
    for line in document.text.splitlines()
    if len(line.split()) > 4 and not line.startswith("#")
]


@given(st.sampled_from(CORPUS), st.sampled_from(CORPUS))
def test_a_sentence_of_a_source_survives_beside_any_other(one, other):
    passages = (passage(1, one[0], f"{one[1]}\n{other[1]}"), passage(2, other[0], other[1]))
    found = Found(request=Request(question="q"), query="q", hits=(), passages=passages)
    quoted = [passages[0].text[span.start : span.end] for span in passages[0].sentences]
    sentences = tuple(DraftSentence(text=text, markers=(1,)) for text in quoted)
    grounded = ground(cite(Drafted(found=found, draft=Draft(sentences=sentences, model="test"))))
    assert [item.text for item in grounded.sentences] == quoted
