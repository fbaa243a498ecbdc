"""The page in Chromium: the panels, the draft for teaching, worked cases, feedback, saving and printing."""

from __future__ import annotations

import json
import re

import pytest

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

ANSWERS = "#hs-chat .hs-answer"


def _ask(page, question):
    answers = page.locator(ANSWERS).count()
    page.get_by_label("Question", exact=True).fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(ANSWERS)).to_have_count(answers + 1, timeout=20_000)
    return page.locator(ANSWERS).last


def _tab(page, name):
    page.get_by_role("tab", name=name, exact=True).click()
    return page.get_by_role("tabpanel").locator("visible=true")


def test_the_parts_of_an_answer_are_told_apart(fake_page):
    answer = _ask(fake_page, "rich?")
    expect(answer.get_by_role("list", name="Where the sources differ")).to_contain_text("calls the trials small")
    expect(answer.get_by_role("list", name="What the sources leave open")).to_contain_text("re-treatment interval")
    expect(answer.get_by_role("note")).to_contain_text("The model could not be reached")


def test_a_suggested_question_is_asked_by_one_click(fake_page):
    _ask(fake_page, "rich?")
    fake_page.get_by_role("button", name="How fast does widgetumab work?").click()
    expect(fake_page.locator(ANSWERS)).to_have_count(2, timeout=20_000)
    expect(fake_page.locator("#hs-chat .hs-question").last).to_contain_text("How fast does widgetumab work?")


def test_evidence_has_its_table_stances_and_chart(fake_page):
    _ask(fake_page, "rich?")
    panel = _tab(fake_page, "Evidence")
    expect(panel.get_by_role("list", name="What the sources say of the dose asked about")).to_contain_text("1 against")
    expect(panel).not_to_contain_text("0 in support")
    row = panel.locator(".hs-studies tbody tr").first
    for text in (
        "Invented 2019",
        "Randomized trial · 2019",
        "40 adults",
        "2 mg/kg in total",
        "Fever was seen",
        "case series",
    ):
        expect(row).to_contain_text(text)
    expect(row.locator("summary")).to_have_text("On the dose asked about")
    label = panel.locator(".hs-chart svg").get_attribute("aria-label")
    assert "1 mg/kg daily for 2 days, 2 mg/kg in total, 100% of the limit of 2 mg/kg" in label


def test_doses_show_the_amounts_for_the_patient(fake_page):
    _ask(fake_page, "rich?")
    table = _tab(fake_page, "Doses").get_by_role("region", name="Doses, their totals and limits")
    expect(table).to_contain_text("1 mg/kg × 70 kg = 70 mg a day (calculated)")
    expect(table.locator(".hs-chip")).to_have_attribute("href", "#cite-1-1")


def test_how_it_was_built_counts_its_checks(fake_page):
    _ask(fake_page, "rich?")
    panel = _tab(fake_page, "How this was built")
    for text in ("2 of 2 found are cited", "4, each checked", "extractive", "12 ms"):
        expect(panel).to_contain_text(text)


def test_a_retracted_source_is_flagged_everywhere(fake_page):
    answer = _ask(fake_page, "retracted?")
    expect(answer.locator(".hs-alarm")).to_contain_text("Retracted source: Widgetumab cures all")
    panel = fake_page.locator("#hs-panel")
    for text in ("Retracted. Do not rely", "the data were made up", "Inferred from its text: year, kind", "page 2"):
        expect(panel).to_contain_text(text)


def test_the_draft_is_shown_only_when_asked_for(fake_page):
    _ask(fake_page, "rich?")
    panel = _tab(fake_page, "Teaching")
    assert "9 mg/kg in total" not in fake_page.content()
    panel.get_by_role("button", name="Show the draft beside the answer").click()
    table = panel.get_by_role("region", name="Draft beside what was released")
    expect(table).to_be_focused()
    changed = table.locator(".hs-fate-changed")
    expect(changed.locator("del")).to_have_text(["9"])
    expect(changed.locator("ins")).to_have_text(["2"])
    expect(table.locator(".hs-fate-dropped").first).to_contain_text("Not released: 5 stands in no cited passage")
    expect(table.locator(".hs-fate-added")).to_have_count(2)
    expect(panel.locator(".hs-dropped q")).to_have_text("Fever was seen in 4.6% of patients.")
    _ask(fake_page, "dose?")
    assert "9 mg/kg in total" not in fake_page.content()


def test_a_worked_case_shows_what_the_guardrails_do(fake_page):
    panel = _tab(fake_page, "Teaching")
    case = panel.locator("details", has_text="Watch a 4 g/kg draft being stopped")
    case.locator("summary").first.click()
    expect(case.locator(".hs-guarded .hs-stopped")).to_contain_text("Hard limit")
    expect(case.locator(".hs-unguarded")).to_be_hidden()
    panel.get_by_label("Guardrails on").uncheck()
    expect(case.locator(".hs-guarded")).to_be_hidden()
    expect(case.locator(".hs-unguarded del")).to_contain_text("4 g/kg")
    panel.get_by_label("Guardrails on").check()
    expect(case.locator(".hs-unguarded")).to_be_hidden()


def test_feedback_is_kept_on_the_server(fake_page, feedback_file):
    answer = _ask(fake_page, "rich?")
    answer.locator(".hs-feedback summary").click()
    send = answer.get_by_role("button", name="Send feedback")
    send.click()
    expect(answer.get_by_role("status")).to_have_text("Choose what the feedback is about.")
    answer.get_by_label("has an unsafe dose").check()
    answer.get_by_label(re.compile("What is right or wrong")).fill("Too much for NOTE-WORD")
    send.click()
    expect(fake_page.get_by_role("alert")).to_contain_text("The feedback is kept")
    line = json.loads(feedback_file.read_text(encoding="utf-8").splitlines()[-1])
    assert (line["kind"], line["note"], line["answer"]) == ("unsafe_dose", "Too much for NOTE-WORD", "a1")
    assert "It costs 5 dollars." not in json.dumps(line)  # what was dropped stays unseen
    assert "NOTE-WORD" not in fake_page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")


def test_printing_opens_a_page_of_its_own(fake_page):
    answer = _ask(fake_page, "rich?")
    fake_page.context.add_init_script("window.print = () => { window.printed = true; };")
    with fake_page.expect_popup() as popup:
        answer.get_by_role("button", name="Print answer 1").click()
    expect(popup.value.locator("h1")).to_have_text("rich?")
    expect(popup.value.locator("body")).to_contain_text("Seven trials compared widgetumab with placebo.")
    assert popup.value.url == "about:blank"


def test_tokens_are_counted_and_none_shown(fake_page):
    fake_page.get_by_label("Question", exact=True).fill("tokens?")
    fake_page.get_by_role("button", name="Ask", exact=True).click()
    expect(fake_page.locator(".hs-stage")).to_contain_text("42 tokens written")
    expect(fake_page.locator(ANSWERS)).to_have_count(1, timeout=20_000)


def test_stop_ends_the_work_on_the_server(fake_page):
    before = _ask(fake_page, "how many were stopped?").get_attribute("data-answer")
    fake_page.get_by_label("Question", exact=True).fill("slow dose?")
    fake_page.get_by_role("button", name="Ask", exact=True).click()
    fake_page.get_by_role("button", name="Stop").click()
    expect(fake_page.get_by_role("alert")).to_contain_text("Stopped")
    fake_page.wait_for_timeout(1500)
    after = _ask(fake_page, "how many were stopped?").get_attribute("data-answer")
    assert int(after.split("-")[1]) == int(before.split("-")[1]) + 1


@pytest.mark.view(viewport={"width": 390, "height": 844})
def test_a_phone_shows_what_a_study_says(fake_page):
    _ask(fake_page, "rich?")
    _tab(fake_page, "Evidence")
    quote = fake_page.locator(".hs-studies q").first
    quote.scroll_into_view_if_needed()
    box = quote.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert fake_page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
