"""Does what a sentence cites say it? Figures, names, direction, denial, strength: checked without a model."""

from assistant.grounding.checking import ground, unsupported
from assistant.grounding.unsupported import unsupported_numbers

__all__ = ["ground", "unsupported", "unsupported_numbers"]
