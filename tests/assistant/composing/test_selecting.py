"""Which sentences make an answer."""

from __future__ import annotations

import pytest

from assistant.composing.selecting import select
from assistant.finding.relevance import Relevant
from assistant.question.studies import whole
from corpus.records import Chunk, Span
from index.records import Hit, SentenceHit


@pytest.fixture
def judged(make_document):
    def judged(text, odds=0.0, *, document="d", start=0, vector=(1.0, 0.0)):
        source = make_document(" " * start + text, document)
        span = Span(start=start, end=start + len(text))
        chunk = Chunk(
            id=f"{document}:{start}",
            document_id=document,
            section="",
            start=start,
            end=span.end,
            text=text,
            sentences=(span,),
        )
        found = Hit(chunk=chunk, document=source, score=0.5, rank=1, dense=0.5, lexical=0.5)
        hit = SentenceHit(hit=found, span=span, text=text, score=0.5, dense=0.5, lexical=0.5, late=0.5, vector=vector)
        return Relevant(hit=hit, odds=odds, study=whole(source))

    return judged


def texts(items):
    return [item.hit.text for item in items]


def taken(*items):
    return frozenset((item.hit.hit.document.id, item.hit.span) for item in items)


def test_nothing_found_nothing_selected():
    assert select([], []) == []


def test_the_likeliest_comes_first_and_what_falls_far_behind_is_left_out(judged):
    items = [judged("Best.", 2.0), judged("Next.", 1.0, start=50, vector=(0.0, 1.0)), judged("Far.", -6.0, start=90)]
    assert texts(select(items, [])) == ["Best.", "Next."]


def test_another_document_has_to_be_nearer_the_best(judged):
    same = judged("Same document.", -1.0, start=50, vector=(0.0, 1.0))
    other = judged("Another.", -1.0, document="e")
    close = judged("A close other.", 1.8, document="f")
    chosen = select([judged("Best.", 2.0), close, same, other], [])
    assert texts(chosen) == ["Best.", "A close other.", "Same document."]


def test_a_near_copy_within_a_document_is_not_said_twice_but_another_document_may_agree(judged):
    copy = judged("Best, again.", 1.9, start=50, vector=(0.99, 0.1))
    agreeing = judged("Best, elsewhere.", 1.8, document="e", vector=(0.99, 0.1))
    assert texts(select([judged("Best.", 2.0), copy, agreeing], [])) == ["Best.", "Best, elsewhere."]


def test_each_part_gets_its_best_sentence_before_anything_else(judged):
    first = judged("Of the first.", 1.0)
    second = judged("Of the second.", 1.8, document="e", vector=(0.0, 1.0))
    likely = judged("Likely in all.", 3.0, document="f", vector=(0.0, 1.0))
    chosen = select([likely, first, second], [[first], [second, judged("Of the first.", 0.1)]])
    assert texts(chosen)[:2] == ["Of the first.", "Of the second."]


def test_a_part_that_is_answered_already_gets_no_second_sentence(judged):
    said, as_good = judged("Said.", 1.0), judged("As good.", 1.3, document="e")
    chosen = select([said], [[said], [as_good, judged("Said.", 1.0)]])
    assert texts(chosen) == ["Said."]


def test_a_part_that_nothing_answers_is_left_unanswered(judged):
    best = judged("Best.", 2.0)
    assert texts(select([best], [[best], [judged("Hardly.", -5.0, document="e")]])) == ["Best."]


def test_a_source_that_is_named_is_heard_even_so(judged):
    best, hardly = judged("Best.", 2.0), judged("Hardly.", -5.0, document="e")
    assert texts(select([best], [[best], [hardly]], named=True)) == ["Best.", "Hardly."]


def test_what_is_stated_before_takes_its_room(judged):
    items = [judged(f"{'word ' * 39}{n}.", 2.0, start=500 * n, vector=_axis(n)) for n in range(3)]
    assert len(select(items, [], stated=60)) == 2


def test_what_is_said_already_is_not_said_again(judged):
    said, other = judged("Said.", 2.0), judged("Another.", 1.9, start=50, vector=(0.0, 1.0))
    assert texts(select([said, other], [], taken(said))) == ["Another."]


def test_an_answer_is_eight_sentences_or_140_words(judged):
    long = [judged(f"{'word ' * 39}{n}.", 2.0, start=500 * n, vector=_axis(n)) for n in range(8)]
    assert len(select(long, [])) == 3
    short = [judged(f"Short {n}.", 2.0, start=50 * n, vector=_axis(n)) for n in range(9)]
    assert len(select(short, [])) == 8


def test_the_first_sentence_always_has_room(judged):
    assert len(select([judged("word " * 200, 2.0)], [])) == 1


def _axis(n):
    return tuple(1.0 if at == n else 0.0 for at in range(10))


def test_an_answer_of_few_words_has_room_for_what_is_further_behind(judged):
    best, behind = judged("Best.", 3.0), judged("Behind.", -3.0, start=50, vector=(0.0, 1.0))
    assert texts(select([best, behind], [])) == ["Best.", "Behind."]
    long = judged("word " * 45, 3.0)
    assert select([long, behind], []) == [long]
