"""A source's own markers and references as metadata."""

from __future__ import annotations

import pytest

from corpus.apparatus import reference_list, reference_markers


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("## Use\n\nIVIG helps in crisis. [1] It is safe [2, 3]. It is dear. 4\n", ["1", "2, 3", "4"]),
        ("## Use\n\nIVIG helps. Is 5 g enough? It is safe. [1]\n", ["1"]),
        ("## Use\n\n1. IVIG helps.\n2. It is safe.\n", []),
        ("## Use\n\nThe limit on any one day is 20\n", []),
        ("## Use\n\nIVIG is given at 2 g/kg. It helps.\n", []),
    ],
)
def test_markers_behind_sentences_are_found_where_they_stand(make_document, text, labels):
    found = reference_markers(make_document(text))
    assert [marker.label for marker in found] == labels
    for marker in found:
        assert marker.label[0] in text[marker.start : marker.end]
        assert text[marker.start : marker.end].strip() == text[marker.start : marker.end]


def test_bare_digits_behind_most_items_are_markers(make_document):
    items = "".join(f"- Look for reaction {name} {n}\n" for n, name in enumerate("abcdefg", start=1))
    assert [marker.label for marker in reference_markers(make_document(f"## Watch\n\n{items}"))] == list("1234567")


def test_a_list_of_references_is_read_from_the_text(make_document):
    document = make_document("# T\n\n## Use\n\nIVIG helps.\n\n## References\n\n1. Smith J. Lancet.\n2. Lee K. Brain.\n")
    assert reference_list(document) == ("Smith J. Lancet.", "Lee K. Brain.")
    assert reference_list(make_document("# T\n\nIVIG helps.\n")) == ()


def test_the_formats_own_markers_and_references_are_kept(read_one):
    document = read_one(
        "a.html", "<main><h1>T</h1><p>IVIG helps.<sup>1</sup></p><h2>References</h2><p>Smith J.</p></main>"
    )
    assert [marker.label for marker in reference_markers(document)] == ["1"]
    assert reference_list(document) == ("Smith J.",)
