"""What an index says of itself, and how its corpus stands to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from corpus.errors import CorpusError
from corpus.loading import load_corpus
from corpus.records import ReviewStatus
from index import drift
from index import manifest as manifests
from index.documents import Documents
from index.drift import Changes
from index.errors import RetrievalError
from index.locations import Location, place_of
from index.places import Place
from index.records import IndexManifest
from index.search import CorpusState, check_data
from index.sidecar import sidecar_sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """`changes` are those of the corpus since the index was built; None where its folder is gone."""

    place: str
    manifest: IndexManifest
    state: CorpusState
    changes: Changes | None
    problems: tuple[str, ...]


def index_status(location: Location) -> IndexStatus:
    """The status of an index. Raises RetrievalError when there is none, or it is damaged."""
    place = place_of(location)
    manifest = place.read_manifest()
    check_data(place, manifest)
    folder = place.fetched(manifest)
    if sidecar_sha256(folder) != manifest.data_sha256:
        raise RetrievalError(
            f"The documents in the index at {place} have been altered since it was built. "
            + manifests.rebuild(place, manifest.corpus_dir)
        )
    directory = Path(manifest.corpus_dir)
    if not directory.is_dir():
        return IndexStatus(place=str(place), manifest=manifest, state=CorpusState.GONE, changes=None, problems=())
    changes, problems = _drift(place, manifest, Documents(folder))
    state = CorpusState.CHANGED if changes else CorpusState.UNCHANGED
    return IndexStatus(place=str(place), manifest=manifest, state=state, changes=changes, problems=problems)


def _drift(place: Place, manifest: IndexManifest, stored: Documents) -> tuple[Changes, tuple[str, ...]]:
    """What has changed in the corpus; a corpus that holds no document any longer has lost all of them."""
    before = drift.stored_digests(stored, stored.lines())
    try:
        corpus = load_corpus(Path(manifest.corpus_dir), leave_out=place.folder)
    except CorpusError as error:
        return drift.compare(before, {}), (str(error),)
    allowed = frozenset(ReviewStatus(status) for status in manifest.statuses)
    wanted = [document for document in corpus.documents if document.review_status in allowed]
    return drift.compare(before, drift.record_digests(wanted)), corpus.problems
