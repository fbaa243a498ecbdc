"""Questions -> ranked documents -> the usual retrieval measures, for dense, BM25 and the shipped fusion side by side.

The measures come from ir_measures (trec_eval underneath), so that figures compare with published ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, R, Success, nDCG

from evals.driving import Searcher, SearchMode, Track, untracked
from evals.rates import ALL, named_by_group, rates_by_group
from evals.records import Exhibit, Query, Report, Score

SUITE = "retrieval"
MODES: Mapping[str, SearchMode] = {"BM25": "lexical", "dense": "dense", "fusion": "hybrid"}
_MEASURES = {"nDCG@10": nDCG @ 10, "Recall@5": R @ 5, "Recall@10": R @ 10, "MRR@10": RR @ 10}
_MEASURES |= {"Success@1": Success @ 1, "Success@10": Success @ 10}

_DEPTH = 10
_CHUNKS = (30, 120)  # passages asked for; the second only where the first are of fewer than ten documents
_WORST = 30


def run_retrieval(
    queries: Sequence[Query],
    searcher: Searcher,
    *,
    digests: Mapping[str, str] | None = None,
    track: Track = untracked,
) -> Report:
    """Rank documents by their best passage and measure. The groups are the modes."""
    rankings: dict[str, dict[str, list[str]]] = {label: {} for label in MODES}
    for query in track(queries, "searches"):
        for label, mode in MODES.items():
            rankings[label][query.id] = ranked_documents(searcher, query.text, mode)
    grouped = [(label, score) for label, ranked in rankings.items() for score in _measure(queries, ranked)]
    rates = {group: row for group, row in rates_by_group(grouped).items() if group != ALL}
    return Report(
        suite=SUITE,
        rates=rates,
        scores=named_by_group(grouped),
        digests=dict(digests or {}),
        exhibits=tuple(_worst(queries, rankings["fusion"])),
    )


def ranked_documents(searcher: Searcher, question: str, mode: SearchMode) -> list[str]:
    """Ids of the ten best documents, each in the place of its best passage."""
    documents: list[str] = []
    for k in _CHUNKS:
        hits = searcher.search(question, k, mode=mode)
        documents = list(dict.fromkeys(hit.chunk.document_id for hit in hits))
        if len(documents) >= _DEPTH or len(hits) < k:
            break
    return documents[:_DEPTH]


def _measure(queries: Sequence[Query], rankings: Mapping[str, Sequence[str]]) -> list[Score]:
    qrels = [ir_measures.Qrel(q.id, document, grade) for q in queries for document, grade in q.relevant.items()]
    run = [
        ir_measures.ScoredDoc(query, document, 1 / rank)
        for query, documents in rankings.items()
        for rank, document in enumerate(documents, start=1)
    ]
    names = {measure: name for name, measure in _MEASURES.items()}
    found = {
        (result.query_id, names[result.measure]): float(result.value)
        for result in ir_measures.iter_calc(list(names), qrels, run)
    }
    return [
        Score(case=query.id, scorer=name, value=found.get((query.id, name))) for query in queries for name in _MEASURES
    ]


def _worst(queries: Sequence[Query], rankings: Mapping[str, Sequence[str]]) -> list[Exhibit]:
    """Questions whose relevant documents the fusion does not find at all."""
    lost = [query for query in queries if not set(rankings.get(query.id, ())) & set(query.relevant)]
    return [
        Exhibit(
            case=query.id,
            group="fusion",
            question=query.text,
            answer=", ".join(rankings.get(query.id, ())),
            expected=", ".join(query.relevant),
            failed=("Recall@10",),
        )
        for query in lost[:_WORST]
    ]
