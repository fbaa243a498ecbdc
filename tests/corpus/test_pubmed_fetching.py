"""PubMed queries against a local server: history, rate, faults, resuming, retractions found later."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from corpus import SHIPPED, load_corpus
from corpus.entrez import Entrez
from corpus.errors import CorpusError
from corpus.pubmed import fetch_pubmed

_SPEC = importlib.util.spec_from_file_location("entrez_server", Path(__file__).with_name("entrez_server.py"))
entrez_server = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(entrez_server)
record = entrez_server.record


@pytest.fixture
def server():
    made = entrez_server.EntrezServer({str(n): record(str(n)) for n in range(1, 251)})
    yield made
    made.close()


@pytest.fixture
def slept():
    return []


@pytest.fixture
def client(server, slept):
    with Entrez(base_url=server.url, sleep=slept.append) as made:
        yield made


def fetched(client, folder, query="IVIG", most=250, **more):
    return fetch_pubmed(query, folder, client=client, most=most, **more)


def utilities(server):
    return [utility for utility, _ in server.requests]


def test_records_are_saved_each_in_its_file_and_load(client, server, tmp_path):
    outcome = fetched(client, tmp_path, most=120)
    assert (outcome.found, len(outcome.new), outcome.problems) == (250, 120, ())
    corpus = load_corpus(tmp_path)
    assert len(corpus.documents) == 120
    assert corpus.problems == ()
    assert {"pubmed/1", "pubmed/120"} <= {document.id for document in corpus.documents}
    assert utilities(server) == ["esearch.fcgi", "efetch.fcgi", "efetch.fcgi"]
    assert server.requests[0][1]["usehistory"] == "y"
    assert [fields["retstart"] for _, fields in server.requests[1:]] == ["0", "100"]
    assert all(fields["tool"] == "hardstop" for _, fields in server.requests)


def test_a_second_run_fetches_only_what_is_missing(client, server, tmp_path):
    fetched(client, tmp_path, most=100)
    server.requests.clear()
    outcome = fetched(client, tmp_path, most=250)
    assert (len(outcome.known), len(outcome.new)) == (100, 150)
    assert [fields["retstart"] for utility, fields in server.requests if utility == "efetch.fcgi"] == ["100", "200"]
    server.requests.clear()
    assert fetched(client, tmp_path, most=250).new == ()
    assert utilities(server) == ["esearch.fcgi"]


def test_what_was_fetched_before_a_failure_is_kept_and_the_next_run_goes_on(server, slept, tmp_path):
    with Entrez(base_url=server.url, sleep=slept.append, tries=2) as client:
        server.faults.extend([None, None, 500, 500])
        with pytest.raises(CorpusError, match="HTTP 500") as caught:
            fetched(client, tmp_path)
        assert "kept" in str(caught.value)
        assert len(load_corpus(tmp_path).documents) == 100
        assert len(fetched(client, tmp_path).new) == 150


@pytest.mark.parametrize("fault", [429, 500, 503, "cut", "hang up"])
def test_a_passing_fault_is_tried_again(client, server, tmp_path, fault):
    server.faults.extend([fault, None, fault, fault])
    assert len(fetched(client, tmp_path, most=5).new) == 5
    assert utilities(server) == ["esearch.fcgi"] * 2 + ["efetch.fcgi"] * 3


def test_a_search_that_fails_at_the_backend_is_tried_again(client, server, tmp_path):
    server.faults.append("error")
    assert len(fetched(client, tmp_path, most=5).new) == 5


def test_the_server_says_how_long_to_wait(client, server, slept, tmp_path):
    server.faults.append(429)
    fetched(client, tmp_path, most=5)
    assert 7.0 in slept


@pytest.mark.parametrize(("key", "gap"), [(None, 1 / 3), ("k", 1 / 10)])
def test_requests_keep_the_rate_that_the_key_allows(server, slept, tmp_path, key, gap):
    with Entrez(base_url=server.url, api_key=key, sleep=slept.append, clock=lambda: 0.0) as client:
        fetched(client, tmp_path)
    assert slept == [gap] * (len(server.requests) - 1)
    assert all(fields.get("api_key") == key for _, fields in server.requests)


def test_a_refusal_is_one_line_without_the_key(server, tmp_path):
    server.faults.append(400)
    client = Entrez(base_url=server.url, api_key="sesame", sleep=lambda _: None)
    with client, pytest.raises(CorpusError, match="HTTP 400") as caught:
        fetched(client, tmp_path)
    assert "sesame" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_server_is_one_line(tmp_path):
    client = Entrez(base_url="http://127.0.0.1:9", tries=2, sleep=lambda _: None)
    with client, pytest.raises(CorpusError, match="no connection") as caught:
        fetched(client, tmp_path)
    assert "\n" not in str(caught.value)


def test_retracted_records_and_those_without_abstract_are_told(client, server, tmp_path):
    server.records["7"] = record("7", types="Retracted Publication")
    server.records["8"] = record("8", text="")
    outcome = fetched(client, tmp_path, most=10)
    assert (outcome.retracted, outcome.without_abstract) == (("7",), ("8",))
    assert fetched(client, tmp_path, most=10).retracted == ("7",)
    (flagged,) = [document for document in load_corpus(tmp_path).documents if document.retracted]
    assert flagged.id == "pubmed/7"


def test_a_retraction_since_is_found_by_refreshing(client, server, tmp_path):
    fetched(client, tmp_path, most=5)
    server.records["3"] = record("3", types="Retracted Publication")
    assert fetched(client, tmp_path, most=5).retracted == ()
    outcome = fetched(client, tmp_path, most=5, refresh=True)
    assert (outcome.renewed, outcome.retracted, outcome.new) == (("3",), ("3",), ())
    assert len(list((tmp_path / ".earlier" / "pubmed").glob("3.*.xml"))) == 1


def test_a_query_that_finds_nothing_finds_nothing(client, tmp_path):
    outcome = fetched(client, tmp_path, query="nothing of the kind")
    assert (outcome.found, outcome.new, outcome.problems) == (0, (), ())


def test_a_long_query_is_posted(client, server, tmp_path):
    fetched(client, tmp_path, query="IVIG" + " " * 0 + "x" * 2000)
    assert len(server.requests[0][1]["term"]) == 2004


def test_the_shipped_folder_is_not_written_into(client):
    with pytest.raises(CorpusError, match="--corpus DIR"):
        fetched(client, SHIPPED)
