"""The figures of the fitted model of findings are those of articles that it was not fitted on."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.composing.fitting import fit
from assistant.finding.relevance import Relevant
from assistant.question.studies import whole
from corpus.records import Chunk, Span
from evals.fit_findings import Asked, _answered, crosswise, main
from index.records import Hit, SentenceHit

AIM = "The aim was to determine whether tea improves sleep."
METHOD = "Forty adults were assigned to tea or milk."
RESULT = "Sleep improved significantly on tea (p = 0.01)."


@pytest.fixture
def asked(make_document: Any) -> Any:
    def asked(half: int, *told: str, right: str = RESULT) -> Asked:
        """A prompt whose sentences were found in that order, all in the first passage."""
        document = make_document(" ".join(told))
        items = []
        for at, text in enumerate(told):
            start = document.text.index(text)
            span = Span(start=start, end=start + len(text))
            chunk = Chunk(
                id="c",
                document_id="d",
                section="",
                start=0,
                end=len(document.text),
                text=document.text,
                sentences=(span,),
            )
            hit = Hit(chunk=chunk, document=document, score=0.5, rank=1, dense=0.5, lexical=0.5)
            found = SentenceHit(
                hit=hit, span=span, text=text, score=0.5, dense=0.5, lexical=0.5, late=0.5, vector=(1.0,)
            )
            items.append(Relevant(hit=found, odds=-float(at), study=whole(document)))
        return Asked(half=half, items=tuple(items), right=tuple(text == right for text in told))

    return asked


def test_the_order_of_a_model_is_judged_beside_the_order_as_it_was(asked: Any) -> None:
    known = [asked(half, AIM, METHOD, RESULT) for half in (0, 1) for _ in range(6)]
    model = fit(_answered(known, 0))
    assert known[0].hits(None) == [False, True, True]
    assert known[0].hits(model) == [True, True, True]


def test_each_half_is_judged_by_the_weights_of_the_other(asked: Any) -> None:
    """Where the halves teach the opposite, neither does well by the other."""
    same = [asked(half, METHOD, RESULT) for half in (0, 1) for _ in range(6)]
    assert crosswise(same).splitlines()[1].startswith("after, crosswise: first 1 100.0%")
    opposite = [asked(half, METHOD, RESULT, right=(RESULT, METHOD)[half]) for half in (0, 1) for _ in range(6)]
    assert crosswise(opposite).splitlines()[1].startswith("after, crosswise: first 1 0.0%")


def test_prompts_without_an_answering_sentence_teach_nothing(asked: Any) -> None:
    known = [asked(0, AIM, RESULT), asked(0, AIM, METHOD), asked(1, AIM, RESULT)]
    assert len(_answered(known)) == 2
    assert len(_answered(known, 0)) == 1


def test_a_folder_that_is_none_is_told_in_a_line(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--cache", str(tmp_path / "kept")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
