"""PubMed through NCBI's E-utilities: search with history, fetch in batches, politely and again after a failure."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.errors import CorpusError
from corpus.formats.parsing_xml import Element, every, first, name, parse, text_of

if TYPE_CHECKING:
    import httpx
    from tenacity import RetryCallState

BASE_URL = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"

MOST = 9_999
"""PubMed's search gives no more records than these of one query."""

_BATCH = 100
_TRIES = 6
_TIMEOUT = 60.0
_PER_SECOND = {False: 3.0, True: 10.0}  # NCBI's limits without and with an API key
_LONGEST_WAIT = 60.0
_LONG = 1_500  # characters, past which NCBI asks for POST
_TOO_MANY, _SERVER_ERROR = 429, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a query found: how many records in all, the first PMIDs, and where the server keeps the result."""

    count: int
    pmids: tuple[str, ...]
    webenv: str
    query_key: str
    translation: str = ""


class _PassingError(Exception):
    """Worth another try. `wait` is how many seconds the server asked for."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


class Entrez:
    """A client of the E-utilities. It keeps to NCBI's rate limits and tries again after passing faults."""

    def __init__(
        self,
        *,
        base_url: str = BASE_URL,
        api_key: str | None = None,
        email: str | None = None,
        tries: int = _TRIES,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        import httpx  # noqa: PLC0415

        self._base_url = base_url.rstrip("/")
        self._common = {"db": "pubmed", "tool": "hardstop"}
        self._common |= {"email": email} if email else {}
        self._common |= {"api_key": api_key} if api_key else {}
        self._pause = 1.0 / _PER_SECOND[api_key is not None]
        self._tries = tries
        self._sleep = sleep
        self._clock = clock
        self._turn = threading.Lock()
        self._last = float("-inf")
        self._client = httpx.Client(timeout=_TIMEOUT, follow_redirects=True)

    def __enter__(self) -> Entrez:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def search(self, query: str, most: int) -> Search:
        """The first `most` records that a query finds. Raises CorpusError when the server can't or won't search."""
        root = self._ask(
            "esearch.fcgi", {"term": query, "retmax": str(min(most, MOST)), "usehistory": "y"}, _checked_search
        )
        return Search(
            count=int(text_of(first(root, "Count")) or 0),
            pmids=tuple(text_of(one) for one in every(root, "IdList/Id")),
            webenv=text_of(first(root, "WebEnv")),
            query_key=text_of(first(root, "QueryKey")),
            translation=text_of(first(root, "QueryTranslation")),
        )

    def fetch(self, search: Search, wanted: Sequence[str]) -> Iterator[Element]:
        """The records of some of a search's PMIDs, batch by batch. CorpusError when the server won't give them."""
        missing = set(wanted)
        for start in range(0, len(search.pmids), _BATCH):
            batch = search.pmids[start : start + _BATCH]
            if missing.intersection(batch):
                yield from self._batch(search, start, batch)

    def _batch(self, search: Search, start: int, batch: Sequence[str]) -> Iterator[Element]:
        position = {"WebEnv": search.webenv, "query_key": search.query_key, "retstart": str(start)}
        where = position if search.webenv else {"id": ",".join(batch)}
        fields = {**where, "retmax": str(len(batch)), "rettype": "abstract", "retmode": "xml"}
        root = self._ask("efetch.fcgi", fields, _checked_records)
        yield from (element for element in root if name(element) in {"PubmedArticle", "PubmedBookArticle"})

    def _ask(self, utility: str, fields: dict[str, str], check: Callable[[Element], None]) -> Element:
        """One request, tried again while its faults may pass."""
        import tenacity  # noqa: PLC0415

        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_PassingError),
            stop=tenacity.stop_after_attempt(self._tries),
            wait=_waits,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._once, utility, fields, check)
        except _PassingError as error:
            raise CorpusError(
                f"PubMed did not answer after {self._tries} tries ({error}). What was fetched is kept; "
                "run the command again later and it goes on from there."
            ) from error

    def _once(self, utility: str, fields: dict[str, str], check: Callable[[Element], None]) -> Element:
        import httpx  # noqa: PLC0415

        self._wait_for_turn()
        address, everything = f"{self._base_url}/{utility}", {**self._common, **fields}
        try:
            if sum(map(len, everything.values())) > _LONG:
                reply = self._client.post(address, data=everything)
            else:
                reply = self._client.get(address, params=everything)
        except httpx.HTTPError as error:
            raise _PassingError(f"no connection: {type(error).__name__}") from error
        _check_status(reply)
        try:
            root = parse(reply.content)
        except CorpusError as error:
            raise _PassingError("its reply was cut off or is no XML") from error
        check(root)
        return root

    def _wait_for_turn(self) -> None:
        with self._turn:
            left = self._last + self._pause - self._clock()
            if left > 0:
                self._sleep(left)
            self._last = self._clock()


def _waits(state: RetryCallState) -> float:
    """What the server asked for, or 1, 2, 4, ... seconds."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.wait if isinstance(error, _PassingError) else 0.0
    return min(max(asked, 2.0 ** (state.attempt_number - 1)), _LONGEST_WAIT)


def _check_status(reply: httpx.Response) -> None:
    if reply.status_code == _TOO_MANY or reply.status_code >= _SERVER_ERROR:
        asked = reply.headers.get("Retry-After", "")
        raise _PassingError(f"HTTP {reply.status_code}", float(asked) if asked.isdigit() else 0.0)
    if reply.status_code != 200:
        said = "its API key is not accepted" if b"API key" in reply.content[:2000] else f"HTTP {reply.status_code}"
        raise CorpusError(f"PubMed refused the request ({said}). Check the query, the API key and the address.")


def _checked_search(root: Element) -> None:
    if name(root) != "eSearchResult":
        raise _PassingError(f"its reply is no search result but <{name(root)}>")
    fault = text_of(first(root, "ERROR"))
    if fault:
        raise _PassingError(fault[:120])
    if not text_of(first(root, "Count")).isdigit():
        raise _PassingError("its reply does not say how many records were found")


def _checked_records(root: Element) -> None:
    if name(root) != "PubmedArticleSet":
        raise _PassingError(f"its reply holds no records but <{name(root)}> {text_of(root)[:80]}".strip())
