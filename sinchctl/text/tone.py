"""How an operator should take a text: good, bad, a warning, or of little weight."""

from typing import Literal

Tone = Literal["", "good", "bad", "warn", "dim", "strong"]
