"""The page's API: `ask` and `check`, as gradio_client and plain HTTP reach them. Stateless: no call sees another."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal, TypeVar

import gradio as gr
from gradio.events import api

from assistant import AssistantError
from assistant.wire import answer_to_json, check_from_json, released_to_json, request_from_json
from ui.records import Answerer
from ui.workers import Workers

_Result = TypeVar("_Result")


class Endpoints:
    """The API over one assistant. A fault of the caller comes back as one clear line."""

    def __init__(self, assistant: Answerer, workers: Workers) -> None:
        self._assistant = assistant
        self._workers = workers

    async def ask(
        self,
        question: str,
        audience: Literal["clinician", "educator", "patient"] = "clinician",
        weight_kg: float | None = None,
        height_cm: float | None = None,
    ) -> dict[str, Any]:
        """Answer a question from the indexed documents, with every sentence cited and every dose checked.

        Args:
            question: A clinical question in plain words.
            audience: Whom the answer is for.
            weight_kg: The patient's weight in kilograms, where known.
            height_cm: The patient's height in centimetres, where known.

        Returns:
            The status (answered, abstained or refused), the released text, its sentences, citations and findings.
        """
        patient = {"weight_kg": _exact(weight_kg), "height_cm": _exact(height_cm)}
        line = {"question": question, "audience": audience, "patient": patient}
        return await self._run(lambda: answer_to_json(self._assistant.ask(request_from_json(line))))

    async def check(self, text: str) -> dict[str, Any]:
        """Check a text against the dose rules, without any document.

        Args:
            text: Any text that may hold doses.

        Returns:
            The status, the text that may be shown, and what the rules found.
        """

        def released() -> dict[str, Any]:
            checked, context = check_from_json({"text": text})
            return released_to_json(None, self._assistant.guard.release(checked, context))

        return await self._run(released)

    async def _run(self, work: Callable[[], _Result]) -> _Result:
        try:
            return await self._workers.run(lambda _: work())
        except AssistantError as error:
            raise gr.Error(str(error), print_exception=False) from error


def add_endpoints(assistant: Answerer, workers: Workers) -> None:
    """Publish the endpoints in the page that is being built.

    They pass Gradio's queue by: `workers` bound them, and a call by MCP then needs no second request to ourselves,
    which would have no login.
    """
    endpoints = Endpoints(assistant, workers)
    api(endpoints.ask, api_name="ask", queue=False)
    api(endpoints.check, api_name="check", queue=False)


def answer_mcp_in_json(blocks: gr.Blocks) -> None:
    """Have the tools of a launched page answer in JSON; Gradio writes down Python's own form of a dict."""
    from mcp.types import TextContent  # noqa: PLC0415  an extra

    def in_json(data: Any, root_url: str) -> list[TextContent]:
        return [TextContent(type="text", text=json.dumps(output, ensure_ascii=False)) for output in data]

    server: Any = blocks.mcp_server_obj
    server.postprocess_output_data = in_json


def _exact(number: float | None) -> str | None:
    """A JSON number as it was written: 70.1, not the nearest binary fraction."""
    return None if number is None else str(number)
