"""The Documents tab in Chromium, over the real assistant and documents of its own."""

from __future__ import annotations

import os

import pytest

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api").expect


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    (folder / "pex.md").write_text("# Plasma exchange\n\n## Use\n\nPlasma exchange removes antibodies within days.\n")
    return folder


@pytest.fixture(scope="module")
def desk_url(start_server, folder, tmp_path_factory):
    index = tmp_path_factory.mktemp("desk") / "index"
    os.environ["HARDSTOP_CORPUS"] = str(folder)
    try:
        return start_server(["-m", "ui.cli", "serve", "--port", "{port}", "--index", str(index), "--corpus-tab"])
    finally:
        del os.environ["HARDSTOP_CORPUS"]


def _open_documents(page):
    tab = page.get_by_role("tab", name="Documents", exact=True)
    if tab.is_visible():
        tab.click()
    else:
        page.locator(".overflow-menu > button").click()
        page.locator(".overflow-dropdown button", has_text="Documents").click()


def test_there_is_no_such_tab_without_being_asked_for(fake_page):
    expect(fake_page.get_by_role("tab", name="Documents", exact=True)).to_have_count(0)


def test_documents_are_added_marked_indexed_and_removed(open_page, desk_url, tmp_path):
    page = open_page(desk_url)
    _open_documents(page)
    listed, told = page.locator("#hs-documents"), page.locator("#hs-told")
    expect(listed).to_contain_text("Plasma exchange")
    expect(listed).to_contain_text("1 document in the folder")
    expect(page.get_by_label("Dropdown", exact=True)).to_have_count(0)  # no stray field beside ours

    (tmp_path / "zinc.md").write_text("# Zinc\n\n## Use\n\nZinc tablets are taken with food in the morning.\n")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF")
    page.locator("#hs-corpus input[type=file]").set_input_files([tmp_path / "zinc.md", tmp_path / "bad.pdf"])
    expect(told).to_contain_text("zinc.md: added as zinc", timeout=20_000)
    expect(told.locator(".hs-alarm")).to_contain_text("bad.pdf")
    expect(listed).to_contain_text("after a rebuild")

    page.get_by_role("button", name="Rebuild the index").click()
    expect(told).to_contain_text("The index is up to date", timeout=60_000)
    expect(listed).not_to_contain_text("after a rebuild")
    page.get_by_label("Question", exact=True).fill("How are zinc tablets taken?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#hs-chat .hs-answer")).to_contain_text("with food", timeout=20_000)

    page.get_by_label("Document", exact=True).click()
    page.get_by_role("option", name="zinc").click()
    page.get_by_role("button", name="Reject").click()
    expect(told).to_contain_text("Enter your name first")
    page.get_by_label("Your name").fill("Dr Ward")
    page.get_by_label("Document", exact=True).click()
    page.get_by_role("option", name="zinc").click()
    page.get_by_role("button", name="Approve").click()
    expect(listed).to_contain_text("by Dr Ward")
    page.get_by_label("Document", exact=True).click()
    page.get_by_role("option", name="zinc").click()
    page.get_by_role("button", name="Remove").click()
    expect(told).to_contain_text("Removed zinc")
    expect(listed).to_contain_text("1 document in the folder")


@pytest.mark.parametrize("width", [1280, 1366])
def test_all_tabs_are_in_view_on_a_small_laptop(browser, desk_url, width):
    with browser.new_context(viewport={"width": width, "height": 768}) as context:
        page = context.new_page()
        page.goto(desk_url)
        expect(page.get_by_role("tab", name="Documents", exact=True)).to_be_visible(timeout=20_000)
        expect(page.locator("#hs-side .overflow-menu")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tab_has_no_fault(open_page, desk_url, axe_faults, scheme):
    page = open_page(desk_url)
    page.emulate_media(color_scheme=scheme)
    _open_documents(page)
    expect(page.locator("#hs-documents")).to_contain_text("Plasma exchange")
    assert axe_faults(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert axe_faults(page) == []
