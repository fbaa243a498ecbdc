"""A dose that is worked out, found too much and not given."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

from guardrails.stances.refusal import Setting, orders
from guardrails.telling import compiled

_INSTEAD = r"(?:[^;.]|\.(?=\d)){0,40}?[,;:]? (?:so|hence|therefore|thus) (?:please |we |i |then |only )*(?:(?:give|use|order|chart|run|infuse|plan|prescribe)(?! (?:it|this|that|them|all|the (?:same|dose|lot|whole))\b)|split|spread|divide|reduce|cap|limit)\b"


_OVER = r"(?:over|above|beyond|more than|past|in excess of|exceed\w*)"


_WOULD_BE_OVER = compiled(
    rf"(?:[^.;:]|\.(?=\d)){{0,40}}?\bwould (?:be|mean|make|come to|give|go|exceed)\b(?:(?!\b(?:not|never|hardly|only|fine|just)\b)(?:[^.;:]|\.(?=\d))){{0,30}}?\b{_OVER}\b{_INSTEAD}"
)


_IS_OVER = compiled(rf"(?:,|,? and|,? which is| already)? {_OVER}\b{_INSTEAD}")


_THEN_INSTEAD = compiled(_INSTEAD)


_WOULD_BE = compiled(r"\bwould (?:be|mean|make|come to|give) (?:about |already |some )?$")


_WOULD_BE_OVER_THE = compiled(
    rf"\bwould (?:be|mean|make|come to|give|go|exceed)\b(?:(?!\b(?:not|never|hardly|only|fine|just)\b)(?:[^.;:]|\.(?=\d))){{0,30}}?\b{_OVER} (?:the )?$"
)


def too_much_so(setting: Setting) -> bool:
    """Whether a dose is weighed, found too much and another one given: "80 g would be over 1 g/kg, so give 60 g"."""
    before, text, end = setting.text[: setting.start], setting.text, setting.end
    if _WOULD_BE_OVER.match(text, end) or (_WOULD_BE.search(before) and _IS_OVER.match(text, end)):
        return True
    if _WOULD_BE_OVER_THE.search(before) and _THEN_INSTEAD.match(text, end):
        return True
    if _HALVED.match(setting.after) and (
        _WOULD_BE_DOUBLE.match(text, end) or (_WOULD_BE.search(before) and _DOUBLE.match(text, end))
    ):
        return True
    stopped = _SO_STOP.search(text, end)
    return stopped is not None and bool(_WOULD_REACH.search(text, 0, stopped.start()))


_DOUBLE = compiled(
    r",? (?:which is |that is )?(?:double|twice|\d times|(?:well|far) (?:over|above)) (?:what|the|any|our)\b"
)


_WOULD_BE_DOUBLE = compiled(
    rf"(?:[^.;:]|\.(?=\d)){{0,40}}?\bwould (?:be|mean|make|come to|give|total)\b(?:[^.;:]|\.(?=\d)){{0,30}}?{_DOUBLE.pattern}"
)


_HALVED = compiled(r"\W*(?:so |please |then )*(?:halve|cut|reduce|lower|limit|keep) (?:it|this|that|them|the dose)\b")


_WOULD_REACH = compiled(
    r"\bwould (?:then |already |thus )?(?:be|mean|make|come to|give|reach|total|add up to|bring|exceed|take)\b"
)


_SO_STOP = compiled(
    r",? (?:so|hence|therefore|thus) (?:please |we |i |do )*(?:stop|end|finish|leave off|cease)\b(?=\s*(?:[.;,!]|$)| (?:there|here|at|after|on)\b)"
)


_WOULD_TAKE = compiled(
    r"[^.;,]{0,40}?\b(?:would|will) (?:\w+ )?(?:take|bring|push|carry|lift|put|get|make|mean|come to|exceed|go (?:over|above|beyond)|be (?:over|above|beyond|too much))\b"
)


_WOULD_COME_TO = compiled(
    r"^\W*(?:no\b[,.:;]?\s)?(?:because |since |as |otherwise,? |for )?(?:(?:with|on top of|together with|added to|after|plus) (?:the|her|his|a|what) [^.;,]{0,45}?\b)?(?:(?:the|her|his) (?:\w+ )?(?:total|sum|dose|course|amount)|that|this|it|which|(?:she|he|they|the patient)(?= would| 'd)|\d+ days|\w+ days|(?:and |but )?(?:another|an extra|a further|an additional|any more|giving|adding) [^.;,]{1,45}?(?= (?:would|will)))\b"
    r"(?: (?:would|then|already|also|alone|have|thus|'d)){0,4} (?:become|be|com(?:e|es) to|reach(?:es)?|ma(?:ke|kes|de)|means?|adds? up to|amounts? to|amounted to|brings? (?:\w+ ){1,3}to|brought (?:\w+ ){1,3}to|totall?(?:s|ed)?|exceeds?|push(?:es)? (?:\w+ ){1,3}to|takes? (?:\w+ ){1,3}to|had|received|got)"
    r" (?:to |up to |a |the |her |him |them |total |cumulative |of |more than |over |about |in all ){0,5}$"
)


_MORE_OF_IT = compiled(
    r"(?:^|[:;,.]\s)\W*(?:and |but |because |since )?(?:another|an extra|a further|an additional|adding|giving) $"
)


_REFUSED_MORE = compiled(
    r"(?:^|[.;:!?,]\s)\W*(?:(?:please|so|and|but|then|also|we|you|i|no|sorry)[,.]? )*(?:do not|don't|never|avoid|must not|should not|shouldn't|mustn't|cannot|can't|will not|won't|may not|refus\w+ to|declin\w+ to)\s(?:(?:ever|simply|just|we|be|even|routinely|any) )?"
    r"(?:giv|suppl|releas|dispens|fill|extend|repeat|add|doubl|tripl|run|prolong|lengthen|continu|order|prescri|chart|writ|infus|hang|go (?:above|beyond|on|over|past)|exceed|increas|rais|escalat|push|us(?:e|ing)\b|book|plan|schedul|recommend|support|another|(?:a |an? )?(?:second|third|fourth|fifth|sixth|seventh|extra|further|additional|repeat))|(?:^|[.;:,]\s)\W*(?:\w+[,:]? ){0,2}no (?:second|third|fourth|fifth|sixth|further|extra|more|additional|repeat) (?:day|dose|bag|course|infusion|gram)s?\b"
    r"|\b(?:must|should|may|can|could|will|is|was|were|are)(?: not|n't|not) (?:to )?be (?:added|given|repeated|extended|doubled|continued|run|infused|ordered|prolonged)|\b(?:was|were|is|are|been|got) (?:\w+ )?(?:cancelled|canceled|refused|declined|rejected|turned down|stopped|struck out|withdrawn)\b|(?:^|[?.;] )\W*(?:\w+: )?no[.!:,]"
)


_NO = compiled(r"\W*no\b[,.:;]?\s(?!doubt|problem|reason|objection|need)")


_WELCOME = compiled(
    r"\b(?:better|fine|right|best|ideal|needs?|wants?|reasonable|acceptable|appropriate|enough|goal|target|aim|go ahead|anyway|but|recommended|what (?:she|he|they|we))\b"
)


def would_come_to(setting: Setting) -> bool:
    """Whether a dose is what something refused right before would have come to."""
    before = setting.text[: setting.start]
    cut = max(before.rfind(mark) for mark in (";", ",", ":", ". ")) + 1
    said = _WOULD_COME_TO.search(before) or _WOULD_COME_TO.search(before[cut:])
    if said is None and _MORE_OF_IT.search(before) and _WOULD_TAKE.match(setting.text, setting.end):
        said = _MORE_OF_IT.search(before)
    if said is None or _WELCOME.search(setting.text) or orders(setting.text[setting.end :]):
        return False
    opening = "no. " if _NO.match(before) else ""
    earlier = f"{setting.before} {opening}{before[: len(before) - len(said[0])]}"
    refused = _REFUSED_MORE.search(earlier)
    return refused is not None and not orders(earlier[refused.end() :])
