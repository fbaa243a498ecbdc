"""Where an index lives: a folder of this machine, or a collection on a Chroma server.

A place keeps generations, each complete in itself, and the manifest that says which of them serves.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock, Timeout

from index import manifest as manifests
from index.errors import RetrievalError
from index.records import IndexManifest
from index.sidecar import has_sidecar
from index.store import CHROMA_FILE, COLLECTION, open_collection, open_folder

if TYPE_CHECKING:
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

_LOCK = ".build.lock"
GENERATION = "generation-"
"""How the name of every generation begins."""


class Place(Protocol):
    """What builds and searches need of a place. `str` of it is what `--index` takes.

    Whatever goes wrong in a place is a RetrievalError of one line.
    """

    @property
    def folder(self) -> Path:
        """A folder of this machine: the index itself, or what is kept here of one on a server."""

    def exists(self) -> bool:
        """Whether there is an index at all."""

    def read_manifest(self) -> IndexManifest:
        """The manifest in force."""

    def write_manifest(self, manifest: IndexManifest) -> None:
        """Put a manifest in force in one step."""

    def building(self) -> AbstractContextManager[None]:
        """Held by one build at a time; entering it raises RetrievalError while another one has it."""

    def unused(self, content: str) -> str:
        """A name for a generation of such content that none has: what an interrupted build left is not used."""

    def sidecar(self, generation: str) -> Path:
        """The folder of this machine for the documents and passages of a generation."""

    def begin(self, generation: str, embeddings: Embeddings, *, copied_from: str = "") -> Chroma:
        """An empty collection for a new generation, or a copy of another generation's."""

    def finish(self, generation: str) -> None:
        """Complete a generation whose collection and sidecar are written."""

    def open(self, manifest: IndexManifest, embeddings: Embeddings) -> Chroma:
        """The collection of a complete generation."""

    def fetched(self, manifest: IndexManifest) -> Path:
        """The folder of this machine with the documents and passages of a complete generation."""

    def has_data(self, manifest: IndexManifest) -> bool:
        """Whether the data that a manifest speaks of are there."""

    def can_copy(self) -> bool:
        """Whether a collection can be copied without reading its rows."""

    def remove_others(self, keep: set[str]) -> None:
        """Remove every generation but some."""


class FolderPlace:
    """An index in a folder: a folder for each generation, and `manifest.json`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __str__(self) -> str:
        return str(self._folder)

    @property
    def folder(self) -> Path:
        """The index itself."""
        return self._folder

    def exists(self) -> bool:
        """Whether there is a manifest."""
        return manifests.exists(self._folder)

    def read_manifest(self) -> IndexManifest:
        """The manifest in force."""
        return manifests.read_manifest(self._folder)

    def write_manifest(self, manifest: IndexManifest) -> None:
        """Replace the manifest's file."""
        with self._writing():
            manifests.write_manifest(self._folder, manifest)

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold the lock file; the system lets go of it when the process ends, however it ends."""
        with self._writing():
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._folder / _LOCK)
            try:
                lock.acquire(timeout=0)
            except Timeout as error:
                raise RetrievalError(
                    f"Another build of the index at {self} is running. Wait until it has ended and build again."
                ) from error
        try:
            yield
        finally:
            lock.release()

    def unused(self, content: str) -> str:
        """The first name that no folder has."""
        return next(name for n in count(1) if not (self._folder / (name := f"{GENERATION}{content}-{n}")).exists())

    def sidecar(self, generation: str) -> Path:
        """The generation's own folder."""
        return self._folder / generation

    def begin(self, generation: str, embeddings: Embeddings, *, copied_from: str = "") -> Chroma:
        """Make the generation's folder, or copy another one's collection into it."""
        with self._writing():
            (self._folder / generation).mkdir(parents=True, exist_ok=True)
            if copied_from:
                copy_database(self._folder / copied_from, self._folder / generation)
        return open_collection(open_folder(self._folder / generation), COLLECTION, embeddings)

    def finish(self, generation: str) -> None:
        """Nothing more: all of it was written where it stays."""

    def open(self, manifest: IndexManifest, embeddings: Embeddings) -> Chroma:
        """Open the generation's folder."""
        if not self.has_data(manifest):
            raise RetrievalError(f"The index at {self} has lost its data.")
        client = open_folder(self._folder / manifest.generation)
        return open_collection(client, COLLECTION, embeddings, must_exist=True)

    def fetched(self, manifest: IndexManifest) -> Path:
        """The generation's own folder."""
        return self.sidecar(manifest.generation)

    def has_data(self, manifest: IndexManifest) -> bool:
        """Whether the generation's files are there."""
        folder = self._folder / manifest.generation
        return (folder / CHROMA_FILE).is_file() and has_sidecar(folder)

    def can_copy(self) -> bool:
        """A folder can."""
        return True

    def remove_others(self, keep: set[str]) -> None:
        """Remove the folders of other generations; what can't be removed is left for the next time."""
        for folder in self._folder.glob(f"{GENERATION}*"):
            if folder.name not in keep:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise RetrievalError(f"The index at {self} can't be written: {error.strerror or error}.") from error


def copy_database(old: Path, new: Path) -> None:
    """Copy a generation's Chroma files; its database through SQLite, so that what others are doing can't tear it."""
    source, target = sqlite3.connect(old / CHROMA_FILE), sqlite3.connect(new / CHROMA_FILE)
    with closing(source), closing(target):
        source.backup(target)
    for vectors in old.iterdir():
        if vectors.is_dir() and (vectors / "header.bin").is_file():
            shutil.copytree(vectors, new / vectors.name)
