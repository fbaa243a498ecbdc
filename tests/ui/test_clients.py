"""The API and the MCP tools, by the real clients."""

from __future__ import annotations

import json

import pytest

gradio_client = pytest.importorskip("gradio_client")
pytest.importorskip("mcp")

OVERDOSE = "Give IVIG 4 g/kg over 5 days for a myasthenia gravis exacerbation."


@pytest.fixture(scope="module")
def client(fake_url):
    return gradio_client.Client(fake_url, verbose=False, analytics_enabled=False, download_files=False)


def test_gradio_client_asks(client):
    answer = client.predict("dose?", "clinician", 70.5, None, api_name="/ask")
    assert answer["status"] == "answered"
    assert answer["citations"][0]["quote"] == "Widgetumab is given at 2 mg/kg in total."
    assert "drafted" not in answer


def test_gradio_client_checks(client):
    checked = client.predict(OVERDOSE, api_name="/check")
    assert checked["status"] == "overridden"


def test_gradio_client_gets_one_line_for_a_fault(client):
    with pytest.raises(gradio_client.exceptions.AppError, match="The question is unfit"):
        client.predict("unfit", api_name="/ask")


@pytest.fixture
def with_mcp(fake_url, run_apart):
    """Use a session of the real client: `with_mcp(async function of the session)`."""
    from mcp import ClientSession
    from mcp.client.streamable_http import streamablehttp_client

    async def used(use):
        async with (
            streamablehttp_client(f"{fake_url}gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            return await use(session)

    return lambda use: run_apart(lambda: used(use))


def _json(result):
    return json.loads(result.content[0].text)


def test_mcp_offers_ask_and_check_and_nothing_else(with_mcp):
    tools = {tool.name: tool for tool in with_mcp(lambda session: session.list_tools()).tools}
    assert sorted(name.rpartition("_")[2] for name in tools) == ["ask", "check"]
    ask = next(tool for name, tool in tools.items() if name.endswith("ask"))
    assert set(ask.inputSchema["properties"]) == {"question", "audience", "weight_kg", "height_cm"}
    assert "every sentence cited" in ask.description


def test_mcp_asks_and_checks(with_mcp):
    async def use(session):
        names = {tool.name.rpartition("_")[2]: tool.name for tool in (await session.list_tools()).tools}
        answer = await session.call_tool(names["ask"], {"question": "dose?", "audience": "patient"})
        checked = await session.call_tool(names["check"], {"text": OVERDOSE})
        unfit = await session.call_tool(names["ask"], {"question": "unfit"})
        return answer, checked, unfit

    answer, checked, unfit = with_mcp(use)
    assert _json(answer)["status"] == "answered"
    assert _json(checked)["status"] == "overridden"
    assert unfit.isError
    assert "The question is unfit" in unfit.content[0].text
