"""Saved answers: complete, parseable, and with nothing in them that others could use as markup."""

from __future__ import annotations

import json
import re

import pytest

from ui.export import FORMATS, export


def _text(fake, build, name):
    return export(build("What is *the* dose?"), name, fake.DOCUMENTS.get).text


def test_markdown_has_question_answer_and_references_with_their_quotes(fake):
    text = _text(fake, fake.plain, "markdown")
    assert text.startswith("# What is \\*the\\* dose?\n\nWidgetumab is given at 2 mg/kg in total. [1]\n")
    assert "- Doses above 2 mg/kg have no support. [2] [1]\n" in text
    for citation in fake.plain("q").citations:
        assert f"{citation.n}. " in text
    assert "“Seven trials compared widgetumab with placebo.”" in text
    assert "not a prescription" in text


def test_markdown_names_what_the_rules_found(fake):
    text = _text(fake, fake.overridden, "markdown")
    assert "widgetumab-max (hard limit): 9 mg/kg is above the limit" in text
    assert "Give widgetumab 9 mg/kg" not in text


def test_markdown_of_an_abstention_says_so(fake):
    text = _text(fake, fake.abstained, "markdown")
    assert "The sources say nothing about this." in text
    assert "## References" not in text
    assert "Status: abstained" in text


def test_markdown_carries_no_live_markup(fake):
    text = _text(fake, fake.hostile, "markdown")
    assert not re.search(r"(?<!\\)(<script|<img|\]\(|!\[|\*\*)", text)


def test_json_is_the_contract(fake):
    saved = json.loads(_text(fake, fake.plain, "json"))
    assert saved["status"] == "answered"
    assert [citation["n"] for citation in saved["citations"]] == [1, 2, 3]


def test_ris_has_one_record_a_document_and_no_unknown_year(fake):
    records = _text(fake, fake.plain, "ris").split("ER  - ")
    assert len(records) == 3
    assert "TI  - Guideline on widgetumab in invented disease" in records[0]
    assert "PY  - 2023" in records[0]
    assert "N1  - guideline; review status approved; full text; last updated 2025-03-04" in records[0]
    assert "PY  -" not in records[1]
    for line in _text(fake, fake.plain, "ris").splitlines():
        assert not line or re.match(r"[A-Z][A-Z0-9]  - ", line)


def test_bibtex_braces_balance_whatever_the_title(fake):
    text = _text(fake, fake.plain, "bibtex")
    assert text.count("@misc{") == 2
    bare = text.replace("\\{", "").replace("\\}", "")
    assert bare.count("{") == bare.count("}")
    assert "year = {2023}" in text


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "print"])
def test_the_file_is_named_after_the_answer(fake, name):
    saved = export(fake.answer("q", id="../a1 b"), name, fake.DOCUMENTS.get)
    assert re.fullmatch(r"hardstop-a1b\.(md|html|json|ris|bib)", saved.name)


def test_another_format_is_refused(fake):
    with pytest.raises(KeyError):
        export(fake.plain("q"), "docx", fake.DOCUMENTS.get)
