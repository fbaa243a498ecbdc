"""Late interaction: how well each word of a question is met by some word of a text, each word in its context.

After ColBERT (Khattab and Zaharia, SIGIR 2020), over the token vectors that the embedding model makes anyway.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_DECIMALS = 5
_BATCH = 32

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float16]]


@dataclass(frozen=True, slots=True, eq=False)
class TokenVectors:
    """A text as the model reads it: its token ids and a unit vector for each, and the unit vector of the whole.

    Half precision: the vectors of a sentence are many, and only their largest products count.
    """

    ids: tuple[int, ...]
    vectors: Matrix
    pooled: np.ndarray[tuple[int], np.dtype[np.float32]]


def token_vectors(model: SentenceTransformer, texts: Sequence[str]) -> list[TokenVectors]:
    """The token vectors of texts. The marks that open and close a text are left out."""
    special = set(model.tokenizer.all_special_ids)
    made = []
    read: Any = model.encode(list(texts), output_value=None, batch_size=_BATCH, show_progress_bar=False)
    for features in read:
        ids = features["input_ids"].tolist()
        real = [at for at, token in enumerate(ids) if token not in special]
        rows = features["token_embeddings"].cpu().numpy()[real].astype(np.float32)
        pooled = features["sentence_embedding"].cpu().numpy().astype(np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        made.append(
            TokenVectors(
                ids=tuple(ids[at] for at in real),
                vectors=(rows / np.maximum(lengths, 1e-9)).astype(np.float16),
                pooled=pooled / np.linalg.norm(pooled),
            )
        )
    return made


def late_interaction(question: TokenVectors, texts: Sequence[TokenVectors]) -> list[float]:
    """For each text the mean, over the question's tokens, of the best product with a token of the text, in [-1, 1].

    A token weighs as much as it tells these texts apart.
    """
    known = Counter(token for text in texts for token in set(text.ids))
    weights = np.array([math.log((len(texts) + 1) / (known[token] + 0.5)) for token in question.ids])
    weights = np.maximum(weights, 0.0)
    total = float(weights.sum())
    if not total:
        return [0.0] * len(texts)
    asked = question.vectors.astype(np.float32)
    return [
        round(float(weights @ (asked @ text.vectors.astype(np.float32).T).max(axis=1)) / total, _DECIMALS)
        if text.ids
        else 0.0
        for text in texts
    ]
