"""A server on this machine that speaks the E-utilities: search with history, fetch by it, faults on demand."""

from __future__ import annotations

import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class EntrezServer:
    """Holds records by PMID; `faults` are played first, one a request: a status, "cut", "hang up" or "error"."""

    def __init__(self, records: dict[str, str]) -> None:
        self.records = records
        self.faults: deque[object] = deque()
        self.requests: list[tuple[str, dict[str, str]]] = []
        self._found: dict[str, list[str]] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                self._answer(parts.path, parts.query)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self._answer(urlsplit(self.path).path, body)

            def _answer(self, path, query):
                fields = {name: values[0] for name, values in parse_qs(query).items()}
                utility = path.rsplit("/", 1)[1]
                server.requests.append((utility, fields))
                server.answer(self, utility, fields)

            def log_message(self, *_):
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._http.server_port}/entrez/eutils"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(timeout=5)

    def answer(self, handler, utility, fields) -> None:
        fault = self.faults.popleft() if self.faults else None
        if isinstance(fault, int):
            handler.send_response(fault)
            handler.send_header("Retry-After", "7")
            handler.end_headers()
            return
        body = (self._search(fields) if utility == "esearch.fcgi" else self._fetch(fields)).encode()
        if fault == "error":
            body = b"<eSearchResult><ERROR>Search Backend failed: try again</ERROR></eSearchResult>"
        if fault == "cut":
            body = body[: len(body) // 2]
        handler.send_response(200)
        handler.send_header("Content-Type", "text/xml")
        handler.send_header("Content-Length", str(len(body) * (2 if fault == "hang up" else 1)))
        handler.end_headers()
        handler.wfile.write(body)
        if fault == "hang up":
            handler.close_connection = True

    def _search(self, fields) -> str:
        found = [pmid for pmid, record in self.records.items() if fields["term"].casefold() in record.casefold()]
        webenv = f"WEB{len(self._found)}"
        self._found[webenv] = found
        start, most = int(fields.get("retstart", 0)), int(fields.get("retmax", 20))
        listed = "".join(f"<Id>{pmid}</Id>" for pmid in found[start : start + most])
        history = f"<QueryKey>1</QueryKey><WebEnv>{webenv}</WebEnv>" if fields.get("usehistory") == "y" else ""
        return (
            '<?xml version="1.0" encoding="UTF-8" ?><!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
            '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd"><eSearchResult>'
            f"<Count>{len(found)}</Count><RetMax>{most}</RetMax><RetStart>{start}</RetStart>{history}"
            f"<IdList>{listed}</IdList></eSearchResult>"
        )

    def _fetch(self, fields) -> str:
        if "WebEnv" in fields:
            start = int(fields.get("retstart", 0))
            wanted = self._found[fields["WebEnv"]][start : start + int(fields.get("retmax", 20))]
        else:
            wanted = fields["id"].split(",")
        body = "".join(self.records[pmid] for pmid in wanted if pmid in self.records)
        return f'<?xml version="1.0" ?><PubmedArticleSet>{body}</PubmedArticleSet>'


def record(pmid: str, text: str = "IVIG helps in crisis.", types: str = "Journal Article") -> str:
    abstract = f"<Abstract><AbstractText>{text}</AbstractText></Abstract>" if text else ""
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="1">{pmid}</PMID><Article><Journal><Title>J</Title></Journal>'
        f"<ArticleTitle>IVIG record {pmid}.</ArticleTitle>{abstract}<PublicationTypeList><PublicationType>{types}"
        "</PublicationType></PublicationTypeList></Article></MedlineCitation></PubmedArticle>"
    )
