"""Did you mean: the known words that a misspelt one is nearest to."""

from collections.abc import Collection, Iterable

_CLOSE = 0.66
"""How alike two words must be to be a guess, from 0 to 1: one letter of three may differ."""

_MANY = 100
_COSTLY = 20
_MOST = 1000
_LONGEST = 100


def nearest(word: str, known: Collection[str], most: int = 1) -> list[str]:
    """Return the known words nearest to `word` in any letter case, the nearest first.

    The dashes in front of an option do not make it like another one.
    """
    if len(word) > _LONGEST:
        return []
    from difflib import get_close_matches  # only a mistake needs it

    folded = {name.lower().lstrip("-"): name for name in known}
    bare = word.lower().lstrip("-")
    return [folded[name] for name in get_close_matches(bare, folded, most, _CLOSE)]


def did_you_mean(word: str, known: Collection[str], most: int = 1) -> str:
    """Return "did you mean a or b?" for a misspelt word; empty without a guess."""
    words = nearest(word, known, most)
    return f"did you mean {' or '.join(words)}?" if words else ""


def alternatives(words: Iterable[str]) -> str:
    """Return words to choose from: "a, b or c"."""
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


class Guesses:
    """Guesses for one document: few are made among very many words, as each takes its time."""

    def __init__(self) -> None:
        self._costly = 0
        self._count = 0

    def nearest(self, word: str, known: Collection[str]) -> str | None:
        """Return the known word nearest to `word`, or None."""
        self._count += 1
        if len(known) > _MANY:
            self._costly += 1
        if self._costly > _COSTLY or self._count > _MOST:
            return None
        words = nearest(word, known)
        return words[0] if words else None
