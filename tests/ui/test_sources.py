"""Citations become passages that are the document's own text, whatever the citations look like."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ui.sources import cited_sources, nearest_sources


def _texts(sources):
    return ["".join(part.text for part in excerpt.segments) for source in sources for excerpt in source.excerpts]


def test_passages_are_the_document_word_for_word(fake):
    sources = cited_sources(fake.plain("q"), fake.DOCUMENTS.get)
    assert [source.document.id for source in sources] == ["guide", "review"]
    assert _texts(sources) == [fake.GUIDELINE.text, fake.REVIEW.text]
    assert [excerpt.numbers for source in sources for excerpt in source.excerpts] == [(1, 2), (3,)]


def test_overlapping_quotes_are_each_shown_whole(fake):
    whole = fake.citation(1, fake.GUIDELINE, "Widgetumab is given at 2 mg/kg in total. It is split over two days.")
    part = fake.citation(2, fake.GUIDELINE, "It is split over two days. Doses above 2 mg/kg have no support.")
    sources = cited_sources(fake.answer("q", citations=(whole, part)), fake.DOCUMENTS.get)
    marked = [[p.text for p in excerpt.segments if p.n] for source in sources for excerpt in source.excerpts]
    assert marked == [[whole.quote], [part.quote]]


def test_a_quote_outside_every_passage_still_opens_with_words_around_it(fake):
    text = "word " * 400 + "The quote stands here." + " after" * 400
    document = replace(fake.GUIDELINE, text=text)
    citation = fake.citation(1, document, "The quote stands here.")
    sources = cited_sources(fake.answer("q", citations=(citation,), passages=()), {"guide": document}.get)
    (excerpt,) = sources[0].excerpts
    (shown,) = _texts(sources)
    assert [part.text for part in excerpt.segments if part.n == 1] == [citation.quote]
    assert shown in text
    assert 300 < len(shown) < 600
    assert shown.split()[0] == "word"
    assert shown.split()[-1] == "after"


@pytest.mark.parametrize("text", ["The quote.", "The quote. And more.", "Before it. The quote."])
def test_a_quote_at_the_edge_of_a_document(fake, text):
    document = replace(fake.GUIDELINE, text=text)
    citation = fake.citation(1, document, "The quote.")
    sources = cited_sources(fake.answer("q", citations=(citation,), passages=()), {"guide": document}.get)
    assert _texts(sources) == [text]


def test_front_matter_is_never_shown(fake):
    text = "---\ntitle: x\n---\nThe quote. Then more."
    document = replace(fake.GUIDELINE, text=text, body_start=text.index("The"))
    citation = fake.citation(1, document, "The quote.")
    sources = cited_sources(fake.answer("q", citations=(citation,), passages=()), {"guide": document}.get)
    assert _texts(sources) == ["The quote. Then more."]


def test_a_document_that_is_gone_is_left_out(fake):
    sources = cited_sources(fake.plain("q"), {"guide": fake.GUIDELINE}.get)
    assert [source.document.id for source in sources] == ["guide"]


def test_the_nearest_passages_come_in_the_order_of_rank(fake):
    hits = (fake.hit(2, fake.REVIEW), fake.hit(1, fake.GUIDELINE))
    sources = nearest_sources(fake.answer("q", passages=hits), count=1)
    assert [source.document.id for source in sources] == ["guide"]
