"""Why a callback is not authentic, in words: what was found, what to mend, what to look at."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from sinchctl.events.signature.check import Verdict, credentials_of
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import same_key

from .mistakes import Change
from .search import HASHES, LENGTH, Changes, Other, Search
from .single_edits import Edit

_MOST_DAMAGED = 4
_CONTEXT = 16
_CHANGED = "something on the way changed it: take the bytes as they come in, before a proxy or log"
_SCHEMES = {
    "service": "Voice 2.0 signs for a service; here callbacks of applications are checked",
    "basic": "have Sinch, not a proxy or a test, send it: its callbacks are signed",
}
_HEADER = {"authorization", "key", "signature"}
_WRITE = "write Application KEY:SIGNATURE, with one blank and one colon"


Target = tuple[bytes, Changes]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What makes the signature match, and what to do.

    `causes` apply together; `conclusion` says it in one sentence, `advice` what to look at
    next, `tried` how many signatures were computed.
    """

    causes: Changes
    conclusion: str
    advice: tuple[str, ...] = ()
    tried: int = 0


def explain(
    arrived: Arrived,
    key: str,
    secret: Secret,
    verdict: Verdict,
    others: Iterable[Other] = (),
    left: bytes = b"",
) -> Explanation:
    """Why a verdict is what it is.

    `others` are credentials that may be the right ones, `left` is what stood behind the body.

    Never raises, whatever came; CredentialsError is raised for a secret that is no base64.
    """
    if verdict.valid:
        return Explanation((), verdict.reason, verdict.notes)
    if verdict.code in {"stale", "future", "timestamp"}:
        return _clock(verdict)
    known = list(others)
    given = _given(arrived, key, verdict, known)
    search = Search(arrived, verdict.parts, (key, secret), known, left)
    targets = list(_targets(arrived))
    for target, form in targets:
        if search.fits(target):
            return _right(verdict, (*given, *form), search)
        if found := search.causes(target):
            return _signed_otherwise((*given, *form, *found[0]), search)
    return _changed(arrived, verdict, given, targets, search)


def _clock(verdict: Verdict) -> Explanation:
    fixes = {
        "stale": "for a request that was stored give --max-age 0; if it has just come, the clock "
        "here is fast or the request was held up",
        "future": "set the clock here (date -u shows it), or the one of the sender",
        "timestamp": "send x-timestamp in ISO 8601, like 2026-11-24T12:00:00Z",
    }
    cause = Change("clock", "timestamp", "only the time is wrong", fixes[verdict.code])
    return Explanation((cause,), verdict.reason)


def _given(arrived: Arrived, key: str, verdict: Verdict, others: list[Other]) -> Changes:
    """What is wrong before the signature is looked at."""
    if verdict.code == "authorization":
        what = "the authorization header is put together in another way"
        return (Change("authorization", "authorization", what, _WRITE),)
    if verdict.code == "scheme" and not credentials_of(arrived.value("authorization"))[2]:
        what = "the authorization header is put together in another way"
        return (Change("authorization", "authorization", what, _WRITE),)
    scheme, signer, _ = credentials_of(arrived.value("authorization"))
    if verdict.code == "scheme":
        what = "the authorization does not begin with Application"
        fix = _SCHEMES.get(scheme.lower(), "begin it with Application")
        return (Change("scheme", "authorization", what, fix),)
    if verdict.code != "key":
        return ()
    for other in others:
        if same_key(signer, other.key):
            what = f"the key in the header is that of {other.name}"
            return (Change("other-key", "key", what, other.use),)
    fix = "choose the profile of that application with -p NAME, or look for its key's owner"
    return (Change("other-key", "key", "the key in the header is of another application", fix),)


def _targets(arrived: Arrived) -> Iterator[Target]:
    """The bytes of the signature in the header, and what is odd in how they are written."""
    seen = set()
    for authorization in arrived.values("authorization"):
        text = re.split(r"[\s:]+", authorization.strip())[-1]
        for target, form in _decoded(text):
            if len(target) in HASHES and target not in seen:
                seen.add(target)
                yield target, (*form, *_hashed(target))


def _hashed(target: bytes) -> Changes:
    if len(target) == LENGTH:
        return ()
    name = HASHES[len(target)]
    what = f"the signature has the length of an HMAC-{name.upper()}"
    return (Change(f"hash-{name}", "signature", what, "sign with HMAC-SHA256"),)


def _decoded(text: str) -> Iterator[Target]:
    fix = "write the signature in base64: 44 characters, with = at the end"

    def change(name: str, how: str) -> Changes:
        return (Change(name, "signature", f"the signature is written {how}", fix),)

    yield from ((found, ()) for found in _base64(text))
    if re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", text):
        yield bytes.fromhex(text), change("signature-hex", "in hexadecimal")
    spellings = {
        "signature-unpadded": (text + "=" * (-len(text) % 4), "without its = signs"),
        "signature-url": (unquote(text), "percent-encoded"),
        "signature-urlsafe": (text.replace("-", "+").replace("_", "/"), "in the base64 of URLs"),
    }
    for name, (other, how) in spellings.items():
        if other != text:
            yield from ((found, change(name, how)) for found in _base64(other))


def _base64(text: str) -> Iterator[bytes]:
    try:
        yield base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return


def _right(verdict: Verdict, changes: Changes, search: Search) -> Explanation:
    told = " and ".join(change.what for change in changes) or verdict.reason
    return Explanation(changes, f"the signature itself is right, but {told}", (), search.tried)


def _signed_otherwise(changes: Changes, search: Search) -> Explanation:
    around = [change.what for change in changes if change.part in _HEADER]
    told = " and ".join(dict.fromkeys(one.what for one in changes if one.part not in _HEADER))
    return Explanation(changes, "; ".join((*around, f"it matches if {told}")), (), search.tried)


def _changed(
    arrived: Arrived, verdict: Verdict, given: Changes, targets: list[Target], search: Search
) -> Explanation:
    """No usual cause: a damaged signature, one byte that was changed, or what is left."""
    if (damage := _damaged(arrived, search)) is not None:
        return Explanation((*given, damage), damage.what, (), search.tried)
    every: tuple[str, ...] = ()
    for target, form in (one for one in targets if len(one[0]) == LENGTH):
        for part, tried in search.edits(target):
            if tried.edit is not None:
                changes = (*given, *form, _edit(part, tried.edit, arrived, verdict))
                told = "; ".join(change.what for change in changes)
                return Explanation(changes, told, (), search.tried)
            every = tried.kinds
    if not targets or verdict.code == "scheme":
        return Explanation(given, verdict.reason, tuple(_without(arrived, verdict)))
    return _nothing(arrived, verdict, given, search, every)


def _edit(part: str, edit: Edit, arrived: Arrived, verdict: Verdict) -> Change:
    texts = {
        "path": verdict.parts.path,
        "content type": verdict.parts.content_type,
        "timestamp": verdict.parts.timestamp,
    }
    now = arrived.body if part == "body" else texts[part].encode("utf-8", "surrogatepass")
    end = edit.at + len(edit.taken)
    begin = max(edit.at - _CONTEXT, 0) if part == "body" else 0
    stop = end + _CONTEXT if part == "body" else len(now)
    was = now[begin : edit.at] + edit.put + now[end:stop]
    dots = ("..." if begin else "", "..." if stop < len(now) else "")
    unit = "byte" if part == "body" else "character"
    where = f"the {part} was changed after it was signed: {unit} {edit.at + 1}"
    if not edit.taken:
        what = f"{where}, {_shown(edit.put)}, got lost"
    elif not edit.put:
        what = f"{where}, {_shown(edit.taken)}, was added"
    else:
        what = f"{where} is {_shown(edit.taken)} and was {_shown(edit.put)}"
    what += f" (signed: {dots[0]}{_plain(was)}{dots[1]})"
    return Change(f"changed-{unit}", part, what, _CHANGED)


def _shown(data: bytes) -> str:
    text = _plain(data)
    return f'"{text}"' if data.isascii() and text.isprintable() else f"0x{data.hex()}"


def _plain(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")


def _damaged(arrived: Arrived, search: Search) -> Change | None:
    """Whether the signature is nearly the right one, so that it was itself cut or mistyped."""
    given = re.split(r"[\s:]+", arrived.value("authorization"))[-1]
    right = search.signature()
    fix = "copy the authorization header again, whole"
    if 8 <= len(given) < len(right) and right.startswith(given):
        what = f"the signature is cut off: {len(given)} of its {len(right)} characters are here"
        return Change("signature-cut", "signature", what, fix)
    wrong = sum(one != other for one, other in zip(given, right, strict=False))
    if len(given) == len(right) and wrong <= _MOST_DAMAGED:
        what = f"{wrong} of the {len(right)} characters of the signature are wrong"
        return Change("signature-typo", "signature", what, fix)
    return None


def _without(arrived: Arrived, verdict: Verdict) -> Iterator[str]:
    """What to look at where there is no signature at all."""
    if verdict.code == "webhook-signature":
        yield (
            "check it with the webhook secret: HMAC-SHA256 of the body, a dot, the nonce, a dot "
            "and the timestamp"
        )
        return
    if verdict.code == "no-authorization":
        yield "see whether something takes the header away: PHP under CGI and some proxies do"
    yield "Sinch sends Authorization: Application KEY:SIGNATURE with every callback of an app"
    if not arrived.value("x-timestamp"):
        yield "there is no x-timestamp header either: this may not be from Sinch"


def _nothing(
    arrived: Arrived, verdict: Verdict, given: Changes, search: Search, kinds: tuple[str, ...]
) -> Explanation:
    size = len(arrived.body)
    several = "more than one byte of the body" if "a byte lost" in kinds else "the body"
    conclusion = (
        f"none of {search.tried:,} changes tried makes it match, alone or in pairs: {several} "
        "was changed, or the path, or it is signed with another secret"
    )
    advice = (
        f"compare the {size:,} bytes of the body with those that came in, before any framework, "
        "proxy or log touched them",
        "compare the secret with the one in the dashboard; it may have been replaced there",
        f"compare the path {verdict.parts.path} with the callback URL in the dashboard, with "
        "every prefix that a proxy takes away or adds",
    )
    return Explanation(given, conclusion, advice, search.tried)
