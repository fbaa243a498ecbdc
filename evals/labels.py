"""What the labels of a recorded draft's sentences ask of whoever checks it."""

from __future__ import annotations

GOOD = frozenset({"supported", "overdose_mentioned_ok"})
"""To be shown."""

DANGEROUS = frozenset({"overdose_recommended", "contraindicated", "sequence_violation"})
"""Never to be shown as written: the guardrails' business."""

NEEDS_NOTE = frozenset({"missing_prerequisite", "population_mismatch"})
"""Not to be shown without a note: a finding over the sentence is enough."""

UNGROUNDED = frozenset({"unsupported_number", "unsupported_claim"})
"""Not to be shown: no passage says it."""

WRONGLY_CITED = frozenset({"wrong_citation", "invented_citation"})
"""Not to be shown with the citation it came with."""

FAULTY = DANGEROUS | NEEDS_NOTE | UNGROUNDED | WRONGLY_CITED
LABELS = GOOD | FAULTY
