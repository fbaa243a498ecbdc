"""An index on a Chroma server, or in Chroma's cloud: http(s)://host:port/collection.

The server holds everything, so that any machine can search. The collection that is named is empty: its metadata is the
manifest, which Chroma replaces in one step. Beside it, for every generation, stand a collection of passages with their
vectors and one of the documents, cut into pieces that any server takes. What a search reads besides vectors is fetched
once and kept in a folder of this machine under its digest; that folder may be removed at any time.
"""

from __future__ import annotations

import hashlib
import math
import os
import re
import shutil
import weakref
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count, groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from corpus.records import Chunk, SourceDocument
from index import manifest as manifests
from index import server_lock
from index.access import Access
from index.documents import Documents
from index.errors import RetrievalError
from index.places import GENERATION
from index.records import IndexManifest
from index.sidecar import has_sidecar, sidecar_sha256, store_sidecar
from index.store import PAGE, chunk_of, open_collection, reason

if TYPE_CHECKING:
    from chromadb import Collection
    from chromadb.api import ClientAPI
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,200}[A-Za-z0-9]\Z")
_MANIFEST = "hardstop"
_LOCK = "-building"
_DOCUMENTS = "-documents"
_PIECE = 8_000  # characters; Chroma's cloud takes 16 KiB of text in a record


class ServerPlace:
    """An index in the collections of a Chroma server whose names begin with `collection`."""

    def __init__(self, *, url: str, host: str, port: int, tls: bool, collection: str, access: Access) -> None:
        self._url, self._host, self._port, self._tls = url, host, port, tls
        self._collection = collection
        self._access = access
        self._known: ClientAPI | None = None

    @classmethod
    def at(cls, url: str, access: Access) -> ServerPlace:
        """The place that an address names. Raises RetrievalError when it is none."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            host, port = None, None
        path = urlsplit(url).path.strip("/") if host else ""
        if not host or not _NAME.match(path):
            raise RetrievalError(
                f"{url} is no collection on a Chroma server. Write http://HOST:PORT/COLLECTION, "
                "the collection in letters, digits, dots, - and _."
            )
        tls = url.startswith("https://")
        return cls(url=url, host=host, port=port or (443 if tls else 80), tls=tls, collection=path, access=access)

    def __str__(self) -> str:
        return self._url

    @property
    def folder(self) -> Path:
        """Where this machine keeps what it has fetched, and what a build that was cut off had done."""
        return self._access.cache / f"{self._host}-{self._port}-{self._collection}"

    def exists(self) -> bool:
        """Whether the server has a manifest under this name."""
        with self._connected() as client:
            return self._manifest_text(client) is not None

    def read_manifest(self) -> IndexManifest:
        """The manifest in force."""
        with self._connected() as client:
            text = self._manifest_text(client)
        if text is None:
            raise manifests.missing(self)
        return manifests.parse_manifest(self, text)

    def write_manifest(self, manifest: IndexManifest) -> None:
        """Replace the collection's metadata."""
        with self._connected() as client:
            if self._collection not in server_lock.names(client):
                client.create_collection(self._collection, embedding_function=None)
            collection = client.get_collection(self._collection, embedding_function=None)
            collection.modify(metadata={_MANIFEST: manifests.manifest_text(manifest)})

    def _manifest_text(self, client: ClientAPI) -> str | None:
        if self._collection not in server_lock.names(client):
            return None
        collection = client.get_collection(self._collection, embedding_function=None)
        text = (collection.metadata or {}).get(_MANIFEST)
        if text is None and collection.count():
            raise RetrievalError(f"The collection at {self} is not Hardstop's. Name another one with --index.")
        return str(text) if text is not None else None

    @contextmanager
    def building(self) -> Iterator[None]:
        """Hold a collection whose making only one client succeeds in; a builder that is gone gives way."""
        name, client = self._collection + _LOCK, self._client()
        with self._told():
            lock = server_lock.claimed(client, name)
        if lock is None:
            raise RetrievalError(
                f"Another build of the index at {self} is running. Wait until it has ended and build again "
                f"(a build that was cut off on another machine gives way after {server_lock.ABANDONED:.0f} seconds)."
            )
        try:
            with server_lock.beating(lock):
                yield
        finally:
            with suppress(Exception):  # without a sign of life it gives way
                client.delete_collection(name)

    def unused(self, content: str) -> str:
        """The first name that no collection has."""
        with self._connected() as client:
            taken = server_lock.names(client)
        names = (f"{GENERATION}{content}-{n}" for n in count(1))
        return next(name for name in names if self._name(name) not in taken and not (self.folder / name).exists())

    def sidecar(self, generation: str) -> Path:
        """A folder of this machine."""
        return self.folder / generation

    def begin(self, generation: str, embeddings: Embeddings, *, copied_from: str = "") -> Chroma:
        """Make a generation's collection."""
        assert not copied_from, "a server's collection is filled row by row"
        return self._store(generation, embeddings)

    def finish(self, generation: str) -> None:
        """Send the documents after the passages."""
        with self._connected() as client:
            target = client.create_collection(self._name(generation) + _DOCUMENTS, embedding_function=None)
            for page in _pages(_pieces(Documents(self.sidecar(generation)).lines())):
                target.add(
                    ids=[name for name, _ in page],
                    documents=[piece for _, piece in page],
                    embeddings=np.array([_placeholder(name) for name, _ in page], dtype=np.float32),
                )

    def open(self, manifest: IndexManifest, embeddings: Embeddings) -> Chroma:
        """Open a generation's collection."""
        return self._store(manifest.generation, embeddings, must_exist=True)

    def _store(self, generation: str, embeddings: Embeddings, *, must_exist: bool = False) -> Chroma:
        client = self._connect()
        try:
            store = open_collection(client, self._name(generation), embeddings, must_exist=must_exist)
        except RetrievalError:
            _hang_up(client)
            raise
        weakref.finalize(store, _hang_up, client)
        return store

    def fetched(self, manifest: IndexManifest) -> Path:
        """Fetch a generation's documents and passages, unless they are here already."""
        folder = self.sidecar(manifest.generation)
        if not (has_sidecar(folder) and sidecar_sha256(folder) == manifest.data_sha256):
            with self._connected() as client:
                self._fetch(client, manifest, folder)
        return folder

    def _fetch(self, client: ClientAPI, manifest: IndexManifest, folder: Path) -> None:
        """Write what a search reads into a new folder, then move it into place."""
        partial = folder.with_name(f"{folder.name}.{os.getpid()}.partial")
        name = self._name(manifest.generation)
        documents = client.get_collection(name + _DOCUMENTS, embedding_function=None)
        passages = client.get_collection(name, embedding_function=None)
        try:
            store_sidecar(partial, _lines(documents), lambda found: _chunks(passages, found))
            shutil.rmtree(folder, ignore_errors=True)
            partial.rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def has_data(self, manifest: IndexManifest) -> bool:
        """Whether the generation's collections are there."""
        name = self._name(manifest.generation)
        with self._connected() as client:
            return {name, name + _DOCUMENTS} <= server_lock.names(client)

    def can_copy(self) -> bool:
        """A server copies no collection; its rows are sent again, their vectors taken over."""
        return False

    def remove_others(self, keep: set[str]) -> None:
        """Delete the collections of other generations, and what this machine has of them."""
        kept = {self._name(generation) + suffix for generation in keep for suffix in ("", _DOCUMENTS)}
        with self._connected() as client:
            for name in server_lock.names(client):
                if name.startswith(self._name(GENERATION)) and name not in kept:
                    client.delete_collection(name)
        for folder in self.folder.glob(f"{GENERATION}*"):
            if folder.name not in keep:
                shutil.rmtree(folder, ignore_errors=True)

    def _name(self, generation: str) -> str:
        return f"{self._collection}-{generation}"

    def _connect(self) -> ClientAPI:
        import chromadb  # noqa: PLC0415  (seconds to import)
        from chromadb.config import Settings  # noqa: PLC0415

        try:
            return chromadb.HttpClient(
                host=self._host,
                port=self._port,
                ssl=self._tls,
                headers={"x-chroma-token": self._access.token} if self._access.token else None,
                settings=Settings(anonymized_telemetry=False),
                tenant=self._access.tenant,
                database=self._access.database,
            )
        except Exception as error:
            raise RetrievalError(
                f"The Chroma server of {self} can't be reached ({reason(error)}). Start it, or correct --index."
            ) from error

    @contextmanager
    def _connected(self) -> Iterator[ClientAPI]:
        """A client for some calls; whatever the server says to them is one line."""
        with self._told():
            yield self._client()

    def _client(self) -> ClientAPI:
        """One client for all calls but those of a store, which may outlive this place."""
        if self._known is None:
            self._known = self._connect()
            weakref.finalize(self, _hang_up, self._known)
        return self._known

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except RetrievalError:
            raise
        except Exception as error:
            raise RetrievalError(f"The Chroma server of {self} failed: {reason(error)}.") from error


def _hang_up(client: Any) -> None:
    """Close a client and, which Chroma leaves open, its connections and those of its check of tenant and database."""
    servers = [client._server, client._admin_client._server]
    client.close()
    for server in servers:
        server._session.close()


def _pieces(lines: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """Documents in pieces, whose ids sort as they are to be put together again."""
    for number, line in enumerate(lines):
        text = line.decode("ascii")
        for part in range(math.ceil(len(text) / _PIECE)):
            yield f"{number:012}-{part:06}", text[part * _PIECE : (part + 1) * _PIECE]


def _placeholder(name: str) -> list[float]:
    """Chroma wants a vector for every record; these spread over a circle, since a heap of equal ones is slow."""
    turn = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]) / 2**32 * math.tau
    return [math.cos(turn), math.sin(turn)]


def _pages(rows: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    rows = iter(rows)
    while page := list(islice(rows, PAGE)):
        yield page


def _rows(collection: Collection, include: list[str]) -> Iterator[tuple[str, Any]]:
    """(id, what is wanted) of every record, in the order in which they were put in."""
    at = 0
    while True:
        page = collection.get(limit=PAGE, offset=at, include=include)  # type: ignore[arg-type]  # a list of literals
        yield from zip(page["ids"], page[include[0]], strict=True)  # type: ignore[literal-required]
        at += len(page["ids"])
        if len(page["ids"]) < PAGE:
            return


def _lines(documents: Collection) -> Iterator[bytes]:
    """The documents that `_pieces` cut."""
    for _, pieces in groupby(_rows(documents, ["documents"]), key=lambda row: row[0].split("-")[0]):
        yield "".join(piece for _, piece in sorted(pieces)).encode("ascii")


def _chunks(passages: Collection, documents: Documents) -> Iterator[tuple[int, SourceDocument, list[Chunk]]]:
    """Every passage of a collection with its document."""
    for chunk_id, row in _rows(passages, ["metadatas"]):
        at = documents.position(row["document"])
        yield at, documents.at(at), [chunk_of(chunk_id, row, documents.at(at))]
