"""What the environment may say. Only entry points read it; everything below takes plain arguments."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ui.errors import PageError

OFFLINE = {
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "LANGCHAIN_TRACING_V2": "false",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "false",
}
"""Environment of the libraries: none of them may report anything to anybody. Set before any of them is imported."""


class Settings(BaseSettings):
    """Settings with their defaults; HARDSTOP_INDEX, HARDSTOP_CORPUS, HARDSTOP_EMBEDDER and HARDSTOP_MODEL replace them.

    `corpus` is None for the shipped documents. `embedder` is a sentence-transformers name or path.
    """

    model_config = SettingsConfigDict(env_prefix="HARDSTOP_", env_ignore_empty=True, extra="ignore")

    index: Path = Path(".hardstop") / "index"
    corpus: Path | None = None
    embedder: str = "all-MiniLM-L6-v2"
    model: str = "extractive"


def load_settings() -> Settings:
    """Read the environment. Raises PageError naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        fault = error.errors()[0]
        raise PageError(
            f"HARDSTOP_{str(fault['loc'][0]).upper()}: {fault['msg']}. Correct it and try again."
        ) from error


def stay_offline() -> None:
    """Switch off every kind of reporting in the libraries below, and proxies for our own machine."""
    for name, value in OFFLINE.items():
        os.environ[name] = value
    local = "127.0.0.1,localhost"
    for name in ("NO_PROXY", "no_proxy"):
        known = os.environ.get(name, "")
        if local not in known:
            os.environ[name] = f"{known},{local}".lstrip(",")
