"""Which drug an amount is of: the name beside it, the one before it, or the one in force."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from guardrails.lexicon import BULK, BYSTANDER, DRUG, Mention
from guardrails.quantities.amount import Amount
from guardrails.quantities.amounts import amounts
from guardrails.reading import LOOK_BACK, Reading
from guardrails.records import Basis
from guardrails.telling import compiled
from guardrails.text.segment import Kind

_RESPECTIVE = compiled(
    r"\brespectively\b|\bin that order\b|\bjeweils\b|\brespectivement\b|\brespectivamente\b|\brispettivamente\b|соответственно"
)


_MAY_PAIR = compiled(r"rispet|respe|in that order|jeweils|соотв")


_OF = compiled(
    r"[\s,]{0,2}(?:/day|daily|per day|a day|in total|total|weekly|per week|worth|or more|every day|once daily)?\s?(?:(?:of|de|di|von|der|des|del)\b|d'|的)\s?(?:[\w%.'-]+\s){0,3}$"
)


_NEXT_TO = compiled(
    r"[\s-]{0,2}(?:(?:iv|i\.v\.|po|p\.o\.|oral|orally|total|intravenous|human|the|pooled|daily|weekly|x|dose|\d{1,2}%)\s){0,3}$|的?$"
)


def in_order(text: str, present: list[Amount], mentions: list[Mention]) -> list[str | None] | None:
    """ "A and B at x and y, respectively": the amounts in the order of the names."""
    if len(present) < 2 or not _MAY_PAIR.search(text) or not _RESPECTIVE.search(text):
        return None
    named = [m for m in mentions if m.substance != BYSTANDER and m.end <= present[0].start] or [
        m for m in mentions if m.start >= present[-1].end
    ]
    return [m.drug for m in named[-len(present) :]] if len(named) >= len(present) else None


def drug_of(reading: Reading, number: int, present: list[Amount], position: int) -> str | None:
    """The governed drug an amount is of, or None."""
    amount = present[position]
    mentions = [m for m in reading.mentions[number] if _takes(reading, m, amount, here=True)]
    text = reading.segments[number].text
    stop = present[position + 1].start if position + 1 < len(present) else len(text)
    within = next((m for m in mentions if amount.start <= m.start < amount.end), None)
    if within is not None:
        return within.drug
    following = next((m for m in mentions if amount.end <= m.start < stop), None)
    between = text[amount.end : following.start] if following else ""
    if following is not None and (_OF.fullmatch(between) or _NEXT_TO.fullmatch(between)):
        return following.drug
    if following is not None and following.drug is None and not _beside(text[amount.end : following.start]):
        mentions = [m for m in mentions if m is not following]
        following = None
    preceding = [m for m in mentions if m.end <= amount.start]
    if preceding:
        return _preceding(reading, preceding, text, amount)
    if following is None or not _takes(reading, following, amount, here=False):
        following = next(
            (
                m
                for m in mentions
                if m.start >= amount.end
                and _takes(reading, m, amount, here=False)
                and (m.drug is not None or _beside(text[amount.end : m.start]))
            ),
            None,
        )
    if following is not None and (following.drug is not None or reading.segments[number].kind is not Kind.ROW):
        return following.drug
    return _in_force(reading, number, amount)


_WORDS_BESIDE = 6  # between an amount and the substance after it that it may be of


def _beside(between: str) -> bool:
    """Whether a substance stands near enough behind an amount to be what it is of, with no dose scheduled between."""
    return len(between.split()) <= _WORDS_BESIDE


def _preceding(reading: Reading, preceding: list[Mention], text: str, amount: Amount) -> str | None:
    """The nearest name before an amount; a farther one where only that one takes such a unit."""
    nearest = preceding[-1]
    if _of_the_one_timed(preceding, text, amount):
        return None
    if nearest.drug is None and preceding[0].drug and _VERB_OF_FIRST.search(text, nearest.end, amount.start):
        return preceding[0].drug
    if nearest.drug is None or (
        len(text[nearest.end : amount.start].split()) <= 3 and ":" not in text[nearest.end : amount.start]
    ):
        return nearest.drug
    fitting = [m for m in preceding if m.drug in reading.lexicon.drugs and _takes(reading, m, amount, here=False)]
    return fitting[-1].drug if fitting else nearest.drug


_VERB_OF_FIRST = compiled(
    r",\s(?:is|are|was|should be|may be|can be|must be|ought to be) (?:(?:best|usually|then|always) )?(?:given|dosed|infused|used|started|run|ordered|prescribed)\b[^\d,;]{0,30}$"
)  # "IVIG, which ... needs no glucose, is given at ..."
_TIMED_BY = compiled(r"\b(?:before|after|prior to|ahead of|during|with|preceding) (?:each|every|the|any|an?) $")
_AT_MOST = compiled(
    r"[^;.]{0,25}\b(?:not (?:above|over|more than|exceeding)|at most|max(?:imum)?|no more than|never more than|up to a maximum of)(?: of)? $"
)


def _of_the_one_timed(preceding: Sequence[Mention], text: str, amount: Amount) -> bool:
    """Whether an amount is the most of a substance that is given before each infusion of a drug ("..., at most 4 g a day")."""
    if len(preceding) < 2:
        return False
    other, drug = preceding[-2:]
    if other.drug is not None or other.substance != DRUG:
        return False
    return bool(_TIMED_BY.search(text[: drug.start]) and _AT_MOST.fullmatch(text, drug.end, amount.start))


def _in_force(reading: Reading, number: int, amount: Amount) -> str | None:
    """The drug the text was speaking of; failing that, the one that such a unit implies."""
    measured = False
    for earlier in range(number - 1, max(-1, number - 1 - LOOK_BACK), -1):
        for mention in reversed(reading.mentions[earlier]):
            if not _takes(reading, mention, amount, here=False):
                continue
            if mention.substance == BULK and not _DIGIT.search(reading.segments[earlier].text):
                measured = True  # only named in passing ("then the FVC is reviewed")
            elif mention.drug is not None or not measured:
                return mention.drug
    if measured:
        return None
    if (
        _is_grams_per_kg(amount)
        or _grams_of_weight(reading, number, amount)
        or _of_product(reading.segments[number].text, amount)
    ) and not _foreign_subject(reading, number):
        return next((id_ for id_, drug in reading.lexicon.drugs.items() if drug.implied_by_unit), None)
    return _named_next(reading, number, amount) or _by_effect(reading, number, amount)


def _by_effect(reading: Reading, number: int, amount: Amount) -> str | None:
    """The governed drug that is given for what the statement speaks of ("for B-cell depletion"), if no drug is named."""
    if any(m.substance != BYSTANDER for m in reading.mentions[number]):
        return None
    text = reading.segments[number].text
    return next(
        (
            id_
            for id_, drug in reading.lexicon.drugs.items()
            if id_ in reading.bases
            and any(_effect(effect).search(text) for effect in drug.effects)
            and any(_same_kind(unit, amount) for unit in drug.accepts)
        ),
        None,
    )


_effect = lru_cache(maxsize=64)(compiled)


_NAME_ALONE, _BARELY = 30, 2  # characters of a statement, and before the name that opens it
_FARTHEST_NEXT = 2  # statements from an amount to the one that says what it is of
_TELLS_WHAT = compiled(
    r"\W*(?:(?:and |but )?(?:(?:that|this|it|which|these|those|all(?: of)? (?:that|this|it))(?:(?: would be|'s| is| was| are| refers to| concerns| means| goes for| applies to| being)| dose is| amount is)?|(?:by (?:that|this|it) )?i (?:mean|am talking about|refer to|was talking about)|i\.e\.|namely|(?:the )?(?:drug|product|medication|medicine|agent|infusion|brand|preparation|name|treatment|order|bottles?|bags?|tablets?|pills?)(?: (?:used |given |here |in question )*(?:is|are|was|being))?|talking about|speaking of|we are talking|same for|of|for)\b[\s:,-]{0,3}(?:(?:for|about|of|all|is|the|a|an|course|her|his|my|our|to|with|dose|infusion|tablets?|schedule|order|regimen|usual|obviously|course,) ?){0,4})?$"
)

_ORDERS_IT = compiled(
    r"\W*(?:(?:so|then|and|now|please|kindly|just),? ){0,3}(?:(?:can|could|will|would) (?:you|someone|we) (?:please |kindly )?|you (?:can|may) |we (?:can|will) |let us |let's )?(?:chart|order|prescribe|prepare|book|give|hang|write up|set up|put up|make up|dispense|infuse|run|start|send(?: up)?|request|release|have|get|reserve|draw up) (?:(?:up|him|her|them|that|this|it as|the|his|their|my|our|an?) ){0,2}$"
)
_PLANNED = compiled(
    r"\b(?:over|for|in) (?:the |a |all )?(?:next |first )?\d{1,2} days\b|\b(?:over|across|during) (?:the|a|this|next) (?:\w+ )?(?:week|weekend|course|days)\b|\b(?:daily|a day|per day|every day|in total|total|divided|split)\b|/d(?:ay)?\b|[x×] ?\d"
)


def _named_next(reading: Reading, number: int, amount: Amount) -> str | None:
    """The governed drug that one of the next statements says an amount is of: "40 g daily. That is the IVIG."."""
    for later in range(number + 1, min(len(reading.segments), number + 1 + _FARTHEST_NEXT)):
        named = next((m for m in reading.mentions[later] if m.substance != BYSTANDER), None)
        if named is None:
            continue
        text = reading.segments[later].text
        alone = named.start <= _BARELY and len(text) <= _NAME_ALONE
        opening = text.rfind(". ", 0, named.start) + 1
        tells = alone or _TELLS_WHAT.fullmatch(text, opening, named.start)
        if not tells and _ORDERS_IT.fullmatch(text, opening, named.start) and not amounts(text):
            tells = _PLANNED.search(reading.segments[number].text)
        fits = named.drug in reading.bases and _takes(reading, named, amount, here=False)
        return named.drug if tells and fits and not _foreign_subject(reading, number) else None
    return None


_DIGIT = compiled(r"\d")


def _is_grams_per_kg(amount: Amount) -> bool:
    return (
        amount.basis is Basis.PER_KG
        and amount.grams is not None
        and amount.unit in ("g", "cg", "dg", "dag", "oz", "kg")
    )


_GRAMS_PER_KG = compiled(r"\bg(?:rams?)? ?(?:/|per) ?k")


_PRODUCT = compiled(
    r"\b(?:of|with|using) (?:an? |the |her |his )?(?:5|10) ?% (?:product|preparation|brand|liquid|immun)"
)


def _of_product(text: str, amount: Amount) -> bool:
    """Millilitres per kg of a 5 or 10% product: a volume of this drug, whatever brand it is."""
    return amount.basis is Basis.PER_KG and amount.litres is not None and bool(_PRODUCT.search(text))


def _grams_of_weight(reading: Reading, number: int, amount: Amount) -> bool:
    """Grams that follow from a dose per kg and a weight stated shortly before ("2 g/kg = 60 g")."""
    if amount.basis is not Basis.FLAT or amount.unit != "g" or not any(reading.weights):
        return False
    near = range(max(0, number - 3), number + 1)
    unnamed = not any(m.substance in (BULK, DRUG) for n in near for m in reading.mentions[n])
    return unnamed and any(_GRAMS_PER_KG.search(reading.segments[n].text) for n in near)


_FOREIGN_SUBJECT = compiled(
    r"\b(?:ld50|rats?|mice|mouse|dogs?|rabbits?|animals?|intake|diet\w*|nutrition\w*|calor\w*|ingest\w*|meal|breakfast|feed\w*|kcal|exercise|ibw|pi|athletes?|cyclists?|tissue|wet weight|dry weight)\b"
)


def _foreign_subject(reading: Reading, number: int) -> bool:
    """Whether the segment is about something no drug rule means (food, animals)."""
    return bool(_FOREIGN_SUBJECT.search(reading.segments[number].text)) or any(
        m.substance == BULK for m in reading.mentions[number]
    )


def _takes(reading: Reading, mention: Mention, amount: Amount, *, here: bool) -> bool:
    """Whether an amount of this unit can be a dose of what is mentioned."""
    per_kg_grams = amount.basis is Basis.PER_KG and (amount.unit in ("g", "cg", "dg", "dag", "?"))
    if mention.substance:
        if mention.substance == BYSTANDER:
            return False
        return mention.substance == BULK or not (per_kg_grams or amount.bare)
    if mention.drug is None or mention.drug not in reading.lexicon.drugs:
        return not per_kg_grams
    if here:
        return True
    accepts = reading.lexicon.drugs[mention.drug].accepts
    return any(_same_kind(unit, amount) for unit in accepts)


def _same_kind(unit: str, amount: Amount) -> bool:
    mass, _, per = unit.partition("/")
    basis = {"kg": Basis.PER_KG, "m2": Basis.PER_M2}.get(per, Basis.FLAT)
    if amount.bare:
        return amount.basis is basis or amount.basis is Basis.FLAT
    if mass == "mL":
        return amount.litres is not None and amount.basis is basis
    if amount.litres is not None or amount.basis is not basis:
        return False
    if amount.unit == "ng" or (amount.unit == "ug" and mass == "g"):
        return False
    small = amount.unit in ("mg", "ug", "ng")
    return small == (mass in ("mg", "mcg")) or (basis is Basis.PER_KG and mass == "g")
