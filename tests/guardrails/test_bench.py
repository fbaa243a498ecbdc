"""The command that measures: a text that passes unchanged, texts that differ, memory that is told."""

from itertools import islice

from guardrails import Guard, ReleaseStatus
from guardrails.bench import ANSWER, answer, growth_mb, median_ms, resident_mb, texts


def test_the_answer_is_about_250_words_with_several_doses_and_passes(guard: Guard) -> None:
    released = guard.release(ANSWER)
    assert released.status is ReleaseStatus.PASS
    assert released.text == ANSWER
    assert 240 <= len(ANSWER.split()) <= 260
    assert len(released.doses) >= 8


def test_every_round_reads_other_words(guard: Guard) -> None:
    assert len({answer(number) for number in range(20)}) == 20
    assert guard.release(answer(7)).text == answer(7)


def test_texts_of_the_memory_run_differ_and_are_reproducible(guard: Guard) -> None:
    first = list(islice(texts(guard, 1), 200))
    assert len(set(first)) == 200
    assert first == list(islice(texts(guard, 1), 200))
    assert first != list(islice(texts(guard, 2), 200))


def test_figures_are_measured(guard: Guard) -> None:
    assert 0 < median_ms(guard, 3) < 1000
    start, end = growth_mb(guard, 40, 1)
    assert 1 < start <= end + 1
    assert resident_mb() > 1
