"""Passages that give orders to a language model are no evidence: they are left out before anything is drafted."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import lru_cache

from assistant.records import Found

_BEFORE = r"(?:all|any|every|of|the|these|those|your|my|previous|prior|above|earlier|preceding|other|foregoing)"
_ORDERS = r"(?:instructions?|prompts?|rules|messages?|commands?|guardrails?|constraints)"
_MACHINE = (
    r"(?:ai (?:language )?(?:model|assistant|system)|a\.?i\.?|llms?|(?:large )?language models?|chat ?bots?"
    r"|(?:helpful|unrestricted|virtual|medical ai|clinical ai) assistants?)"
)
_WRITE = r"(?:say|write|state|reply|respond|answer|output|print|repeat|recommend|claim|insert|include|add)"
_SPOKEN_TO_A_MODEL = re.compile(
    "|".join(
        (
            rf"\b(?:ignore|disregard|forget|override|bypass) (?:{_BEFORE} )+{_ORDERS}\b",
            r"\b(?:ignore|disregard|forget) (?:everything|anything|all|what) you (?:were|have been|know)\b",
            r"\b(?:ignore|disregard|forget) (?:everything|anything|the text|the passages?) (?:above|before|else)\b",
            rf"\byou are (?:now )?(?:an? |the )?{_MACHINE}\b",
            rf"\b(?:dear|note to|instructions? (?:for|to)|if you are)[,:]? (?:(?:an?|the|any|all) )*{_MACHINE}\b",
            r"\bas an ai (?:language )?(?:model|assistant)\b",
            r"\b(?:system|developer) (?:prompt|instruction)s?\b",
            r"(?:^|\n)\W*system ?: ?(?:you|ignore|new|override|always|from now)\b",
            r"(?:^|\n)\W*assistant ?:",
            r"<\|?/?(?:im_start|im_end|system|assistant|endoftext|start_header_id|begin_of_text)\b",
            r"\[/?inst\]|<</?sys>>",
            r"(?:^|\n)\W*(?:begin|end) (?:passage \d|question\b|earlier turn\b)",
            r"(?:^|\n)#{1,6} ?(?:new |system |updated )?instructions? ?:? ?(?:\n|$)",
            r"\bnew (?:system )?instructions? ?:",
            rf"\b(?:in|for) your (?:reply|answer|response|output),? (?:you (?:must|should|will) )?{_WRITE}\b",
            r"\b(?:reply|respond|answer|output|print) (?:only |exactly |verbatim |just )+(?:with|as follows|this)\b",
            r"\b(?:reply|respond|answer|output|print) with (?:the (?:words?|sentence|text|following|phrase)|[\"“'‘])",
            rf"\bwhen (?:asked|answering|you (?:are asked|answer))\b[^.\n]{{0,60}}, (?:always |only )?{_WRITE}\b",
        )
    ),
    re.IGNORECASE,
)
_BLANKS = re.compile(r"[^\S\n]+")


def screened(found: Found) -> Found:
    """What was found without the passages that speak to a language model. The numbers of the others stay."""
    spoken = {passage.n for passage in found.passages if orders_a_model(f"{passage.title}\n{passage.text}")}
    if not spoken:
        return found
    return replace(
        found,
        hits=tuple(hit for hit in found.hits if hit.rank not in spoken),
        passages=tuple(passage for passage in found.passages if passage.n not in spoken),
        left_out=len(spoken),
    )


@lru_cache(maxsize=2_000)  # passages are met again with every question
def orders_a_model(text: str) -> bool:
    """Whether a text tells a language model, rather than a reader, what to do."""
    visible = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    lines = _BLANKS.sub(" ", visible)
    return any(_SPOKEN_TO_A_MODEL.search(form) for form in (lines, " ".join(lines.split())))


def notice_of(found: Found) -> str:
    """What a reader is told of it, in one line; empty where nothing was left out."""
    if not found.left_out:
        return ""
    passages = "1 passage was" if found.left_out == 1 else f"{found.left_out} passages were"
    return f"{passages} left out: the text gives orders to a language model."
