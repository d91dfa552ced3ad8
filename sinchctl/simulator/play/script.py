"""What the caller does: key scripts such as `1,timeout*2,!3,4711#,hangup`."""

import re
from dataclasses import dataclass
from typing import Literal

from sinchctl.errors import UsageError
from sinchctl.svaml.vocabulary import KEYS
from sinchctl.text.guess import did_you_mean

Kind = Literal["keys", "timeout", "silence", "hangup", "cancel", "say"]

_TIMES = re.compile(r"timeout\s*\*\s*([0-9]{1,6})")
_WORDS = ("timeout", "silence", "hangup", "cancel", "say:WORD")
MOST_TIMES = 10_000


@dataclass(frozen=True, slots=True)
class Token:
    """One thing that the caller does; one that is `early` is done during the prompt."""

    kind: Kind
    text: str = ""
    early: bool = False

    def __str__(self) -> str:
        mark = "!" if self.early else ""
        if self.kind == "keys":
            return mark + self.text
        return f"say:{self.text}" if self.kind == "say" else mark + self.kind


def parse_script(text: str) -> list[Token]:
    """Return the tokens of a script. Raises UsageError that names the bad token."""
    if not text.strip():
        return []
    tokens: list[Token] = []
    for place, word in enumerate(text.replace("\r", "").split(","), 1):
        tokens += _token(word.strip(), place)
    return tokens


def print_script(tokens: list[Token]) -> str:
    """Return the script of tokens; time-outs in a row are counted."""
    words: list[str] = []
    counts: list[int] = []
    for token in tokens:
        word = str(token)
        if words and word == "timeout" == words[-1]:
            counts[-1] += 1
        else:
            words.append(word)
            counts.append(1)
    return ",".join(
        word if count == 1 else f"{word}*{count}" for word, count in zip(words, counts, strict=True)
    )


def _token(word: str, place: int) -> list[Token]:
    early = word.startswith("!")
    bare = word[1:].strip() if early else word
    folded = bare.lower()
    if bare and all(key in KEYS for key in bare):
        return [Token("keys", bare, early)]
    if folded == "hangup":
        return [Token("hangup", early=early)]
    if early:
        raise _mistake(word, place, "only keys and hangup can come during a prompt")
    if folded.startswith("say:") and bare[4:].strip():
        return [Token("say", bare[4:].strip())]
    if folded == "timeout":
        return [Token("timeout")]
    if folded == "silence":
        return [Token("silence")]
    if folded == "cancel":
        return [Token("cancel")]
    times = _TIMES.fullmatch(folded)
    if times is not None and 0 < int(times[1]) <= MOST_TIMES:
        return [Token("timeout")] * int(times[1])
    raise _mistake(word, place, did_you_mean(folded, _WORDS))


def _mistake(word: str, place: int, guess: str) -> UsageError:
    usual = "use keys such as 1 or 4711#, !1, timeout, timeout*3, silence, hangup or say:WORD"
    what = f"{word!r} (token {place})" if word else f"token {place}, which is empty,"
    return UsageError(f"{what} is not something a caller can do", hint=guess or usual)
