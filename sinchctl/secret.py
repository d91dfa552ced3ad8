"""A secret that no output shows, and that signs."""

import base64
import binascii
import contextlib
import hmac
import re
from collections.abc import Callable, Iterable
from typing import Any, Final, NoReturn

from .errors import CredentialsError
from .text.secrets import spellings

_MASK: Final = "********"
_SHORTEST_DECODED: Final = 8
"""Bytes; a shorter text may be an everyday word, and real secrets are longer."""


class Secret:
    """A secret that no output shows: only `reveal()` returns the text.

    The source is the text, or a function that returns it when it is first needed (a command
    in the profile) and may raise CredentialsError then.
    """

    __slots__ = ("__bytes", "__get", "__spellings", "__text")

    def __init__(self, source: str | Callable[[], str]) -> None:
        self.__text: str | None = source if isinstance(source, str) else None
        self.__get = None if isinstance(source, str) else source
        self.__bytes = b""
        self.__spellings: re.Pattern[str] | None = None

    def reveal(self) -> str:
        """Return the text."""
        if self.__text is None and self.__get is not None:
            self.__text = self.__get()
        return self.__text or ""

    def text_bytes(self) -> bytes:
        """Return the bytes of a secret whose text is itself the key, without blanks around."""
        return self.reveal().strip().encode("utf-8", "surrogatepass")

    def decoded(self) -> bytes:
        """Return the bytes of an application secret, which is base64; decode it only once.

        Raises CredentialsError, whose message does not show the secret.
        """
        if not self.__bytes:
            with contextlib.suppress(binascii.Error, ValueError):
                self.__bytes = base64.b64decode("".join(self.reveal().split()), validate=True)
            if not self.__bytes:
                raise CredentialsError(
                    "the application secret is not base64",
                    hint="copy it again from the Sinch dashboard, with the = signs at its end",
                )
        return self.__bytes

    def sign(self, text: str) -> str:
        """Return the signature of a text: HMAC-SHA256 with the decoded secret, as base64.

        Raises CredentialsError if the secret is not base64.
        """
        data = text.encode("utf-8", "surrogatepass")
        return base64.b64encode(hmac.digest(self.decoded(), data, "sha256")).decode()

    def hide(self, text: str) -> str:
        """Return the text without this secret, however escaped, if the secret is known by now."""
        if not self.__text:
            return text
        if self.__spellings is None:
            patterns = (spellings(form).pattern for form in self._forms(self.__text))
            self.__spellings = re.compile("|".join(patterns))
        return self.__spellings.sub(_MASK, text)

    def _forms(self, text: str) -> list[str]:
        """Return the texts that give the secret away: its own, and what its base64 stands for."""
        try:
            data = self.decoded()
        except CredentialsError:
            return [text]
        if len(data) < _SHORTEST_DECODED:
            return [text]
        decoded = {data.decode(errors="surrogateescape"), data.decode("latin-1")}
        return [text, data.hex(), data.hex().upper(), *sorted(decoded)]

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
