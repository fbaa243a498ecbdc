"""What `--index` says -> a place: a folder, or http(s)://host:port/collection."""

from __future__ import annotations

from pathlib import Path

from index.access import Access
from index.places import FolderPlace, Place
from index.records import IndexManifest

Location = Path | str | Place


def place_of(location: Location, access: Access | None = None) -> Place:
    """The place that a location names. `access` is how to be let in by a Chroma server.

    Raises RetrievalError when it looks like a server's address and is none.
    """
    if isinstance(location, Path):
        return FolderPlace(location)
    if not isinstance(location, str):
        return location
    if not location.startswith(("http://", "https://")):
        return FolderPlace(Path(location))
    from index.server import ServerPlace  # noqa: PLC0415  (a folder needs no client)

    return ServerPlace.at(location, access or Access())


def read_manifest(location: Location) -> IndexManifest:
    """The manifest of an index, or RetrievalError."""
    return place_of(location).read_manifest()
