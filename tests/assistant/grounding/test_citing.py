"""Every sentence gets the exact characters it rests on, or goes with a reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.finding.searching import passage_of
from assistant.grounding.citing import cite, evidence_text, quoted
from assistant.records import DraftSentence, Evidence
from assistant.verify import passage
from corpus.records import Span


def test_the_best_sentence_of_the_cited_passage_is_the_quote(make):
    (sentence,) = cite(make.drafted(("The trial had 168 patients.", 1))).sentences
    (evidence,) = sentence.evidence
    assert evidence.n == 1
    assert quoted(evidence.span, make.passages()[0]) == "The trial had 168 patients."


def test_a_claim_over_two_sentences_quotes_both(make):
    claim = "A course of IVIG is 2 g/kg in total, given as 0.4 g/kg/day for 5 days."
    (sentence,) = cite(make.drafted((claim, 1))).sentences
    quote = quoted(sentence.evidence[0].span, make.passages()[0])
    assert quote.startswith("The usual course")
    assert quote.endswith("for 2 days.")


def test_each_marker_gets_its_own_quote(make):
    (sentence,) = cite(make.drafted(("IVIG is infused as a course.", 2, 1))).sentences
    assert [item.n for item in sentence.evidence] == [2, 1]
    assert sentence.markers == (2, 1)


@pytest.mark.parametrize("markers", [(3,), (1, 9), (0,)])
def test_a_sentence_that_cites_no_such_passage_goes(make, markers):
    cited = cite(make.drafted(("The trial had 168 patients.", *markers), ("Headache is common.", 2)))
    assert [sentence.text for sentence in cited.sentences] == ["Headache is common."]
    (dropped,) = cited.dropped
    assert dropped.text == "The trial had 168 patients."
    assert f"[{markers[-1]}]" in dropped.reason


def test_a_sentence_without_marker_gets_the_passage_that_says_it(make):
    (sentence,) = cite(make.drafted(("Headache and fever are common.",))).sentences
    assert sentence.markers == (2,)


def test_a_sentence_that_no_passage_says_goes(make):
    cited = cite(make.drafted(("Zebras live in savannas far away.",)))
    assert cited.sentences == ()
    assert "cites nothing" in cited.dropped[0].reason


def test_without_passages_everything_goes(make):
    cited = cite(make.drafted(("IVIG helps.",), ("IVIG helps.", 1), passages=()))
    assert cited.sentences == ()
    assert len(cited.dropped) == 2


def test_of_equal_passages_the_first_is_cited(make):
    (sentence,) = cite(make.drafted(("IVIG helps.",), passages=make.passages("IVIG helps.", "IVIG helps."))).sentences
    assert sentence.markers == (1,)


def test_evidence_that_a_composer_gave_is_kept(make):
    given_ = DraftSentence(text="Whatever.", markers=(1,), evidence=(Evidence(n=1, span=Span(start=3, end=9)),))
    assert cite(make.drafted(given_)).sentences == (given_,)


def test_a_sentence_about_the_evidence_needs_none(make):
    ours = DraftSentence(text="The documents do not say.", about_evidence=True)
    assert cite(make.drafted(ours, passages=())).sentences == (ours,)


@pytest.mark.parametrize("passages", [(), ("Zebras live far away.",)])
def test_the_safe_text_of_a_rule_stands_without_a_passage(make, passages):
    ours = DraftSentence(text="No beta-blocker is given.", rule="avoid.beta_blockers")
    passages = make.passages(*passages) if passages else ()
    cited = cite(make.drafted(ours, passages=passages))
    assert (cited.sentences, cited.dropped) == ((ours,), ())


def test_a_rule_is_no_leave_to_cite_what_is_not_there(make):
    ours = DraftSentence(text="No beta-blocker is given.", rule="avoid.beta_blockers", markers=(9,))
    assert cite(make.drafted(ours)).sentences == ()


def test_the_safe_text_of_a_rule_rests_on_the_rule(make):
    """Of the passages one shares the word "given"; it says nothing of beta-blockers."""
    ours = DraftSentence(text="No beta-blocker is given.", rule="avoid.beta_blockers")
    assert cite(make.drafted(ours)).sentences == (ours,)


def test_order_is_kept(make):
    texts = ["The trial had 168 patients.", "Headache is common.", "Serum IgA is measured."]
    cited = cite(make.drafted((texts[0], 1), (texts[1], 2), (texts[2], 2)))
    assert [sentence.text for sentence in cited.sentences] == texts


def test_quotes_of_real_passages_stand_at_their_offsets_in_the_document(shipped_index, make):
    hits = shipped_index.search("rituximab dose for refractory disease", 6)
    passages = [passage_of(hit) for hit in hits]
    claims = [(f"{hit.chunk.text.split('.')[0]}.", hit.rank) for hit in hits]
    documents = {hit.document.id: hit.document.text for hit in hits}
    sentences = cite(make.drafted(*claims, passages=passages)).sentences
    assert len(sentences) == len(hits)
    for sentence, spoken in zip(sentences, passages, strict=True):
        (item,) = sentence.evidence
        assert quoted(item.span, spoken) == documents[spoken.document][item.span.start : item.span.end]
        assert item.span.start >= spoken.start > 0


def test_evidence_text_is_the_whole_of_the_cited_passages(make):
    cited = cite(make.drafted(("The trial had 168 patients.", 1)))
    assert evidence_text(cited.sentences[0], make.passages()) == make.DOSING


@given(text=st.text(max_size=120), claim=st.text(max_size=60))
def test_a_quote_is_always_part_of_its_passage(make, text, claim):
    given_ = passage(1, "d", text)
    for sentence in cite(make.drafted((claim, 1), passages=[given_])).sentences:
        for item in sentence.evidence:
            assert 0 <= item.span.start <= item.span.end <= len(text)
            assert quoted(item.span, given_) == text[item.span.start : item.span.end]
