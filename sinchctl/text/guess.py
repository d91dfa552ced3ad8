"""Which known word a misspelt one was meant to be."""

from collections.abc import Collection

_MANY = 100
_COSTLY = 20
_MOST = 1000
_LONGEST = 100


class Guesses:
    """Guesses for one document; few are made among very many words, as each takes its time."""

    def __init__(self) -> None:
        self._costly = 0
        self._made = 0

    def nearest(self, word: str, known: Collection[str], close: float = 0.6) -> str | None:
        """The known word nearest to `word` in any letter case, or None.

        `close` is how alike they must be, from 0 to 1.
        """
        self._made += 1
        if len(known) > _MANY:
            self._costly += 1
        if self._costly > _COSTLY or self._made > _MOST or len(word) > _LONGEST:
            return None
        from difflib import get_close_matches

        folded = {name.lower(): name for name in known}
        near = get_close_matches(word.lower(), folded, 1, close)
        return folded[near[0]] if near else None
