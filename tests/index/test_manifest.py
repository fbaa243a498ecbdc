"""The manifest: whatever is wrong with it, one line names the command that mends it."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest

from index.errors import RetrievalError
from index.manifest import SCHEMA, exists, read_manifest, rebuild, write_manifest
from index.records import IndexManifest

MANIFEST = IndexManifest(
    schema=SCHEMA,
    generation="generation-0123456789abcdef",
    previous="",
    model="all-MiniLM-L6-v2",
    model_sha256="ab" * 32,
    dimensions=384,
    chunking="sentences=3",
    corpus_digest="cd" * 32,
    corpus_dir="/documents",
    data_sha256="ef" * 32,
    documents=5,
    chunks=53,
    grafted=0,
    statuses=("approved", "unknown"),
)


def test_what_is_written_is_read(tmp_path):
    write_manifest(tmp_path, MANIFEST)
    assert read_manifest(tmp_path) == MANIFEST
    assert [path.name for path in tmp_path.iterdir()] == ["manifest.json"]


def test_a_second_manifest_replaces_the_first(tmp_path):
    write_manifest(tmp_path, MANIFEST)
    write_manifest(tmp_path, replace(MANIFEST, chunks=7))
    assert read_manifest(tmp_path).chunks == 7


def test_exists_is_about_the_file(tmp_path):
    assert not exists(tmp_path)
    (tmp_path / "manifest.json").mkdir()
    assert not exists(tmp_path)
    (tmp_path / "manifest.json").rmdir()
    write_manifest(tmp_path, MANIFEST)
    assert exists(tmp_path)


def test_a_missing_index_names_the_command(tmp_path):
    folder = tmp_path / "none"
    with pytest.raises(RetrievalError, match="No index at") as caught:
        read_manifest(folder)
    assert f"hardstop index build --index {folder}" in str(caught.value)


def _without(key: str) -> str:
    return json.dumps({name: value for name, value in asdict(MANIFEST).items() if name != key})


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe\x00",
        json.dumps(asdict(MANIFEST)).encode()[:-20],
        _without("generation").encode(),
        _without("schema").encode(),
        json.dumps({**asdict(MANIFEST), "chunks": "many"}).encode(),
    ],
)
def test_a_damaged_manifest_names_the_command(tmp_path, content):
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(RetrievalError, match="damaged") as caught:
        read_manifest(tmp_path)
    assert f"hardstop index build --index {tmp_path}" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("schema", [SCHEMA - 1, SCHEMA + 1])
def test_another_schema_is_refused_and_the_command_keeps_the_corpus(tmp_path, schema):
    write_manifest(tmp_path, replace(MANIFEST, schema=schema))
    with pytest.raises(RetrievalError, match=f"schema {schema}") as caught:
        read_manifest(tmp_path)
    assert f"hardstop index build --corpus /documents --index {tmp_path}" in str(caught.value)


def test_a_schema_with_other_keys_is_told_apart_from_damage(tmp_path):
    (tmp_path / "manifest.json").write_text(json.dumps({"schema": SCHEMA + 1, "corpus_dir": "/documents"}))
    with pytest.raises(RetrievalError, match=f"schema {SCHEMA + 1}") as caught:
        read_manifest(tmp_path)
    assert f"hardstop index build --corpus /documents --index {tmp_path}" in str(caught.value)


@pytest.mark.parametrize("corpus_dir", [None, 7, ["/documents"]])
def test_a_schema_that_names_no_corpus_is_told_all_the_same(tmp_path, corpus_dir):
    (tmp_path / "manifest.json").write_text(json.dumps({"schema": SCHEMA + 1, "corpus_dir": corpus_dir}))
    with pytest.raises(RetrievalError, match=f"schema {SCHEMA + 1}") as caught:
        read_manifest(tmp_path)
    assert str(caught.value).endswith(f"hardstop index build --index {tmp_path}")


def test_an_interrupted_write_leaves_the_old_manifest(tmp_path, monkeypatch):
    write_manifest(tmp_path, MANIFEST)

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("index.manifest.os.replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write_manifest(tmp_path, replace(MANIFEST, chunks=7))
    assert read_manifest(tmp_path) == MANIFEST


def test_the_command_can_be_pasted_into_a_shell(tmp_path):
    import shlex

    command = rebuild(tmp_path / "my index", "/my documents").split("again: ")[1]
    assert shlex.split(command)[-3:] == ["/my documents", "--index", str(tmp_path / "my index")]
    with pytest.raises(RetrievalError) as caught:
        read_manifest(tmp_path / "no index")
    assert shlex.split(str(caught.value))[-1] == str(tmp_path / "no index")
