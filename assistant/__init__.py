"""Question -> hits -> draft -> cited -> released. The only place where the flow is assembled."""

from assistant.chain import STAGES, Assistant
from assistant.errors import AssistantError
from assistant.records import Answer, AnswerStatus, Audience, Citation, Patient, Request, Sentence, Turn

__all__ = [
    "STAGES",
    "Answer",
    "AnswerStatus",
    "Assistant",
    "AssistantError",
    "Audience",
    "Citation",
    "Patient",
    "Request",
    "Sentence",
    "Turn",
]
