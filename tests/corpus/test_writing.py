"""Pieces become text whose structure and offsets come out again: nothing lost, every mark where it stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.chunking import chunk_document
from corpus.formats.records import Piece
from corpus.formats.writing import PAGE, clean, reference, squeezed, superscript, write
from corpus.structure import blocks

WORDS = st.sampled_from(
    ["IVIG", "2 g/kg", "# sharp", "- dash", "1. one", "> more", "| bar |", "```", "[a]: b", "<b>", "*x*"]
)
SENTENCES = st.builds(
    lambda words, n: f"{' '.join(words)} is statement {n}.", st.lists(WORDS, min_size=1, max_size=3), st.integers(0, 9)
)
PIECES = st.one_of(
    st.builds(Piece, role=st.just("paragraph"), text=SENTENCES),
    st.builds(Piece, role=st.just("item"), text=SENTENCES, level=st.integers(0, 2)),
    st.builds(Piece, role=st.just("heading"), text=st.sampled_from(["Dose", "Safety"]), level=st.integers(2, 4)),
    st.builds(Piece, role=st.just("row"), cells=st.tuples(SENTENCES, SENTENCES), level=st.integers(0, 1)),
)  # fmt: skip


@given(pieces=st.lists(PIECES, max_size=10))
def test_every_piece_is_in_some_block_and_chunks_are_exact(make_document, pieces):
    document = make_document(write("Title", pieces).text)
    for chunk in chunk_document(document):
        assert document.text[chunk.start : chunk.end] == chunk.text
    said = squeezed(" ".join(document.text[block.start : block.end] for block in blocks(document)))
    for piece in pieces:
        for text in piece.cells or ((piece.text,) if piece.role != "heading" else ()):
            ending = text.rsplit(" is ", 1)[1]
            assert f"is {ending}" in said


@given(pieces=st.lists(PIECES, min_size=1, max_size=8), data=st.data())
def test_marks_leave_the_text_as_it_is_without_them(pieces, data):
    marked = []
    expected_pages = 0
    for piece in pieces:
        page = data.draw(st.booleans())
        label = data.draw(st.sampled_from(["", "3"]))
        expected_pages += page
        start, end = PAGE * page, reference(label) if label else ""
        if piece.role == "row":
            marked.append(Piece(role="row", cells=(start + piece.cells[0], piece.cells[1] + end), level=piece.level))
        else:
            marked.append(Piece(role=piece.role, text=start + piece.text + end, level=piece.level))
    plain, written = write("Title", pieces), write("Title", marked, paged=True)
    assert written.text == plain.text
    assert len(written.pages) == expected_pages + 1
    assert list(written.pages) == sorted(written.pages)
    assert all(written.text[marker.start - 1] not in " \n" for marker in written.markers)


@pytest.mark.parametrize(
    ("before", "raised", "said"),
    [
        ("375 mg/m", "2", "²"),
        ("10", "9", "⁹"),
        ("per min", "-1", "⁻¹"),
        ("R", "2", "²"),
        ("given to adults", "1", reference("1")),
        ("in crisis.", "1,2", reference("1, 2")),
        ("in 2012", "4", reference("4")),
        ("helps", "[3-5]", reference("3-5")),
        ("the 5", "th", "th"),
    ],
)
def test_raised_digits_are_powers_or_references(before, raised, said):
    assert superscript(before, raised) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"helps [{reference('1')}, {reference('2')}].", "helps."),
        (f"helps ({reference('1')}\u2013{reference('3')}) now", "helps now"),
        (f"in adults {reference('1')} and children", "in adults and children"),
        (f"helps {reference('1')}.", "helps."),
    ],
)
def test_nothing_is_left_of_a_marker_that_is_taken_out(text, said):
    assert write("", [Piece(role="paragraph", text=text)]).text == f"{said}\n"


def test_characters_of_our_own_in_a_file_mean_nothing():
    assert clean(f"a{PAGE}b{reference('1')}c\u200b\u00ad\x00d") == "ab1cd"
