"""What can go wrong while rules and lexicon are loaded. Checking a text never raises.

GuardrailError
├── RuleError      a rule file is missing, unreadable or against the schema
└── LexiconError   the lexicon is missing, unreadable or against the schema
"""

from __future__ import annotations


class GuardrailError(Exception):
    """Base of all errors of this package; the message says what happened and what to do next."""


class RuleError(GuardrailError):
    """A rule file is missing, unreadable or against the schema."""


class LexiconError(GuardrailError):
    """The lexicon is missing, unreadable or against the schema."""
