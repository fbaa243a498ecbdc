"""Vectors computed by several processes or machines, through Ray Data: `pip install 'hardstop[ray]'`.

Ray runs on this machine unless RAY_ADDRESS names a cluster. Every worker loads the model once and takes batches of
texts of like length; what comes back is kept as it comes, so that a build that is cut off loses none of it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from index.embedding import Embedder, load_embedder
from index.errors import RetrievalError
from index.store import Matrix

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

_BATCH = 64
_BLOCKS = 4  # of each worker; more would tell more often, fewer would cost less

MakeEmbeddings = Callable[[], "Embeddings"]
"""Loads the model; called once in every worker."""

Spread = Callable[[Sequence[str]], Iterator[tuple[Sequence[int], Matrix]]]
"""Texts -> (their positions, their unit vectors), in batches, in whatever order they are done."""


def spread_over(workers: int, embedder: Embedder, make: MakeEmbeddings | None = None) -> Spread | None:
    """How to compute vectors in so many processes; None where this one is enough."""
    if workers == 1:
        return None
    return partial(spread, make=make or partial(_loaded, embedder.name), workers=workers)


def _loaded(name: str) -> Embeddings:
    return load_embedder(name).embeddings


def spread(texts: Sequence[str], make: MakeEmbeddings, *, workers: int) -> Iterator[tuple[Sequence[int], Matrix]]:
    """(positions, their unit vectors), in batches, in whatever order they are done.

    Raises RetrievalError when Ray is not installed or a worker fails.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # nothing is reported to anybody
    try:
        import ray  # noqa: PLC0415  (an optional extra)
        import ray.data  # noqa: PLC0415
    except ImportError as error:
        raise RetrievalError("More than one worker needs Ray. Install it: pip install 'hardstop[ray]'") from error
    order = sorted(range(len(texts)), key=lambda at: (len(texts[at]), at))
    try:
        ray.init(ignore_reinit_error=True, include_dashboard=False, logging_level=logging.ERROR, log_to_driver=False)
        ray.data.DataContext.get_current().enable_progress_bars = False
        items = [{"at": at, "text": texts[at]} for at in order]
        rows = ray.data.from_items(items, override_num_blocks=min(_BLOCKS * workers, len(items)))
        made = rows.map_batches(
            _Worker, fn_constructor_args=(make,), batch_size=_BATCH, compute=ray.data.ActorPoolStrategy(size=workers)
        )
        for batch in made.iter_batches(batch_size=_BATCH, prefetch_batches=0):
            yield batch["at"].tolist(), np.array(list(batch["vector"]), dtype=np.float32)
    except Exception as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise RetrievalError(f"The workers could not compute the vectors: {reason}") from error


class _Worker:
    """One process with the model in it."""

    def __init__(self, make: MakeEmbeddings) -> None:
        self._embeddings = make()

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Vectors beside the positions of their texts."""
        vectors = self._embeddings.embed_documents([str(text) for text in batch["text"]])
        return {"at": batch["at"], "vector": np.asarray(vectors, dtype=np.float32)}
