"""The baseline that answers are measured against: the LangChain chain of every tutorial, with the same embedder.

Documents are cut every 1,000 characters and the four nearest chunks are the answer. It never abstains.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.records import SourceDocument
from evals.matching import cut_to_words

_CHARACTERS = 1000
_CHUNKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainChunk:
    """A chunk as the chain found it: `text` stands at `start` of the document's text, save a title set before it."""

    document: str
    start: int
    text: str


class PlainChain:
    """Split, embed, retrieve, join."""

    def __init__(self, documents: Iterable[SourceDocument], embeddings: Embeddings) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=_CHARACTERS, chunk_overlap=0, add_start_index=True)
        store = InMemoryVectorStore(embeddings)
        store.add_documents(splitter.split_documents([_document(document) for document in documents]))
        self._retriever = store.as_retriever(search_kwargs={"k": _CHUNKS})
        self._chain = self._retriever | _joined

    def answer(self, question: str) -> str:
        """The nearest chunks, one after the other."""
        return self._chain.invoke(question)

    def chunks(self, question: str) -> tuple[PlainChunk, ...]:
        """The nearest chunks, where they stand."""
        return tuple(
            PlainChunk(
                document=found.metadata["document"],
                start=found.metadata["start_index"] + found.metadata["shift"],
                text=found.page_content,
            )
            for found in self._retriever.invoke(question)
        )


def within_words(chunks: Iterable[PlainChunk], words: int) -> tuple[PlainChunk, ...]:
    """The chunks cut off after so many words in all, as a reader would stop."""
    kept: list[PlainChunk] = []
    for chunk in chunks:
        text = cut_to_words(chunk.text, words)
        if not text:
            break
        kept.append(PlainChunk(document=chunk.document, start=chunk.start, text=text))
        words -= len(text.split())
    return tuple(kept)


def _joined(documents: list[Document]) -> str:
    return "\n\n".join(document.page_content for document in documents)


def _document(document: SourceDocument) -> Document:
    """The body, under its title where it has one of its own. `shift` leads from its offsets to those of the text."""
    body = document.text[document.body_start :]
    head = "" if body.startswith(document.title) else f"{document.title}\n"
    return Document(
        page_content=f"{head}{body}", metadata={"document": document.id, "shift": document.body_start - len(head)}
    )
