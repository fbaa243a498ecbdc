"""A PubMed query -> files in a corpus directory, one a record; a second run goes on where the first one stopped."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from lxml import etree

from corpus.entrez import Entrez
from corpus.errors import CorpusError
from corpus.formats import pubmed
from corpus.formats.parsing_xml import Element, parse
from corpus.formats.records import Extract
from corpus.keeping import EARLIER, refuse_shipped

FOLDER = "pubmed"
"""The folder of a corpus directory that holds PubMed records, each by its PMID."""

Progress = Callable[[int, int], None]
"""Told (records at hand, records wanted)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a query brought: how many records PubMed has for it, and the PMIDs by what became of each."""

    found: int
    new: tuple[str, ...]
    renewed: tuple[str, ...]
    known: tuple[str, ...]
    retracted: tuple[str, ...]
    without_abstract: tuple[str, ...]
    problems: tuple[str, ...]
    translation: str


def fetch_pubmed(
    query: str,
    directory: Path,
    *,
    client: Entrez,
    most: int,
    refresh: bool = False,
    progress: Progress | None = None,
) -> Fetched:
    """Save the first `most` records that a query finds, each as soon as it is there.

    Records that are there already are not fetched again unless `refresh` asks for it, which finds articles that were
    retracted or corrected since. Raises CorpusError when PubMed can't be asked or the directory can't be written.
    """
    refuse_shipped(directory)
    search = client.search(query, most)
    wanted = list(dict.fromkeys(search.pmids[:most]))
    folder = directory / FOLDER
    known = [pmid for pmid in wanted if _path(folder, pmid).is_file()]
    missing = wanted if refresh else [pmid for pmid in wanted if pmid not in set(known)]
    done: dict[str, tuple[bool, Extract]] = {}
    problems: list[str] = []
    if progress:
        progress(len(wanted) - len(missing), len(wanted))
    for article in client.fetch(search, missing):
        try:
            extract = pubmed.read_article(article)
        except CorpusError as error:
            problems.append(str(error))
            continue
        pmid = str(extract.key)
        if pmid in missing and pmid not in done:
            done[pmid] = (_save(article, folder, pmid), extract)
            if progress:
                progress(len(wanted) - len(missing) + len(done), len(wanted))
    problems += [
        f"PubMed gave no record for PMID {pmid}; run the command again" for pmid in missing if pmid not in done
    ]
    return Fetched(
        found=search.count,
        new=tuple(pmid for pmid in done if pmid not in set(known)),
        renewed=tuple(pmid for pmid, (changed, _) in done.items() if changed and pmid in set(known)),
        known=tuple(known),
        retracted=tuple(pmid for pmid in wanted if _is_retracted(pmid, done, folder)),
        without_abstract=tuple(
            pmid for pmid, (_, extract) in done.items() if extract.notices[-1:] == (pubmed.NO_ABSTRACT,)
        ),
        problems=tuple(problems),
        translation=search.translation,
    )


def _path(folder: Path, pmid: str) -> Path:
    return folder / f"{pmid}.xml"


def _is_retracted(pmid: str, done: dict[str, tuple[bool, Extract]], folder: Path) -> bool:
    if pmid in done:
        return done[pmid][1].retracted
    try:
        root = parse(_path(folder, pmid).read_bytes())
        return any(pubmed.read_article(article).retracted for article in root)
    except (OSError, CorpusError):
        return False


def _save(article: Element, folder: Path, pmid: str) -> bool:
    """Write a record in one step; an earlier version of other bytes is kept. Whether anything changed."""
    article.tail = None
    body = etree.tostring(article, encoding="unicode", with_tail=False)
    data = f'<?xml version="1.0" encoding="UTF-8"?>\n<PubmedArticleSet>\n{body}\n</PubmedArticleSet>\n'.encode()
    path = _path(folder, pmid)
    temporary = path.with_name(f".{path.name}.new")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            before = path.read_bytes()
            if before == data:
                return False
            earlier = folder.parent / EARLIER / FOLDER
            earlier.mkdir(parents=True, exist_ok=True)
            (earlier / f"{pmid}.{sha256(before).hexdigest()[:12]}.xml").write_bytes(before)
        temporary.write_bytes(data)
        os.replace(temporary, path)  # noqa: PTH105  (atomic, and says so)
    except OSError as error:
        raise CorpusError(f"{path} can't be written ({error.strerror}); check permissions and free space.") from error
    return True
