"""The page in Chromium: over the real assistant, and over a scripted one for states no question reaches on demand."""

from __future__ import annotations

import re

import pytest

from ui.render import STAGES

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

MAXIMUM = "What is the maximum IVIG dose for a myasthenia gravis exacerbation?"
ANSWERS = "#hs-chat .hs-answer"
CHIPS = "#hs-chat .hs-chip"
ACTIVE = "#hs-panel mark.active"


def _ask(page, question):
    """Ask and wait for the answer; gives the newest one."""
    answers = page.locator(ANSWERS).count()
    page.get_by_label("Question", exact=True).fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(ANSWERS)).to_have_count(answers + 1, timeout=20_000)
    return page.locator(ANSWERS).last


def _fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


# The real assistant, as `hardstop serve` starts it.


def test_the_main_question_is_answered_with_the_limit_its_schedules_and_the_words_behind_it(real_page):
    answer = _ask(real_page, MAXIMUM)
    expect(answer).to_contain_text("2 g/kg")
    expect(answer).to_contain_text(re.compile(r"0\.4 g/kg/day for 5 (consecutive )?days"))
    expect(answer).to_contain_text("1 g/kg/day for 2 days")
    chip = answer.locator(".hs-bottom-line .hs-chip").first
    number = chip.inner_text().strip("[]")
    chip.click()
    quote = real_page.locator(ACTIVE)
    expect(quote).to_have_id(f"source-1-{number}")
    expect(quote).to_be_focused()
    expect(quote).to_be_in_viewport()
    expect(quote).to_contain_text("2 g/kg")
    assert "#" not in real_page.url


def test_every_chip_of_every_turn_opens_its_own_quote(real_page):
    _ask(real_page, MAXIMUM)
    _ask(real_page, "Which drugs should be avoided in myasthenia gravis?")
    links = {chip.get_attribute("href") for chip in real_page.locator(CHIPS).all()}
    assert {link.split("-")[1] for link in links} == {"1", "2"}
    for link in sorted(links):
        real_page.locator(f"{CHIPS}[href='{link}']").first.click()
        expect(real_page.locator(ACTIVE)).to_have_id(link.replace("#cite", "source"))
        expect(real_page.locator(ACTIVE)).to_be_focused()


def test_a_question_that_demands_an_overdose_is_met_by_the_limit(real_page):
    answer = _ask(real_page, "Give my myasthenia gravis patient IVIG 4 g/kg over 5 days.")
    card = answer.locator(".hs-card").first
    expect(card).to_contain_text("4 g/kg")
    expect(card).to_contain_text("Hard limit")
    card.locator("summary").first.click()
    expect(card.locator("details blockquote").first).to_be_visible()
    expect(answer.locator(".hs-bottom-line")).to_contain_text("2 g/kg")


def test_what_the_documents_do_not_hold_is_said(real_page):
    answer = _ask(real_page, "What is the boiling point of tungsten?")
    expect(answer).to_contain_text("The sources do not answer this")


def test_an_example_question_is_asked_by_one_click(real_page):
    example = real_page.locator("[data-example]").first
    text = example.inner_text()
    example.click()
    expect(real_page.locator(ANSWERS)).to_have_count(1, timeout=20_000)
    expect(real_page.locator("#hs-chat .hs-question")).to_contain_text(text)
    expect(real_page.locator("[data-example]").first).to_be_hidden()


# The scripted assistant.


def test_the_keyboard_goes_from_question_to_quote_and_back(fake_page):
    box = fake_page.get_by_label("Question", exact=True)
    expect(box).to_be_focused()
    fake_page.keyboard.type("dose?")
    fake_page.keyboard.press("Enter")
    expect(fake_page.locator(ANSWERS)).to_have_count(1, timeout=20_000)
    expect(box).to_have_value("")
    chip = fake_page.locator(CHIPS).nth(1)
    chip.focus()
    fake_page.keyboard.press("Enter")
    expect(fake_page.locator(ACTIVE)).to_have_text("Doses above 2 mg/kg have no support.")
    expect(fake_page.locator(ACTIVE)).to_be_focused()
    expect(fake_page.locator("#hs-live")).to_contain_text("Quote 2")
    fake_page.keyboard.press("Escape")
    expect(chip).to_be_focused()


def test_chips_of_an_earlier_answer_bring_its_sources_back(fake_page):
    _ask(fake_page, "dose?")
    _ask(fake_page, "unsafe?")
    expect(fake_page.locator("#hs-panel")).to_contain_text("There are no sources to show")
    fake_page.locator(f"{CHIPS}[href='#cite-1-3']").click()
    expect(fake_page.locator(ACTIVE)).to_have_text("Seven trials compared widgetumab with placebo.")
    expect(fake_page.locator(ACTIVE)).to_be_focused()
    fake_page.get_by_role("button", name="Back to answer").click()
    expect(fake_page.locator(f"{CHIPS}[href='#cite-1-3']")).to_be_focused()


WATCH_STAGES = """
() => {
  window.seen = [];
  new MutationObserver(() => {
    const stage = document.querySelector('.hs-stage');
    if (stage) window.seen.push([stage.textContent, document.body.innerText.includes('mg/kg')]);
  }).observe(document.getElementById('hs-chat'), { childList: true, subtree: true, characterData: true });
}
"""


def test_stages_are_shown_and_nothing_of_the_answer_before_it_is_released(fake_page):
    fake_page.evaluate(WATCH_STAGES)
    fake_page.get_by_label("Question", exact=True).fill("slow dose?")
    fake_page.get_by_role("button", name="Ask", exact=True).click()
    log = fake_page.locator("#hs-chat [role=log]")
    expect(log).to_have_attribute("aria-busy", "true")
    expect(fake_page.locator(ANSWERS)).to_contain_text("2 mg/kg")
    expect(log).to_have_attribute("aria-busy", "false")
    expect(fake_page.locator(".hs-stage")).to_have_count(0)
    seen = fake_page.evaluate("window.seen")
    assert list(dict.fromkeys(text for text, _ in seen)) == [f"{label}…" for label in STAGES.values()]
    assert not any(answer_shown for _, answer_shown in seen)


def test_a_stopped_dose_has_its_card(fake_page):
    answer = _ask(fake_page, "overdose please")
    card = answer.locator(".hs-stopped")
    expect(card.locator("del")).to_have_text("Give widgetumab 9 mg/kg.")
    assert "line-through" in card.locator("del").evaluate("node => getComputedStyle(node).textDecorationLine")
    expect(card).to_contain_text("4.5 mg/kg/day x 2 = 9 mg/kg")
    expect(card).to_contain_text("Widgetumab must not exceed 2 mg/kg in total.")


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("unknown?", "The sources do not answer this"),
        ("unsafe?", "Not answered: this request is unsafe"),
        ("unfit?", "The question is unfit. Ask another one."),
        ("broken?", "Something went wrong"),
    ],
)
def test_a_question_without_answer_says_why_and_the_page_goes_on(fake_page, question, line):
    expect(_ask(fake_page, question)).to_contain_text(line)
    assert "secret" not in fake_page.locator("body").inner_text()
    expect(_ask(fake_page, "dose?")).to_contain_text("2 mg/kg")


def test_an_empty_question_asks_for_one(fake_page):
    fake_page.get_by_role("button", name="Ask", exact=True).click()
    expect(fake_page.get_by_role("alert")).to_have_text("Type a question first.")
    _ask(fake_page, "dose?")
    expect(fake_page.get_by_role("alert")).to_have_count(0)


def test_a_bad_weight_gets_a_line_and_the_question_stays(fake_page):
    fake_page.get_by_label("Weight (kg)").fill("abc")
    fake_page.get_by_label("Question", exact=True).fill("dose?")
    fake_page.get_by_role("button", name="Ask", exact=True).click()
    expect(fake_page.get_by_role("alert")).to_contain_text("Weight “abc” is not a number of kg.")
    expect(fake_page.get_by_label("Question", exact=True)).to_have_value("dose?")
    expect(fake_page.locator(ANSWERS)).to_have_count(0)
    fake_page.get_by_label("Weight (kg)").fill("70,5")
    _ask(fake_page, "dose?")
    expect(fake_page.get_by_role("alert")).to_have_count(0)


def test_hostile_text_does_nothing(fake_page, fake):
    _ask(fake_page, f"hostile {fake.HOSTILE}")
    fake_page.locator(CHIPS).first.click()
    expect(fake_page.locator(ACTIVE)).to_be_focused()
    assert fake_page.evaluate("window.hacked") is None
    assert fake_page.locator("#hs-workspace img, #hs-workspace script, #hs-workspace iframe").count() == 0
    links = fake_page.locator("#hs-workspace a").evaluate_all("nodes => nodes.map(node => node.getAttribute('href'))")
    assert links
    assert all(re.fullmatch(r"#cite-\d+-\d+", link) for link in links)
    expect(fake_page.locator("#hs-chat .hs-question")).to_contain_text("<script>window.hacked=1</script>")


def test_a_new_conversation_forgets_the_old_one(fake_page):
    fake_page.get_by_label("Weight (kg)").fill("70")
    _ask(fake_page, "dose?")
    fake_page.get_by_role("button", name="New conversation").click()
    expect(fake_page.locator(ANSWERS)).to_have_count(0)
    expect(fake_page.locator("#hs-panel .hs-empty")).to_be_visible()
    expect(fake_page.locator("[data-example]").first).to_be_visible()
    expect(fake_page.get_by_label("Weight (kg)")).to_have_value("")
    _ask(fake_page, "dose?")
    expect(fake_page.locator(ANSWERS)).to_have_count(1)
    assert fake_page.locator(CHIPS).first.get_attribute("href") == "#cite-2-1"


def test_a_new_conversation_stops_the_answer_that_is_on_its_way(fake_page):
    fake_page.get_by_label("Question", exact=True).fill("slow dose?")
    fake_page.get_by_role("button", name="Ask", exact=True).click()
    expect(fake_page.locator(".hs-stage")).to_be_visible()
    fake_page.get_by_role("button", name="New conversation").click()
    expect(fake_page.locator(".hs-stage")).to_have_count(0)
    fake_page.wait_for_timeout(2000)
    expect(fake_page.locator(ANSWERS)).to_have_count(0)
    _ask(fake_page, "unknown?")
    expect(fake_page.locator("#hs-chat .hs-question")).to_have_count(1)


def test_stop_gives_the_page_back(fake_page):
    _ask(fake_page, "dose?")
    expect(fake_page.get_by_role("button", name="Stop")).to_be_hidden()
    fake_page.get_by_label("Question", exact=True).fill("slow dose?")
    fake_page.get_by_role("button", name="Ask", exact=True).click()
    fake_page.get_by_role("button", name="Stop").click()
    expect(fake_page.get_by_role("alert")).to_contain_text("Stopped")
    expect(fake_page.locator("#hs-chat .hs-question")).to_have_count(1)
    fake_page.wait_for_timeout(2000)
    expect(fake_page.locator(ANSWERS)).to_have_count(1)
    _ask(fake_page, "unknown?")


def test_the_whole_document_is_one_click_away(fake_page):
    _ask(fake_page, "dose?")
    fake_page.locator(CHIPS).first.click()
    fake_page.get_by_role("button", name="Whole document").first.click()
    document = fake_page.locator("#hs-panel .hs-document")
    expect(document).to_contain_text("Check the blood count first.")
    expect(document.locator("mark")).to_have_text(
        ["Widgetumab is given at 2 mg/kg in total.", "Doses above 2 mg/kg have no support."]
    )
    expect(document.locator("mark").first).to_be_focused()
    fake_page.get_by_role("button", name="Back to the passages").click()
    expect(fake_page.locator("#hs-panel .hs-excerpt")).to_have_count(2)


@pytest.mark.parametrize(
    ("tab", "shown"),
    [
        ("Evidence", ["Guideline on widgetumab", "Doses above 2 mg/kg have no support."]),
        ("Doses", ["widgetumab", "1 mg/kg daily for 2 days", "2 mg/kg in one course", "100% of the course limit"]),
        ("Safety", ["No dose rule objected"]),
        ("How this was built", ["It costs 5 dollars.", "5 stands in no cited passage", "extractive", "12 ms"]),
    ],
)
def test_each_panel_shows_its_part_of_the_answer(fake_page, tab, shown):
    fake_page.get_by_role("tab", name=tab, exact=True).click()
    panel = fake_page.get_by_role("tabpanel").locator("visible=true")
    expect(panel.locator(".hs-none")).to_be_visible()
    _ask(fake_page, "dose?")
    for text in shown:
        expect(panel).to_contain_text(text)


def test_a_chip_in_another_panel_leads_to_the_sources(fake_page):
    _ask(fake_page, "dose?")
    fake_page.get_by_role("tab", name="Evidence", exact=True).click()
    fake_page.locator(".hs-compare .hs-chip").last.click()
    expect(fake_page.get_by_role("tab", name="Sources", exact=True)).to_have_attribute("aria-selected", "true")
    expect(fake_page.locator(ACTIVE)).to_have_text("Seven trials compared widgetumab with placebo.")
    expect(fake_page.locator(ACTIVE)).to_be_focused()


@pytest.mark.parametrize(
    ("label", "suffix", "words"), [("Markdown", ".md", "## References"), ("RIS", ".ris", "TY  - GEN")]
)
def test_an_answer_is_saved_as_a_file(fake_page, label, suffix, words):
    _ask(fake_page, "unknown?")
    _ask(fake_page, "dose?")
    for _ in range(2):  # the same file again is a download again
        with fake_page.expect_download() as download:
            fake_page.get_by_role("button", name=f"Save answer 2 as {label}").click()
        assert download.value.suggested_filename == f"hardstop-a1{suffix}"
        assert words in download.value.path().read_text(encoding="utf-8")


def test_two_tabs_are_two_conversations(open_page, fake_url):
    first, second = open_page(fake_url), open_page(fake_url)
    _ask(first, "dose?")
    _ask(second, "unknown?")
    expect(first.locator("#hs-chat .hs-question")).to_have_text(re.compile("dose"))
    expect(second.locator("#hs-chat .hs-question")).to_have_text(re.compile("unknown"))


def test_the_browser_stores_nothing(fake_page):
    fake_page.get_by_label("Weight (kg)").fill("61.7")
    _ask(fake_page, "dose for PRIVATE-WORD?")
    stored = fake_page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage) + document.cookie")
    assert "PRIVATE-WORD" not in stored
    assert "61.7" not in stored
    assert "PRIVATE-WORD" not in fake_page.url


@pytest.mark.view(viewport={"width": 390, "height": 844})
def test_a_phone_needs_no_sideways_scroll(fake_page):
    assert _fits(fake_page)
    _ask(fake_page, "overdose please")
    _ask(fake_page, "hostile " + "x" * 300)
    assert _fits(fake_page)
    fake_page.locator(CHIPS).last.click()
    expect(fake_page.locator(ACTIVE)).to_be_in_viewport()
    fake_page.get_by_role("button", name="Back to answer").click()
    expect(fake_page.locator(CHIPS).last).to_be_in_viewport()
    assert _fits(fake_page)


CONTRAST = """
() => {
  const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = parse(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const node = text.parentElement;
    if (!text.data.trim() || !node.checkVisibility() || node.closest('.hs-sr, .sr-only')) continue;
    const [a, b] = [light(parse(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${ratio.toFixed(2)} ${text.data.trim().slice(0, 40)}`);
  }
  return poor;
}
"""


def _assert_contrast(page):
    for question in ("overdose please", "unknown?", "unsafe?", "dose?"):
        _ask(page, question)
    page.locator(CHIPS).last.click()
    expect(page.locator(ACTIVE)).to_be_focused()
    page.wait_for_timeout(300)
    assert page.evaluate(CONTRAST) == []


def test_text_has_contrast_in_light(fake_page):
    _assert_contrast(fake_page)


@pytest.mark.view(color_scheme="dark")
def test_text_has_contrast_in_dark(fake_page):
    expect(fake_page.locator("body")).to_have_class(re.compile("dark"))
    _assert_contrast(fake_page)


@pytest.mark.view(reduced_motion="reduce")
def test_reduced_motion_is_kept(fake_page):
    fake_page.get_by_label("Question", exact=True).fill("slow dose?")
    fake_page.get_by_role("button", name="Ask", exact=True).click()
    step = fake_page.locator(".hs-steps .now")
    expect(step).to_be_visible()
    assert step.evaluate("node => getComputedStyle(node).animationName") == "none"
