"""What only a server has: an address, a copy of what was fetched, a lock that must not outlive its holder."""

from __future__ import annotations

import shutil
import time

import chromadb
import pytest

from index import Index, RetrievalError, build_index, place_of, server_lock
from index import server as servers
from index.access import Access
from index.server import _pieces


@pytest.fixture
def embedder(make_embedder):
    return make_embedder()


@pytest.fixture
def built_there(corpus_dir, server_place, embedder):
    build_index(corpus_dir, server_place, embedder=embedder)
    return server_place


@pytest.fixture
def client(chroma_server):
    opened = chromadb.HttpClient(host="127.0.0.1", port=int(chroma_server.rsplit(":", 1)[1]))
    yield opened
    servers._hang_up(opened)


def collection(place) -> str:
    return str(place).rsplit("/", 1)[1]


def names(client, place):
    return {found.name for found in client.list_collections(limit=1000) if found.name.startswith(collection(place))}


def test_another_machine_fetches_what_it_needs_once(built_there, embedder, tmp_path, monkeypatch):
    elsewhere = place_of(str(built_there), Access(cache=tmp_path / "elsewhere"))
    first = Index.open(elsewhere, embedder=embedder)
    assert first.documents["exchange"].text.endswith("within days.\n")
    monkeypatch.setattr(servers.ServerPlace, "_fetch", lambda *_: pytest.fail("fetched again"))
    again = Index.open(elsewhere, embedder=embedder)
    assert again.search("fever", 3) == first.search("fever", 3)
    assert list(again.chunks) == list(Index.open(built_there, embedder=embedder).chunks)


def test_the_copy_may_be_removed_at_any_time(built_there, embedder):
    shutil.rmtree(built_there.folder)
    assert Index.open(built_there, embedder=embedder).search("plasma exchange", 1)[0].document.id == "exchange"


def test_only_the_generation_that_serves_and_the_one_before_stay(built_there, embedder, corpus_dir, client):
    for number in range(3):
        (corpus_dir / "new.txt").write_text(f"Fact number {number} is that zinc is a metal that is not given here.\n")
        build_index(corpus_dir, built_there, embedder=embedder)
    manifest = built_there.read_manifest()
    expected = {f"{collection(built_there)}-{name}" for name in (manifest.generation, manifest.previous)}
    assert names(client, built_there) == {
        collection(built_there),
        *expected,
        *(f"{name}-documents" for name in expected),
    }


def test_a_collection_of_somebody_else_is_left_alone(client, server_place, corpus_dir, embedder):
    theirs = client.create_collection(collection(server_place), embedding_function=None)
    theirs.add(ids=["a"], embeddings=[[1.0, 0.0]], documents=["theirs"])
    with pytest.raises(RetrievalError, match="not Hardstop's") as caught:
        build_index(corpus_dir, server_place, embedder=embedder)
    assert "\n" not in str(caught.value)
    assert theirs.get()["documents"] == ["theirs"]
    assert names(client, server_place) == {collection(server_place)}


def test_a_lost_collection_of_documents_is_told(built_there, embedder, client):
    client.delete_collection(f"{collection(built_there)}-{built_there.read_manifest().generation}-documents")
    shutil.rmtree(built_there.folder)
    with pytest.raises(RetrievalError, match="hardstop index build") as caught:
        Index.open(built_there, embedder=embedder)
    assert "\n" not in str(caught.value)


def test_altered_documents_on_the_server_are_told(built_there, embedder, client):
    name = f"{collection(built_there)}-{built_there.read_manifest().generation}-documents"
    documents = client.get_collection(name, embedding_function=None)
    (first, *_), (text, *_) = documents.get()["ids"], documents.get()["documents"]
    documents.update(ids=[first], documents=[text.replace("two grams", "ten grams")], embeddings=[[1.0, 0.0]])
    shutil.rmtree(built_there.folder)
    with pytest.raises(RetrievalError, match="altered") as caught:
        Index.open(built_there, embedder=embedder)
    assert "hardstop index build" in str(caught.value)


def test_a_long_document_is_cut_and_put_together(server_place, corpus_dir, embedder, tmp_path):
    text = "# Long \U0001f489\n\n" + "\n\n".join(f"Statement {number} is \u00e9 of {number}." for number in range(2000))
    (corpus_dir / "long.md").write_text(text)
    build_index(corpus_dir, server_place, embedder=embedder)
    shutil.rmtree(server_place.folder)
    assert Index.open(server_place, embedder=embedder).documents["long"].text == text


@pytest.mark.parametrize("size", [1, 7_999, 8_000, 8_001, 30_000])
def test_pieces_are_no_longer_than_a_server_takes(size):
    line = b"x" * size
    pieces = list(_pieces([line, b"y"]))
    assert max(len(piece) for _, piece in pieces) <= 8_000
    assert "".join(piece for name, piece in pieces if name.startswith("000000000000-")).encode() == line
    assert [name for name, _ in pieces] == sorted(name for name, _ in pieces)


@pytest.mark.parametrize(
    "sign",
    [
        {"host": "elsewhere", "process": 1, "seen": 0.0},
        {"host": None, "process": 2**22 + 1, "seen": None},  # of this machine: no process has such a number
        {},
    ],
    ids=["silent for long", "ended here", "unsigned"],
)
def test_a_lock_gives_way_when_its_holder_is_gone(server_place, client, corpus_dir, embedder, sign):
    known = server_lock.sign()
    held = {name: known[name] if value is None else value for name, value in sign.items()}
    client.create_collection(f"{collection(server_place)}-building", metadata=held or None, embedding_function=None)
    assert build_index(corpus_dir, server_place, embedder=embedder).rebuilt


def test_a_lock_of_another_machine_that_is_alive_holds(server_place, client, corpus_dir, embedder):
    sign = {"host": "elsewhere", "process": 1, "seen": time.time()}
    client.create_collection(f"{collection(server_place)}-building", metadata=sign, embedding_function=None)
    with pytest.raises(RetrievalError, match="Another build"):
        build_index(corpus_dir, server_place, embedder=embedder)


def test_a_builder_shows_that_it_is_alive(server_place, client, monkeypatch):
    monkeypatch.setattr(server_lock, "ABANDONED", 0.6)
    with server_place.building():
        name = f"{collection(server_place)}-building"
        seen = {client.get_collection(name, embedding_function=None).metadata["seen"]}
        for _ in range(40):
            time.sleep(0.05)
            seen.add(client.get_collection(name, embedding_function=None).metadata["seen"])
            if len(seen) > 2:
                break
    assert len(seen) > 2


@pytest.mark.parametrize("url", ["http://", "http://h", "http://h:x/abc", "http://h/a", "http://h/a/b", "http://h/é€é"])
def test_an_address_that_names_no_collection_is_told(url):
    with pytest.raises(RetrievalError, match="HOST:PORT/COLLECTION"):
        place_of(url)


def test_a_server_that_is_not_there_is_told_in_one_line(tmp_path):
    place = place_of("http://127.0.0.1:1/index", Access(cache=tmp_path))
    with pytest.raises(RetrievalError, match="can't be reached") as caught:
        place.read_manifest()
    assert "\n" not in str(caught.value)


def test_a_token_is_sent_and_never_shown(monkeypatch, tmp_path):
    sent = {}

    def connect(**options):
        sent.update(options)
        raise ValueError("no")

    monkeypatch.setattr(chromadb, "HttpClient", connect)
    place = place_of("https://api.example.org/index", Access(token="s3cret", tenant="t", database="d", cache=tmp_path))
    with pytest.raises(RetrievalError) as caught:
        place.read_manifest()
    assert sent["headers"] == {"x-chroma-token": "s3cret"}
    assert (sent["tenant"], sent["database"], sent["ssl"], sent["port"]) == ("t", "d", True, 443)
    assert "s3cret" not in str(caught.value) + repr(Access(token="s3cret"))


def test_a_build_killed_on_its_way_to_a_server_leaves_the_old_index(
    driver, chroma_server, tmp_path, server_place, corpus_dir
):
    address = str(server_place)
    assert driver.build(corpus_dir, address, cwd=str(tmp_path))["code"] == 0
    here = place_of(address, Access(cache=tmp_path / "here"))
    before = here.read_manifest()
    (corpus_dir / "new.txt").write_text("Zinc is a metal that nobody in this ward has ever been given for it.\n")
    killed = 0
    for at in range(4, 60, 9):
        killed += driver.build(corpus_dir, address, cwd=str(tmp_path), die_at=at)["code"] == -9
        if here.read_manifest() != before:
            break
        shutil.move(corpus_dir / "new.txt", tmp_path / "new.txt")
        assert Index.open(here, embedder=driver.embedder).search("plasma", 1)
        shutil.move(tmp_path / "new.txt", corpus_dir / "new.txt")
    assert killed >= 3
    driver.build(corpus_dir, address, cwd=str(tmp_path))
    assert "new" in Index.open(here, embedder=driver.embedder).documents
