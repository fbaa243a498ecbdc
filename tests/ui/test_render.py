"""Everything that others wrote comes out as text; what the page promises to show is there."""

from __future__ import annotations

from dataclasses import astuple, replace
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from assistant.records import AnswerStatus, Part, Sentence
from guardrails.records import Level, Scope, Stance
from ui.records import Exchange
from ui.render import STAGES, exchange_html, notice_html, panels, question_html, stage_html, welcome_html


class _Tree(HTMLParser):
    """The tags with their attributes, and the text by tag, of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._by_tag: dict[str, list[str]] = {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)
        self._by_tag.setdefault(tag, []).append("")

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        self.texts.append((self._open[-1] if self._open else "", data))
        for tag in set(self._open):
            self._by_tag[tag][-1] += data

    def text_of(self, tag):
        """The text of every such element, with that of the elements in it."""
        return self._by_tag.get(tag, [])


def _answer(fake, build, number=1):
    question = "Is 9 mg/kg right?"
    return exchange_html(Exchange(number=number, question=question, answer=build(question)), fake.DOCUMENTS.get)


def _panel(fake, build, number=1):
    return panels(Exchange(number=number, question="q?", answer=build("q?")), fake.DOCUMENTS.get, fake.guard()).sources


def test_hostile_text_stays_text(fake):
    exchange = Exchange(number=1, question=fake.HOSTILE, answer=fake.hostile(fake.HOSTILE))
    pieces = [
        question_html(fake.HOSTILE),
        exchange_html(exchange, fake.DOCUMENTS.get),
        *astuple(panels(exchange, fake.DOCUMENTS.get, fake.guard())),
        exchange_html(Exchange(number=1, question="q", problem=fake.HOSTILE), fake.DOCUMENTS.get),
        notice_html(fake.HOSTILE),
        welcome_html([fake.HOSTILE]),
    ]
    for html in pieces:
        tree = _Tree(html)
        assert not {"script", "img", "iframe", "style", "form"} & {tag for tag, _ in tree.tags}
        assert not [name for _, attrs in tree.tags for name in attrs if name.startswith("on")]
        links = [attrs["href"] for tag, attrs in tree.tags if tag == "a"]
        assert all(link and link.startswith("#cite-") for link in links)
        assert "<script>window.hacked=1</script>" in "".join(text for _, text in tree.texts)


def test_the_bottom_line_comes_first_with_its_chips_after_the_stop(fake):
    tree = _Tree(_answer(fake, fake.plain, number=4))
    assert (
        "".join(text for _, text in tree.texts).split("\n")[1].strip() == "Widgetumab is given at 2 mg/kg in total.[1]"
    )
    chips = [attrs for tag, attrs in tree.tags if tag == "a"]
    assert [chip["href"] for chip in chips] == ["#cite-4-1", "#cite-4-2", "#cite-4-1", "#cite-4-3"]
    assert chips[0]["aria-label"] == f"Source 1: {fake.GUIDELINE.title}"


def test_a_number_without_a_citation_is_no_chip(fake):
    def build(question):
        return fake.answer(question, Sentence(text="Nine.", citations=(9, 1)))

    tree = _Tree(_answer(fake, build))
    assert [attrs["href"] for tag, attrs in tree.tags if tag == "a"] == ["#cite-1-1"]


def test_the_panel_marks_the_exact_quotes_once_a_passage(fake):
    tree = _Tree(_panel(fake, fake.plain, number=2))
    ids = [attrs["id"] for tag, attrs in tree.tags if tag == "mark"]
    assert ids == ["source-2-1", "source-2-2", "source-2-3"]
    assert tree.text_of("mark") == [c.quote for c in fake.plain("q").citations]
    assert len([tag for tag, _ in tree.tags if tag == "blockquote"]) == 2


def test_the_panel_says_how_far_a_source_can_be_trusted(fake):
    text = " ".join(text for _, text in _Tree(_panel(fake, fake.plain)).texts)
    for fact in ("Guideline · 2023", "Approved", "Updated 4 Mar 2025", "Full text"):
        assert fact in text
    for fact in ("Systematic review", "Under review", "Update date not stated", "Summary"):
        assert fact in text


def test_a_stopped_dose_is_struck_out_beside_rule_sum_and_source(fake):
    tree = _Tree(_answer(fake, fake.overridden))
    assert tree.text_of("del") == ["Give widgetumab 9 mg/kg."]
    text = " ".join(text for _, text in tree.texts)
    text = "".join(text for _, text in tree.texts)
    for part in (
        "Stopped by a hard safety rule",
        "9 mg/kg is above the limit of 2 mg/kg a course.",
        "4.5 mg/kg/day x 2 = 9 mg/kg",
        "widgetumab-max",
        "Doses above 2 mg/kg have no support.",
        fake.GUIDELINE.title,
    ):
        assert part in text
    assert text.index("Stopped by a hard safety rule") < text.index("Note from a safety rule")


def test_an_objection_to_the_question_is_not_shown_as_a_draft(fake):
    tree = _Tree(_answer(fake, fake.objected))
    text = " ".join(text for _, text in tree.texts)
    assert "Your question goes against a hard safety rule" in text
    assert "Draft said" not in text
    assert tree.text_of("del") == []


@pytest.mark.parametrize(
    ("name", "title"),
    [("abstained", "The sources do not answer this"), ("refused", "Not answered: this request is unsafe")],
)
def test_every_way_of_not_answering_says_so(fake, name, title):
    build = getattr(fake, name)
    text = "".join(text for _, text in _Tree(_answer(fake, build)).texts)
    assert title in text
    assert build("q").text in text


def test_an_abstention_shows_what_came_closest(fake):
    tree = _Tree(_panel(fake, fake.abstained))
    assert "The closest passages were:" in " ".join(text for _, text in tree.texts)
    assert tree.text_of("mark") == []
    assert [tag for tag, _ in tree.tags].count("blockquote") == 2


def test_stages_are_told_in_words_and_advance():
    done = [stage_html(stage).count('class="done"') for stage in STAGES]
    assert done == [0, 1, 2, 3, 4]
    assert "Checking every dose against its limits" in stage_html("release")


def test_nothing_to_notice_is_nothing_at_all():
    assert notice_html() == ""


@pytest.mark.parametrize(
    ("stance", "words"),
    [
        (Stance.RECOMMENDING, "Stated regimen"),
        (Stance.REFUTING, "Not supported"),
        (Stance.REPORTING, "Reported, not advised"),
    ],
)
def test_a_dose_that_is_not_advised_does_not_read_as_if_it_were(fake, stance, words):
    dose = replace(fake.SAFE_DOSE, stance=stance)
    answer = fake.answer("q", Sentence(text="One.", citations=(1,), doses=(dose,)))
    html = panels(Exchange(number=1, question="q", answer=answer), fake.DOCUMENTS.get, fake.guard()).doses
    assert f">{words}<" in html


def test_limits_say_what_they_cover(fake):
    rules = (
        fake.LIMIT,
        replace(fake.LIMIT, scope=Scope.PERIOD, per_days=Decimal(1)),
        replace(fake.LIMIT, scope=Scope.PERIOD, per_days=Decimal(28), level=Level.SOFT),
    )
    html = panels(Exchange(number=1, question="q", answer=fake.plain("q")), fake.DOCUMENTS.get, fake.guard(rules)).doses
    for words in ("2 mg/kg in one course", "2 mg/kg a day", "2 mg/kg in 28 days (soft)"):
        assert words in html


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("give 0.4 g/kg/day for 5 days or 375 mg/m² a week", ["0.4 g/kg/day", "5 days", "375 mg/m²"]),
        ("3-4 g/kg, 1,000 mg, 50% and 12 May", ["3-4 g/kg", "1,000 mg"]),
        ("5 gross errors, 7 daybreaks", []),
    ],
)
def test_a_number_stays_with_its_unit(text, kept):
    tree = _Tree(question_html(text))
    spans = [piece for tag, piece in tree.texts if tag == "span" and not piece.startswith("You asked")]
    assert spans == kept
    assert "".join(piece for _, piece in tree.texts).strip() == f"You asked: {text}"


def test_an_amount_at_the_end_stays_with_its_chip(fake):
    answer = fake.answer("q", Sentence(text="The limit is 2 mg/kg.", citations=(1,)))
    html = exchange_html(Exchange(number=1, question="q", answer=answer), fake.DOCUMENTS.get)
    assert '<span class="hs-tail">2 mg/kg.<a ' in html


def test_the_order_of_an_answer_is_kept_where_a_line_leads_to_the_next(fake):
    sentences = (
        Sentence(text="Not covered.", citations=(), part=Part.GAP),
        Sentence(text="What comes nearest:", citations=(), part=Part.GAP),
        Sentence(text="Near words.", citations=(1,)),
    )
    answer = fake.answer("q", *sentences, status=AnswerStatus.ABSTAINED)
    html = exchange_html(Exchange(number=1, question="q", answer=answer), fake.DOCUMENTS.get)
    assert html.index("What comes") < html.index("Near <span")
    assert "leave open" not in html


def test_a_side_stands_in_one_line_with_the_finding_that_it_rests_on(fake):
    sentences = (
        Sentence(text="Yes, because of this:", citations=(1,)),
        Sentence(text="Pain fell.", citations=(1,)),
        Sentence(text="So did cost.", citations=(2,)),
    )
    html = exchange_html(Exchange(number=1, question="q", answer=fake.answer("q", *sentences)), fake.DOCUMENTS.get)
    line, rest = html.split("</p>", 1)
    assert "Yes, because" in line
    assert "Pain" in line
    assert "cost" in rest


def test_points_that_share_a_theme_stand_under_it(fake):
    said = [("Bottom line.", "Dose"), ("One.", "Dose"), ("Two.", "Safety"), ("Three.", "Safety")]
    sentences = tuple(Sentence(text=text, citations=(1,), theme=theme) for text, theme in said)
    answer = fake.answer("q?", *sentences)
    titles = _Tree(exchange_html(Exchange(number=1, question="q?", answer=answer), fake.DOCUMENTS.get))
    assert [text for text in titles.text_of("p") if text in {"Dose", "Safety"}] == ["Dose", "Safety"]
    alone = replace(answer, sentences=tuple(replace(item, theme=item.text) for item in sentences))
    html = exchange_html(Exchange(number=1, question="q?", answer=alone), fake.DOCUMENTS.get)
    assert "hs-part-title" not in html
