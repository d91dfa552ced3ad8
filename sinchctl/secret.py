"""A secret that no output shows."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NoReturn

from .text.secrets import spellings

_MASK: Final = "********"


class Secret:
    """A secret that shows itself to nobody: only `reveal()` gives the text.

    Made from the text, or from a function that gets it when it is first needed (a command
    in the profile) and may raise CredentialsError then.
    """

    __slots__ = ("__get", "__spellings", "__text")

    def __init__(self, source: str | Callable[[], str]) -> None:
        self.__text: str | None = source if isinstance(source, str) else None
        self.__get = None if isinstance(source, str) else source
        self.__spellings: re.Pattern[str] | None = None

    def reveal(self) -> str:
        """The text itself, for signing and for the authorization header."""
        if self.__text is None and self.__get is not None:
            self.__text = self.__get()
        return self.__text or ""

    def hide(self, text: str) -> str:
        """Return the text without this secret, however escaped, if the secret is known by now."""
        if not self.__text:
            return text
        if self.__spellings is None:
            self.__spellings = spellings(self.__text)
        return self.__spellings.sub(_MASK, text)

    def __repr__(self) -> str:
        return f"Secret({_MASK})"

    def __str__(self) -> str:
        return _MASK

    def __format__(self, spec: str) -> str:
        return format(_MASK, spec)

    def __rich_repr__(self) -> Iterable[str]:
        yield _MASK

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Secret":
        return self

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("a secret is never written anywhere")
