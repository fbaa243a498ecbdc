"""Late interaction: how well each word of a question is met by some word of a text, each word in its context.

After ColBERT (Khattab and Zaharia, SIGIR 2020), over the token vectors that the embedding model makes anyway.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
    from torch.nn.functional import normalize  # noqa: PLC0415  (loaded with the model)

    special = set(model.tokenizer.all_special_ids)
    made = []
    for features in _read(model, texts):
        ids = features["input_ids"].tolist()
        real = [at for at, token in enumerate(ids) if token not in special]
        rows = features["token_embeddings"].cpu().numpy()[real].astype(np.float32)
        pooled = normalize(features["sentence_embedding"], dim=0)  # as the model's own call for whole texts does
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        made.append(
            TokenVectors(
                ids=tuple(ids[at] for at in real),
                vectors=(rows / np.maximum(lengths, 1e-9)).astype(np.float16),
                pooled=pooled.cpu().numpy().astype(np.float32),
            )
        )
    return made


def _read(model: SentenceTransformer, texts: Sequence[str]) -> Iterable[Mapping[str, Any]]:
    """What the model makes of each text. A question comes alone: it needs no sorting by length, and without the rest of
    what `encode` does before it runs the model, it takes a fifth less.
    """
    if len(texts) > 1 or model.default_prompt_name:
        read: Any = model.encode(list(texts), output_value=None, batch_size=_BATCH, show_progress_bar=False)
        return list(read)
    import torch  # noqa: PLC0415

    with _one_thread(), torch.inference_mode():
        out = model(model.preprocess(list(texts)))
    return [{name: value[0] for name, value in out.items() if isinstance(value, torch.Tensor)}]


@contextmanager
def _one_thread() -> Iterator[None]:
    """A question is too short to share out: threads that wait for each other take more than they give."""
    import torch  # noqa: PLC0415

    threads = torch.get_num_threads()
    if threads > 1:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        if threads > 1:
            torch.set_num_threads(threads)


class TokenTexts:
    """Some texts, made ready for the late interaction of any number of questions with each of them."""

    def __init__(self, texts: Sequence[TokenVectors]) -> None:
        self._size = len(texts)
        self._known = Counter(token for text in texts for token in set(text.ids))
        self._with_words = [at for at, text in enumerate(texts) if text.ids]
        lengths = [len(texts[at].ids) for at in self._with_words]
        self._starts = np.cumsum([0, *lengths[:-1]])
        rows = [texts[at].vectors for at in self._with_words]
        self._columns = np.ascontiguousarray(np.concatenate(rows).T, dtype=np.float32) if rows else None

    def late(self, question: TokenVectors) -> list[float]:
        """For each text the mean, over the question's tokens, of the best product with a token of the text, in [-1, 1].

        A token weighs as much as it tells these texts apart.
        """
        late = [0.0] * self._size
        weights = np.array([math.log((self._size + 1) / (self._known[token] + 0.5)) for token in question.ids])
        weights = np.maximum(weights, 0.0)
        total = float(weights.sum())
        if not total or self._columns is None:
            return late
        products = question.vectors.astype(np.float32) @ self._columns
        best = weights @ np.maximum.reduceat(products, self._starts, axis=1) / total
        for at, value in zip(self._with_words, best.tolist(), strict=True):
            late[at] = round(value, _DECIMALS)
        return late


def late_interaction(question: TokenVectors, texts: Sequence[TokenVectors]) -> list[float]:
    """The late interaction of one question with each of some texts, as `TokenTexts.late` tells it."""
    return TokenTexts(texts).late(question)
