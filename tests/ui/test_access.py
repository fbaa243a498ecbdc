"""Logins: read strictly, wanted everywhere, and told to nobody."""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request

import pytest

from ui.access import read_logins
from ui.errors import PageError
from ui.server import Serving, check_serving


@pytest.fixture(scope="module")
def closed_url(start_server, fake, tmp_path_factory):
    """The page over the scripted assistant, with two logins."""
    kept = tmp_path_factory.mktemp("closed") / "feedback.jsonl"
    return start_server([fake.__file__, "{port}", str(kept), "ward:pass:word", "night:ünïcode"])


def _status(url, login=None, scheme="Basic"):
    headers = {"Authorization": f"{scheme} {base64.b64encode(login.encode()).decode()}"} if login is not None else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        with error:
            assert error.headers["www-authenticate"].startswith("Basic ")
            assert error.headers["content-security-policy"]
            return error.code


def test_pairs_are_read():
    assert read_logins(" ward:pass:word , night:x ") == ("ward:pass:word", "night:x")


@pytest.mark.parametrize("value", ["", " , ", "ward", "ward:", ":word", "ward:word,night"])
def test_what_is_no_pair_is_refused_without_being_shown(value):
    with pytest.raises(PageError, match="HARDSTOP_AUTH") as told:
        read_logins(value)
    assert not value.strip(" ,:") or value not in str(told.value)


@pytest.mark.parametrize(
    "path", ["", "config", "gradio_api/info", "gradio_api/mcp/", "theme.css", "gradio_api/queue/data", "login"]
)
def test_nothing_is_given_without_a_login(closed_url, path):
    assert _status(closed_url + path) == 401


@pytest.mark.parametrize("login", ["ward:", "ward:pass", "night:pass:word", "", "ward:pass:word "])
def test_a_wrong_login_is_none(closed_url, login):
    assert _status(closed_url, login) == 401


def test_another_scheme_and_broken_headers_are_none(closed_url):
    assert _status(closed_url, "ward:pass:word", scheme="Bearer") == 401
    request = urllib.request.Request(closed_url, headers={"Authorization": "Basic %%%"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=10)
    with refused.value as error:
        assert error.code == 401


@pytest.mark.parametrize("login", ["ward:pass:word", "night:ünïcode"])
def test_either_login_opens_the_page(closed_url, login):
    assert _status(closed_url, login) == 200
    assert _status(closed_url + "config", login) == 200


@pytest.mark.browser
@pytest.mark.view(http_credentials={"username": "ward", "password": "pass:word"})
def test_the_page_works_behind_a_login(open_page, closed_url):
    page = open_page(closed_url)
    page.get_by_label("Question", exact=True).fill("dose?")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator("#hs-chat .hs-answer").wait_for(timeout=20_000)


@pytest.mark.parametrize("more", [{"logins": ("a:b",)}, {"open_to_all": True}])
def test_others_are_served_with_a_login_or_when_told_in_as_many_words(more):
    check_serving(Serving(host="0.0.0.0", port=0, **more))
    with pytest.raises(PageError, match="HARDSTOP_AUTH"):
        check_serving(Serving(host="0.0.0.0", port=0))


def test_the_command_takes_both_ways(hardstop, monkeypatch, tmp_path):
    import index

    class _LoadedError(Exception):
        pass

    def loaded(*_):
        raise _LoadedError

    monkeypatch.setattr(index, "load_embedder", loaded)
    monkeypatch.setenv("HARDSTOP_AUTH", "ward")
    assert "HARDSTOP_AUTH" in hardstop("serve", "--host", "0.0.0.0", "--index", tmp_path / "i").err
    monkeypatch.delenv("HARDSTOP_AUTH")
    with pytest.raises(_LoadedError):  # past the check
        hardstop("serve", "--host", "0.0.0.0", "--port", 17860, "--i-know-this-is-open", "--index", tmp_path / "i")


def test_the_password_is_in_no_settings_text(monkeypatch):
    from ui.settings import load_settings

    monkeypatch.setenv("HARDSTOP_AUTH", "ward:SECRET")
    settings = load_settings()
    assert "SECRET" not in repr(settings) + json.dumps(settings.model_dump(mode="json"), default=str)
    assert settings.logins() == ("ward:SECRET",)


def test_the_clients_work_with_a_login(closed_url):
    gradio_client = pytest.importorskip("gradio_client")
    login = base64.b64encode(b"ward:pass:word").decode()
    headers = {"Authorization": f"Basic {login}"}
    client = gradio_client.Client(closed_url, headers=headers, verbose=False, analytics_enabled=False)
    assert client.predict("dose?", api_name="/ask")["status"] == "answered"


def test_mcp_works_with_a_login_and_not_without(closed_url, run_apart):
    pytest.importorskip("mcp")
    import httpx
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def tools(headers):
        async with (
            streamablehttp_client(f"{closed_url}gradio_api/mcp/", headers=headers) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            name = (await session.list_tools()).tools[0].name
            return await session.call_tool(name, {"question": "dose?"})

    login = base64.b64encode(b"ward:pass:word").decode()
    answered = run_apart(lambda: tools({"Authorization": f"Basic {login}"}))
    assert json.loads(answered.content[0].text)["status"] == "answered"
    with httpx.Client(trust_env=False) as plain:
        assert plain.post(f"{closed_url}gradio_api/mcp/", json={}).status_code == 401
