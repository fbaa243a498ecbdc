"""The baseline that answers are measured against: the LangChain chain of every tutorial, with the same embedder.

Documents are cut every 1,000 characters and the four nearest chunks are the answer. It never abstains.
"""

from __future__ import annotations

from collections.abc import Iterable

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.records import SourceDocument

_CHARACTERS = 1000
_CHUNKS = 4


class PlainChain:
    """Split, embed, retrieve, join."""

    def __init__(self, documents: Iterable[SourceDocument], embeddings: Embeddings) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=_CHARACTERS, chunk_overlap=0)
        store = InMemoryVectorStore(embeddings)
        store.add_documents(splitter.split_documents([Document(page_content=_content(d)) for d in documents]))
        self._chain = store.as_retriever(search_kwargs={"k": _CHUNKS}) | _joined

    def answer(self, question: str) -> str:
        """The nearest chunks, one after the other."""
        return self._chain.invoke(question)


def _joined(documents: list[Document]) -> str:
    return "\n\n".join(document.page_content for document in documents)


def _content(document: SourceDocument) -> str:
    """The body, under its title where it has one of its own."""
    body = document.text[document.body_start :]
    return body if body.startswith(document.title) else f"{document.title}\n{body}"
