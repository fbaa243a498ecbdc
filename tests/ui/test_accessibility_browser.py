"""The page under axe-core, in light and dark, on a desk and on a phone."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect

TABS = ("Sources", "Evidence", "Doses", "Safety", "How this was built", "Teaching")


def _open_tab(page, name):
    tab = page.get_by_role("tab", name=name, exact=True)
    if tab.is_visible():
        tab.click()
        return
    page.locator(".overflow-menu > button").click()
    page.locator(".overflow-dropdown button", has_text=name).click()


def _visit(page, axe_faults):
    faults = axe_faults(page)
    for question in ("rich?", "overdose please", "unknown?", "unsafe?", "broken?", "retracted?", "rich?"):
        answers = page.locator("#hs-chat .hs-answer").count()
        page.get_by_label("Question", exact=True).fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()
        expect(page.locator("#hs-chat .hs-answer")).to_have_count(answers + 1, timeout=20_000)
    page.locator(".hs-feedback summary").last.click()
    for tab in TABS:
        _open_tab(page, tab)
        if tab == "Teaching":
            page.get_by_role("button", name="Show the draft").click()
            expect(page.locator(".hs-draft")).to_be_visible()
            page.locator(".hs-case summary").first.click()
        faults += axe_faults(page)
    return list(dict.fromkeys(faults))


def test_no_fault_in_light(fake_page, axe_faults):
    assert _visit(fake_page, axe_faults) == []


@pytest.mark.view(color_scheme="dark")
def test_no_fault_in_dark(fake_page, axe_faults):
    assert _visit(fake_page, axe_faults) == []


@pytest.mark.view(viewport={"width": 390, "height": 844})
def test_no_fault_on_a_phone_in_light(fake_page, axe_faults):
    assert _visit(fake_page, axe_faults) == []


@pytest.mark.view(viewport={"width": 390, "height": 844}, color_scheme="dark")
def test_no_fault_on_a_phone_in_dark(fake_page, axe_faults):
    assert _visit(fake_page, axe_faults) == []
