import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from assistant import Answer, AssistantError, Request
from evals.askers import FAILED, EndpointAsker, LocalAsker
from evals.errors import EvaluationError

ANSWER = {"status": "answered", "text": "Tea helps [1].", "citations": []}


def served(events: str, *, status: int = 200, started: Any = None) -> tuple[EndpointAsker, list[httpx.Request]]:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.method == "POST":
            return httpx.Response(status, json={"event_id": "e1"} if started is None else started)
        return httpx.Response(200, text=events)

    client = httpx.Client(transport=httpx.MockTransport(handle))
    return EndpointAsker("http://127.0.0.1:7860/", client), seen


def completed(answer: Any) -> str:
    return f"event: heartbeat\ndata: null\n\nevent: complete\ndata: {json.dumps([answer])}\n\n"


def test_a_question_goes_through_the_pages_api() -> None:
    asker, seen = served(completed(ANSWER))
    assert asker.ask("What helps?", id="Q1").text == "Tea helps [1]."
    posted, fetched = seen
    assert str(posted.url) == "http://127.0.0.1:7860/gradio_api/call/ask"
    assert json.loads(posted.content) == {"data": ["What helps?", "clinician", None, None]}
    assert str(fetched.url) == "http://127.0.0.1:7860/gradio_api/call/ask/e1"


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: served("", status=500), "No answer from"),
        (lambda: served("", started={"detail": "no"}), "No answer from"),
        (lambda: served("", started=[1]), "No answer from"),
        (lambda: served("event: complete\ndata: nonsense\n\n"), "not a list of one object"),
        (lambda: served(completed("text")), "not a JSON object"),
        (lambda: served(completed({"text": "x"})), "does not follow the contract: status"),
        (lambda: served("event: heartbeat\ndata: null\n\n"), "never completed"),
    ],
)
def test_a_failing_endpoint_is_one_clear_line(make: Callable[[], Any], fault: str) -> None:
    asker, _ = make()
    with pytest.raises(EvaluationError, match=fault) as caught:
        asker.ask("What helps?", id="Q1")
    assert "\n" not in str(caught.value)


def test_an_answer_that_never_came_is_a_failed_one_and_no_end_of_the_run() -> None:
    asker, _ = served("event: error\ndata: null\n\n")
    assert asker.ask("What helps?", id="Q1").status == FAILED

    class Refusing:
        def ask(self, request: Request) -> Answer:
            raise AssistantError("The model did not answer.")

    failed = LocalAsker(Refusing()).ask("What helps?", id="Q1")
    assert (failed.status, failed.text) == (FAILED, "The model did not answer.")


def test_nobody_at_the_address() -> None:
    with pytest.raises(EvaluationError, match="Start it: hardstop serve"):
        EndpointAsker("http://127.0.0.1:9").ask("What helps?", id="Q1")
    with pytest.raises(EvaluationError, match="No answer from"):
        EndpointAsker("not an address").ask("What helps?", id="Q1")
