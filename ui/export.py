"""An answer as a file to keep: Markdown, JSON, or its sources as RIS or BibTeX. Only what is known is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from assistant.records import Answer
from assistant.wire import answer_to_json
from corpus.records import SourceDocument
from ui.records import SavedFile
from ui.render import LABELS, printable_html
from ui.sources import Documents

FORMATS = (*LABELS, "print")
"""The formats an answer can be saved in."""

DISCLAIMER = "Decision support for trained staff, not a prescription."

_MARKDOWN_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|!])")
_BIBTEX_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#", "_": r"\_", "$": r"\$",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def export(answer: Answer, format_name: str, documents: Documents) -> SavedFile:
    """The file of an answer in one of `FORMATS`; "print" has no name, since it is no file to keep.

    Raises KeyError for another format.
    """
    cited = _cited(answer, documents)
    name = f"hardstop-{re.sub('[^A-Za-z0-9-]', '', answer.id) or 'answer'}"
    return {
        "markdown": lambda: SavedFile(name=f"{name}.md", media_type="text/markdown", text=_markdown(answer, cited)),
        "html": lambda: SavedFile(name=f"{name}.html", media_type="text/html", text=_html(answer, cited)),
        "print": lambda: SavedFile(name="", media_type="text/html", text=_html(answer, cited)),
        "json": lambda: SavedFile(name=f"{name}.json", media_type="application/json", text=_json(answer, cited)),
        "ris": lambda: SavedFile(name=f"{name}.ris", media_type="text/plain", text=_ris(cited)),
        "bibtex": lambda: SavedFile(name=f"{name}.bib", media_type="text/plain", text=_bibtex(cited)),
    }[format_name]()


def _cited(answer: Answer, documents: Documents) -> tuple[SourceDocument, ...]:
    found = (documents(document_id) for document_id in dict.fromkeys(c.document for c in answer.citations))
    return tuple(document for document in found if document is not None)


def _html(answer: Answer, cited: Sequence[SourceDocument]) -> str:
    return printable_html(answer, cited, DISCLAIMER)


def _markdown(answer: Answer, cited: Sequence[SourceDocument]) -> str:
    retracted = {document.id for document in cited if document.retracted}
    lines = [f"# {_plain(answer.question)}", ""]
    for at, sentence in enumerate(answer.sentences):
        marks = "".join(f" [{n}]" for n in sentence.citations)
        lines += [f"{'- ' if at else ''}{_plain(sentence.text)}{marks}", *([] if at else [""])]
    if not answer.sentences:
        lines.append(_plain(answer.text))
    if answer.citations:
        lines += ["", "## References", ""]
    for citation in answer.citations:
        year = f", {citation.year}" if citation.year else ""
        flag = " **RETRACTED: do not rely on it.**" if citation.document in retracted else ""
        lines.append(f"{citation.n}. {_plain(citation.title)}{year}.{flag} “{_plain(citation.quote)}”")
    if answer.dose_table:
        lines += ["", "## Doses", "", "| Dose | Total | Limit | For this patient |", "| --- | --- | --- | --- |"]
    for row in answer.dose_table:
        cells = (f"{row.drug} {row.dose} {row.schedule}", row.total, row.limit, row.absolute)
        lines.append(f"| {' | '.join(map(_plain, cells))} |")
    if answer.findings:
        lines += ["", "## What the dose rules found", ""]
    lines += [f"- {_plain(f.rule)} ({f.level} limit): {_plain(f.message)}" for f in answer.findings]
    lines += ["", _plain(answer.notice)] if answer.notice else []
    lines += ["", f"Status: {answer.status}. Drafted by {_plain(answer.model)}. {DISCLAIMER}", ""]
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Text of others as one line in which no character is Markdown or HTML."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", " ".join(text.split()))


def _json(answer: Answer, cited: Iterable[SourceDocument]) -> str:
    """The answer in the form of the contract, with the facts of its sources."""
    bundle = {**answer_to_json(answer), "sources": [_facts(document) for document in cited]}
    return json.dumps(bundle, ensure_ascii=False, indent=2) + "\n"


def _facts(document: SourceDocument) -> dict[str, object]:
    return {
        "document": document.id,
        "title": document.title,
        "kind": document.kind.value,
        "year": document.year,
        "publisher": document.publisher,
        "review_status": document.review_status.value,
        "last_updated": document.last_updated.isoformat() if document.last_updated else None,
        "depth": document.depth.value,
        "retracted": document.retracted,
        "notices": list(document.notices),
        "inferred": list(document.inferred),
        "identifiers": list(document.identifiers),
        "sha256": document.sha256,
    }


def _ris(cited: Iterable[SourceDocument]) -> str:
    records = []
    for document in cited:
        known = (("ID", document.id), ("TI", document.title), ("PY", document.year), ("PB", document.publisher))
        fields = [f"{tag}  - {' '.join(str(value).split())}" for tag, value in known if value is not None]
        records.append("\n".join(["TY  - GEN", *fields, f"N1  - {_standing(document)}", "ER  - ", ""]))
    return "\n".join(records)


def _bibtex(cited: Iterable[SourceDocument]) -> str:
    entries = []
    for document in cited:
        known = (
            ("title", document.title),
            ("year", document.year),
            ("publisher", document.publisher),
            ("note", _standing(document)),
        )
        fields = [f"  {name} = {{{_tex(str(value))}}}," for name, value in known if value is not None]
        key = re.sub(r"[^A-Za-z0-9:-]", "-", document.id)
        entries.append("\n".join([f"@misc{{{key},", *fields, "}", ""]))
    return "\n".join(entries)


def _standing(document: SourceDocument) -> str:
    """What a reader should know of a source before quoting it."""
    updated = f"; last updated {document.last_updated.isoformat()}" if document.last_updated else ""
    facts = f"{document.kind}; review status {document.review_status}; {document.depth}{updated}".replace("_", " ")
    return f"RETRACTED, do not rely on it; {facts}" if document.retracted else facts


def _tex(text: str) -> str:
    return "".join(_BIBTEX_SIGNS.get(sign, sign) for sign in " ".join(text.split()))
