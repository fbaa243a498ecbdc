"""What a writer may do with its source (merge, round, count, reorder) and what not (swap, waive, turn)."""

from __future__ import annotations

import pytest

from assistant.grounding import ground
from assistant.grounding.citing import cite
from assistant.grounding.figures import figures
from assistant.grounding.ordering import orders
from assistant.grounding.reading import read
from assistant.records import Draft, Drafted, DraftSentence, Found, Request
from assistant.verify import passage

SURVEY = (
    "One hundred sixty-two patients were followed from 43 centers. "
    "Eight patients in the dust group and six in the noise group left the survey because of illness. "
    "Mean hearing loss was 11.5 (±4.2) dB in the noise group versus 7.9 (±3.1) dB in the dust group. "
    "The 24-month rate of tinnitus was 26.2% with noise and 16.1% with dust (P = 0.09). "
    "Hearing aids were worn less often by older patients than by younger patients. "
    "There was no correlation between age and tinnitus. "
    "Ear pain was reported in those older than 60 years. "
    "Five patients needed surgery, 3 of whom had a perforated eardrum. "
    "Vertigo was seen in 12% of patients."
)
GUIDE = (
    "Check the eardrum before fitting a prosthesis. "
    "Do not syringe the ear immediately after surgery as it will disturb the graft. "
    "Do not delay referral in sudden deafness. "
    "Review noisy tools: drills, saws, grinders, and mowers."
)


@pytest.fixture
def judged():
    def judged(text, source):
        found = Found(request=Request(question="q"), query="q", hits=(), passages=(passage(1, "source", source),))
        sentence = DraftSentence(text=text, markers=(1,))
        return ground(cite(Drafted(found=found, draft=Draft(sentences=(sentence,), model="test"))))

    return judged


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (SURVEY, "The survey followed 162 patients from 43 centres."),
        (SURVEY, "Roughly 160 patients were followed."),
        (SURVEY, "Fourteen patients left because of illness, eight of them in the dust group."),
        (SURVEY, "Hearing loss averaged 7.9 dB in the dust group against 11.5 dB in the noise group."),
        (SURVEY, "Over two years the rate of tinnitus was 26.2% with noise and 16.1% with dust."),
        (SURVEY, "Younger patients wore hearing aids more often than older patients."),
        (SURVEY, "Three of the five patients who needed surgery had a perforated eardrum."),
        (GUIDE, "Look at the eardrum first, then fit the prosthesis."),
        (GUIDE, "The guide warns that syringing the ear straight after surgery disturbs the graft."),
        (GUIDE, "Four noisy tools are named: drills, saws, grinders and mowers."),
        (GUIDE, "Sudden deafness should be referred without delay."),
    ],
)
def test_a_plain_paraphrase_is_kept(judged, source, text):
    assert [item.reason for item in judged(text, source).dropped] == []


@pytest.mark.parametrize(
    ("source", "text", "reason"),
    [
        (SURVEY, "Roughly 200 patients were followed.", "does not stand"),
        (SURVEY, "Fifteen patients left because of illness, eight of them in the dust group.", "does not stand"),
        (SURVEY, "Mean hearing loss was 7.9 dB in the noise group versus 11.5 dB in the dust group.", "changed places"),
        (SURVEY, "Eight patients in the noise group and six in the dust group left the survey.", "changed places"),
        (SURVEY, "Hearing aids were worn less often by younger patients than by older patients.", "does not say"),
        (SURVEY, "There was a correlation between age and tinnitus.", "denies"),
        (SURVEY, "Ear pain was reported in those younger than 60 years.", "the other side"),
        (SURVEY, "Five patients needed surgery, all of them with a perforated eardrum.", "of all"),
        (SURVEY, "Vertigo was seen in most patients.", "smaller share"),
        (SURVEY, "Vertigo was rarely seen in patients.", "how rare"),
        (SURVEY, "The rate of tinnitus was significantly different with noise and with dust.", "p value"),
        (GUIDE, "Fit a prosthesis first, then check the eardrum.", "another order"),
        (GUIDE, "Syringe the ear immediately after surgery.", ""),
        (GUIDE, "Referral should be delayed in sudden deafness.", "denies"),
        (GUIDE, "Checking the eardrum is optional for a prosthesis.", "release"),
        (GUIDE, "Three noisy tools are named: drills, saws, grinders and mowers.", "does not stand"),
    ],
)
def test_what_a_paraphrase_may_not_do_takes_its_sentence_with_it(judged, source, text, reason):
    grounded = judged(text, source)
    assert grounded.sentences == ()
    assert reason in grounded.dropped[0].reason


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Eight hundred fifteen", [815]),
        ("three thousand four hundred and ninety-four", [3494]),
        ("One-hundred-fourteen", [114]),
        ("two thousand and one", [2001]),
        ("a hundred", [100]),
        ("one and two", [1, 2]),
        ("twenty five or six", [25, 6]),
    ],
)
def test_numbers_in_words(text, values):
    assert [int(figure.value) for figure in figures(text)] == values


def test_the_unit_behind_a_spread_is_that_of_its_mean():
    (mean, _) = figures("90 (11)%")
    assert mean.unit == "%"


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Check the eardrum before fitting a prosthesis.", "eardrum", "prosthesi"),
        ("Fit the prosthesis after the eardrum was seen.", "eardrum", "prosthesi"),
        ("After the eardrum was seen, fit the prosthesis.", "eardrum", "prosthesi"),
        ("Eardrum first, then prosthesis.", "eardrum", "prosthesi"),
    ],
)
def test_an_order_is_read_from_either_end(text, first, second):
    assert all(first in order.first and second in order.second for order in orders(read(text)))
    assert orders(read(text))


def test_the_first_of_a_number_orders_nothing():
    assert orders(read("Tinnitus lasted for the first two weeks with drills.")) == ()
