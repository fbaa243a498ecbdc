"""The server: local only, with its security headers, and an API that answers in the contract's words."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request

import pytest

from ui.errors import PageError
from ui.server import Serving, check_serving


def _get(url, **headers):
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10)


def _json(url):
    with _get(url) as reply:
        return json.load(reply)


def _call(url, name, *data):
    """Call an API endpoint as plain HTTP does: post, then read the event stream. Gives (event, data)."""
    body = json.dumps({"data": data}).encode()
    request = urllib.request.Request(
        f"{url}gradio_api/call/{name}", data=body, headers={"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as reply:
        event_id = json.load(reply)["event_id"]
    with _get(f"{url}gradio_api/call/{name}/{event_id}") as stream:
        lines = stream.read().decode().splitlines()
    return lines[-3].removeprefix("event: "), json.loads(lines[-2].removeprefix("data: "))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", ""])
def test_only_this_machine_is_served(host):
    with pytest.raises(PageError, match=r"no login.*127\.0\.0\.1"):
        check_serving(Serving(host=host))


def test_a_taken_port_is_named():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PageError, match=rf"Port {port} .*--port"):
            check_serving(Serving(port=port))


@pytest.mark.parametrize("path", ["", "config", "no-such-page", "theme.css"])
def test_every_response_carries_the_policy(fake_url, path):
    try:
        with _get(fake_url + path) as reply:
            headers = reply.headers
    except urllib.error.HTTPError as error:
        with error:
            headers = error.headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "http:" not in policy
    assert "*" not in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


def test_another_host_name_is_refused(fake_url):
    with pytest.raises(urllib.error.HTTPError) as refused:
        _get(fake_url, Host="attacker.example")
    with refused.value as error:
        assert error.code == 400


def test_nothing_is_kept_or_counted(fake_url):
    config = _json(f"{fake_url}config")
    assert not config["analytics_enabled"]
    assert not config["run_history"]
    assert not config["connect_heartbeat"]  # each tab would hold one of the browser's six connections


def test_only_the_documented_endpoints_are_published(fake_url):
    info = _json(f"{fake_url}gradio_api/info")
    assert sorted(info["named_endpoints"]) == ["/ask", "/check"]
    parameters = {p["parameter_name"]: p for p in info["named_endpoints"]["/ask"]["parameters"]}
    assert list(parameters) == ["question", "audience", "weight_kg", "height_cm"]
    assert parameters["audience"]["type"] == {"enum": ["clinician", "educator", "patient"]}
    assert parameters["weight_kg"]["parameter_has_default"]


def test_ask_answers_in_the_contract(fake_url):
    event, (answer,) = _call(fake_url, "ask", "overdose please", "clinician", 70.1, None)
    assert event == "complete"
    assert answer["status"] == "answered"
    (sentence,) = answer["sentences"]
    assert (sentence["text"], sentence["citations"]) == ("Widgetumab must not exceed 2 mg/kg in total.", [2])
    assert answer["citations"][0]["quote"] == "Widgetumab is given at 2 mg/kg in total."
    assert {finding["rule"] for finding in answer["findings"]} == {"widgetumab-max", "widgetumab-check"}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["dose?", "surgeon", None, None], "audience"),
        (["dose?", "clinician", -3, None], "weight_kg"),
        (["unfit", "clinician", None, None], "The question is unfit. Ask another one."),
    ],
)
def test_a_wrong_call_gets_one_clear_line(fake_url, arguments, line):
    event, error = _call(fake_url, "ask", *arguments)
    assert event == "error"
    assert line in error["error"]
    assert "Traceback" not in error["error"]


def test_a_crash_tells_nothing_of_the_machine(fake_url):
    event, error = _call(fake_url, "ask", "broken", "clinician", None, None)
    assert event == "error"
    assert "secret" not in json.dumps(error)


def test_check_stops_an_overdose(fake_url):
    event, (checked,) = _call(fake_url, "check", "Give IVIG 4 g/kg over 5 days for a myasthenia gravis exacerbation.")
    assert event == "complete"
    assert checked["status"] == "overridden"
    assert "IVIG 4 g/kg" not in checked["text"]
    assert checked["findings"][0]["source"]["quote"]


def test_the_real_assistant_answers_the_same_way(real_url):
    event, (answer,) = _call(real_url, "ask", "Which IVIG regimens are standard in MG?", "clinician", None, None)
    assert event == "complete"
    assert answer["status"] == "answered"
    assert "2 g/kg" in answer["text"]
    assert answer["citations"][0]["quote"]
    event, error = _call(real_url, "ask", " ", "clinician", None, None)
    assert event == "error"
    assert "question" in error["error"]
