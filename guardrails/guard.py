"""The guard: text in, released text out. Nothing a model or a person wrote is shown without passing through it."""

# ruff: noqa: E501 - a pattern is read whole, one alternative beside the next

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from guardrails import release as releasing
from guardrails.courses.implied import courses
from guardrails.doses import statements
from guardrails.lexicon import Lexicon, load_lexicon
from guardrails.reading import Reading, bases_of
from guardrails.records import Action, Context, Dose, Finding, Released, ReleaseStatus, Rule, Scope, Stance
from guardrails.ruling.cues import compile_cues, cue_violations
from guardrails.ruling.limits import dose_violations
from guardrails.ruling.remainder import remainders
from guardrails.ruling.rulebook import digest, load_rules
from guardrails.ruling.violations import Violation, public
from guardrails.statement import Statement
from guardrails.text.mapped import Mapped
from guardrails.text.normalise import normalise
from guardrails.text.numbers import spell_digits
from guardrails.text.phrases import in_english
from guardrails.text.quiz import answered, filled
from guardrails.text.segments import segments
from guardrails.text.shorthand import spell_out

HERE = Path(__file__).parent
_STRUCK = (ReleaseStatus.OVERRIDDEN, ReleaseStatus.WITHHELD)
_COMPARED = re.compile(
    r"\b(?:(?:same|similar\w*|identical\w*|comparable|equal|just|exactly|much)(?: \w+){0,2} (?:as|to)|like(?: \w+){0,3} (?:in|for|with)"
    r"|as (?:(?:we|you|they|one|is|are|would|do|does|give[ns]?|used?|using|usual|usually|standard|customary|common|done|practised|routine|it|be|for|in|with) ){1,6}"
    r"|(?:borrowed|taken|copied|adapted|known|lifted|carried over|extrapolated) (?:\w+ ){0,2}from|analog\w+ (?:to|with))\b[^.;,]{0,40}"
    r"|\b(?:the|a|an|our|usual|standard) (?:[\w-]+ ){1,2}?(?:doses?|dosing|protocol|regimen|schedule|scheme|way|fashion)\b"
)
_NOTE = re.compile(r"\[Note: [^\[\]\n]{1,400}\]")


class Guard:
    """Rules and lexicon, ready to check any number of texts. Build it with `load_guard`."""

    def __init__(self, rules: Sequence[Rule], lexicon: Lexicon, digest: str) -> None:
        self.rules = tuple(rules)
        self.digest = digest
        self.lexicon = lexicon
        self._bases = bases_of(self.rules)
        self._by_course = frozenset(rule.subject for rule in self.rules if rule.scope is Scope.COURSE)
        self._cues = compile_cues(self.rules)
        self._governed = frozenset(rule.subject for rule in self.rules)
        self._own = frozenset(name for rule in self.rules for name in rule.indications)
        texts = sorted({rule.safe_text for rule in self.rules}, key=len, reverse=True)
        self._safe_texts = texts
        self._safe = re.compile("|".join(map(re.escape, texts)))

    def release(self, text: str, context: Context | None = None) -> Released:
        """What may be shown of a text. Never raises; time is linear in the text."""
        context = self._settled(context or Context())
        checked = self._check(text, context)
        if checked.status not in _STRUCK:
            return checked
        again = self._check(checked.text, context)
        if again.status not in _STRUCK:
            return checked
        return self._widened(text, context, checked, again)

    def doses(self, text: str, context: Context | None = None) -> tuple[Dose, ...]:
        """The understood doses of governed drugs, in order."""
        reading, found = self._read(text, self._settled(context or Context()))
        return self._public(text, reading, found)

    def review(self, text: str, context: Context | None = None) -> tuple[Finding, ...]:
        """What the rules hold against a text read as advice, whatever it does with its doses: for judging a question.

        A dose that is not understood is no objection here, since a question is not shown as an answer.
        """
        reading, found = self._read(text, context or Context())
        if not reading.segments:
            return ()
        advice = [replace(s, stance=Stance.RECOMMENDING) for s in found if not s.unclear]
        violations = dose_violations(reading, self.rules, advice, courses(reading, advice))
        violations += cue_violations(reading, self.rules, self._cues)
        _, findings, _ = releasing.apply(text, releasing.stretches(reading, violations), self.lexicon.titles)
        return self._quoted(findings, self._public(text, reading, advice), text)

    def drugs(self, text: str) -> frozenset[str]:
        """Ids of the governed drugs and classes a text names."""
        mapped = self.lexicon.respell(normalise(text))
        return frozenset(m.drug for m in self.lexicon.mentions(mapped.text) if m.drug in self._governed)

    def about(self, text: str, context: Context) -> Context:
        """The context with the indication that a text names, if it is one of the rules' own and the context has none.

        For what an answer leaves unsaid because the question or the sources have said it. It only ever adds rules.
        """
        names = self.lexicon.indications(normalise(text).text, text)
        own = next((name for name in names if name in self._own), "")
        return replace(context, indication=own) if own and not context.indication else context

    def elsewhere(self, text: str) -> bool:
        """Whether a text names an indication, and none that the rules are for."""
        names = self.lexicon.indications(normalise(text).text, text)
        return bool(names) and not any(name in self._own for name in names)

    def _settled(self, context: Context) -> Context:
        """The context with its indication by the lexicon's name; "" stands for one of the rules' own."""
        if not context.indication:
            return context
        names = self.lexicon.indications(normalise(context.indication).text, context.indication)
        known = names[0] if names else context.indication
        return replace(context, indication="" if any(name in self._own for name in names) else known)

    def _check(self, text: str, context: Context) -> Released:
        """One pass over a text."""
        reading, found = self._read(text, context)
        if not reading.segments:
            return Released(status=ReleaseStatus.PASS, text=text, findings=(), doses=())
        totals = courses(reading, found)
        violations = dose_violations(reading, self.rules, found, totals) + cue_violations(
            reading, self.rules, self._cues
        )
        violations += remainders(reading, self.rules, found, totals, violations)
        violations = [v for v in violations if not self._noted(text, reading, v)]
        marked = releasing.stretches(reading, violations)
        shown, findings, status = releasing.apply(text, marked, self.lexicon.titles)
        doses = self._public(text, reading, found)
        return Released(status=status, text=shown, findings=self._quoted(findings, doses, text), doses=doses)

    def _read(self, text: str, context: Context) -> tuple[Reading, list[Statement]]:
        mapped = self._approved(text)
        mapped = answered(spell_out(spell_digits(in_english(self.lexicon.respell(mapped)))))
        parts = segments(mapped)
        mentions = [self.lexicon.mentions(segment.text) for segment in parts]
        reading = Reading(
            segments=parts,
            mentions=mentions,
            lexicon=self.lexicon,
            context=context,
            bases=self._bases,
            indications=self._indications(text, parts),
            by_course=self._by_course,
        )
        return reading, statements(reading)

    def _approved(self, text: str) -> Mapped:
        """The text normalised, with the guard's own safe texts and notes blanked: they have been checked already."""
        mapped = filled(Mapped.of(text))
        if "[Note: " in text:
            mapped = mapped.sub(_NOTE, " ")
        if any(safe in text for safe in self._safe_texts):
            mapped = mapped.sub(self._safe, lambda m: "." if m[0].endswith(".") else "")
        if mapped.text == text:
            return normalise(text)
        inner = normalise(mapped.text)
        return inner.through(mapped)

    def _indications(self, text: str, parts: Sequence[object]) -> list[str | None]:
        """Per segment: "" when one of the rules' own indications is named, another one's name, or None."""
        found: list[str | None] = []
        for part in parts:
            mapped: Mapped = part.mapped  # type: ignore[attr-defined]
            first, last = mapped.span(0, len(mapped.text))
            names = self.lexicon.indications(mapped.text, text[first:last])
            own = any(name in self._own for name in names)
            if names and not own and _COMPARED.search(mapped.text):
                names = self._not_compared(mapped, text)
            found.append("" if own else names[0] if names else None)
        return found

    def _not_compared(self, mapped: Mapped, text: str) -> list[str]:
        """The indications that a statement is about, without those it only compares with ("as in vasculitis")."""
        shown, source = mapped.text, text
        for match in _COMPARED.finditer(mapped.text):
            first, last = mapped.span(*match.span())
            shown = shown[: match.start()] + " " * len(match[0]) + shown[match.end() :]
            source = source[:first] + " " * (last - first) + source[last:]
        first, last = mapped.span(0, len(mapped.text))
        return self.lexicon.indications(shown, source[first:last])

    def _noted(self, text: str, reading: Reading, violation: Violation) -> bool:
        """Whether the note that a violation asks for already follows its stretch."""
        if violation.action is not Action.ANNOTATE and not violation.indication:
            return False
        start, end = reading.segments[violation.segment].stretch(violation.at)
        note = (
            violation.rule.note
            if not violation.indication
            else releasing.unknown_note(self.lexicon.titles[violation.rule.subject], violation.indication)
        )
        return f"[Note: {note}]" in text[start : end + 1200]

    def _public(self, text: str, reading: Reading, found: Sequence[Statement]) -> tuple[Dose, ...]:
        return tuple(public(s, reading, text) for s in found if not s.unclear and s.grams)

    def _quoted(self, findings: Sequence[Finding], doses: Sequence[Dose], text: str) -> tuple[Finding, ...]:
        return tuple(
            replace(f, dose=replace(f.dose, source_text=text[f.dose.start : f.dose.end])) if f.dose else f
            for f in findings
        )

    def _widened(self, text: str, context: Context, first: Released, again: Released) -> Released:
        """The whole text gives way where what is left of it would still not pass."""
        worst = [f for f in (*first.findings, *again.findings) if f.action is not Action.ANNOTATE]
        safe = " ".join(dict.fromkeys(rule.safe_text for f in worst for rule in self.rules if rule.id == f.rule))
        found = tuple(replace(f, original=text, replacement=safe, start=0, end=len(text)) for f in worst)
        return replace(first, text=safe, findings=found)


def load_guard(rules_dir: Path | None = None, lexicon: Path | None = None) -> Guard:
    """The shipped rules and lexicon, or others. RuleError or LexiconError when a file is missing or wrong."""
    rules_dir = rules_dir or HERE / "rules"
    lexicon = lexicon or HERE / "lexicon.yaml"
    names = load_lexicon(lexicon)
    rules = load_rules(rules_dir, names)
    return Guard(
        rules, names, digest([*sorted(rules_dir.glob("*.yaml")), lexicon, HERE / "phrases.yaml", HERE / "kinds.yaml"])
    )


__all__ = ["Guard", "load_guard"]
