"""Explain why a callback is not authentic: what was found, how to fix it, what to check next."""

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
from .search import HASHES, LENGTH, Changes, OtherProfile, Search
from .single_edits import Edit

_MOST_DAMAGED = 4
_CONTEXT = 16
_CHANGED = "something on the way changed it: use the bytes as received, before any proxy or log"
_SCHEMES = {
    "service": "Voice 2.0 signs for a service; sinchctl checks callbacks of applications",
    "basic": "have Sinch send it, not a proxy or a test: Sinch signs its callbacks",
}
_HEADER = {"authorization", "key", "signature"}
_WRITE = "write Application KEY:SIGNATURE, with one space and one colon"
_MISFORMED = "the authorization header is not written as Sinch writes it"


Target = tuple[bytes, Changes]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The causes of a verdict, and what to do about them.

    `causes` apply together; `conclusion` says it in one sentence, `advice` what to check next,
    `tried` how many signatures were computed.
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
    others: Iterable[OtherProfile] = (),
    excess: bytes = b"",
) -> Explanation:
    """Explain a verdict.

    `others` are credentials that may be the right ones, `excess` is what followed the body.
    No request makes it raise; raises CredentialsError if the secret is not base64.
    """
    if verdict.valid:
        return Explanation((), verdict.reason, verdict.notes)
    if verdict.code in {"stale", "future", "timestamp"}:
        return _clock(verdict)
    profiles = list(others)
    header = _header_causes(arrived, verdict, profiles)
    search = Search(arrived, verdict.parts, (key, secret), profiles, excess)
    targets = list(_targets(arrived))
    for target, form in targets:
        if search.fits(target):
            return _right(verdict, (*header, *form), search)
        if causes := search.causes(target):
            return _signed_otherwise((*header, *form, *causes[0]), search)
    return _changed(arrived, verdict, header, targets, search)


def _clock(verdict: Verdict) -> Explanation:
    fixes = {
        "stale": "add --max-age 0 for a stored request; if it has just arrived, the clock here "
        "is fast or the request was delayed",
        "future": "set the clock here (date -u shows it), or that of the sender",
        "timestamp": "send x-timestamp in ISO 8601, such as 2026-11-24T12:00:00Z",
    }
    cause = Change("clock", "timestamp", "only the time is wrong", fixes[verdict.code])
    return Explanation((cause,), verdict.reason)


def _header_causes(arrived: Arrived, verdict: Verdict, others: list[OtherProfile]) -> Changes:
    """Return what is wrong with the authorization header itself."""
    scheme, signer, signature = credentials_of(arrived.value("authorization"))
    if verdict.code == "authorization" or (verdict.code == "scheme" and not signature):
        return (Change("authorization", "authorization", _MISFORMED, _WRITE),)
    if verdict.code == "scheme":
        what = "the authorization header does not begin with Application"
        fix = _SCHEMES.get(scheme.lower(), "begin it with Application")
        return (Change("scheme", "authorization", what, fix),)
    if verdict.code != "key":
        return ()
    for other in others:
        if same_key(signer, other.key):
            what = f"the key in the header belongs to {other.name}"
            return (Change("other-key", "key", what, other.use),)
    fix = "choose the profile of that application with -p NAME, or find out whose key it is"
    return (Change("other-key", "key", "the key in the header is another application's", fix),)


def _targets(arrived: Arrived) -> Iterator[Target]:
    """Yield the signature in the header as bytes, with what is unusual in how it is written."""
    seen = set()
    for authorization in arrived.values("authorization"):
        text = re.split(r"[\s:]+", authorization.strip())[-1]
        for target, form in _decoded(text):
            if len(target) in HASHES and target not in seen:
                seen.add(target)
                yield target, (*form, *_hash_causes(target))


def _hash_causes(target: bytes) -> Changes:
    if len(target) == LENGTH:
        return ()
    name = HASHES[len(target)]
    what = f"the signature has the length of an HMAC-{name.upper()}"
    return (Change(f"hash-{name}", "signature", what, "sign with HMAC-SHA256"),)


def _decoded(text: str) -> Iterator[Target]:
    fix = "write the signature in base64: 44 characters, with = at the end"
    hexadecimal = re.compile(r"(?:[0-9A-Fa-f]{2})+")

    def change(name: str, how: str, fix: str = fix) -> Changes:
        return (Change(name, "signature", f"the signature is written {how}", fix),)

    for data in _base64(text):
        digits = data.decode("ascii", "replace")
        if hexadecimal.fullmatch(digits):
            how = "as the base64 of its hexadecimal digits"
            raw = "encode the bytes of the HMAC in base64: hash_hmac(..., true) in PHP"
            yield bytes.fromhex(digits), change("signature-hex-base64", how, raw)
        yield data, ()
    if hexadecimal.fullmatch(text):
        yield bytes.fromhex(text), change("signature-hex", "in hexadecimal")
    spellings = {
        "signature-unpadded": (text + "=" * (-len(text) % 4), "without its = signs"),
        "signature-url": (unquote(text), "percent-encoded"),
        "signature-urlsafe": (
            text.replace("-", "+").replace("_", "/"),
            "in the base64 of URLs, with - and _",
        ),
    }
    for name, (other, how) in spellings.items():
        if other != text:
            yield from ((data, change(name, how)) for data in _base64(other))


def _base64(text: str) -> Iterator[bytes]:
    try:
        yield base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return


def _right(verdict: Verdict, changes: Changes, search: Search) -> Explanation:
    causes = " and ".join(change.what for change in changes) or verdict.reason
    return Explanation(changes, f"the signature itself is right, but {causes}", (), search.tried)


def _signed_otherwise(changes: Changes, search: Search) -> Explanation:
    around = [change.what for change in changes if change.part in _HEADER]
    causes = " and ".join(dict.fromkeys(each.what for each in changes if each.part not in _HEADER))
    conclusion = "; ".join((*around, f"the signature matches if {causes}"))
    return Explanation(changes, conclusion, (), search.tried)


def _changed(
    arrived: Arrived, verdict: Verdict, header: Changes, targets: list[Target], search: Search
) -> Explanation:
    """Explain without a usual cause: a damaged signature, one changed byte, or what is left."""
    if (damage := _damaged(arrived, search)) is not None:
        return Explanation((*header, damage), damage.what, (), search.tried)
    kinds: tuple[str, ...] = ()
    for target, form in (target for target in targets if len(target[0]) == LENGTH):
        for part, attempt in search.edits(target):
            if attempt.edit is not None:
                changes = (*header, *form, _edit(part, attempt.edit, arrived, verdict))
                conclusion = "; ".join(change.what for change in changes)
                return Explanation(changes, conclusion, (), search.tried)
            kinds = attempt.kinds
    if not targets or verdict.code == "scheme":
        return Explanation(header, verdict.reason, tuple(_unsigned(arrived, verdict)))
    return _unexplained(arrived, verdict, header, search, kinds)


def _edit(part: str, edit: Edit, arrived: Arrived, verdict: Verdict) -> Change:
    texts = {
        "path": verdict.parts.path,
        "content type": verdict.parts.content_type,
        "timestamp": verdict.parts.timestamp,
    }
    data = arrived.body if part == "body" else texts[part].encode("utf-8", "surrogatepass")
    end = edit.at + len(edit.removed)
    begin = max(edit.at - _CONTEXT, 0) if part == "body" else 0
    stop = end + _CONTEXT if part == "body" else len(data)
    signed = data[begin : edit.at] + edit.inserted + data[end:stop]
    dots = ("..." if begin else "", "..." if stop < len(data) else "")
    unit = "byte" if part == "body" else "character"
    where = f"the {part} was changed after it was signed: {unit} {edit.at + 1}"
    if not edit.removed:
        what = f"{where}, {_quoted(edit.inserted)}, was lost"
    elif not edit.inserted:
        what = f"{where}, {_quoted(edit.removed)}, was added"
    else:
        what = f"{where} is {_quoted(edit.removed)} and was {_quoted(edit.inserted)}"
    what += f" (signed: {dots[0]}{_plain(signed)}{dots[1]})"
    return Change(f"changed-{unit}", part, what, _CHANGED)


def _quoted(data: bytes) -> str:
    text = _plain(data)
    return f'"{text}"' if data.isascii() and text.isprintable() else f"0x{data.hex()}"


def _plain(data: bytes) -> str:
    return data.decode("utf-8", "backslashreplace")


def _damaged(arrived: Arrived, search: Search) -> Change | None:
    """Return how the signature was cut or mistyped, if it is almost the right one."""
    signature = re.split(r"[\s:]+", arrived.value("authorization"))[-1]
    right = search.signature()
    fix = "copy the whole authorization header again"
    if 8 <= len(signature) < len(right) and right.startswith(signature):
        what = f"the signature is cut off: it has {len(signature)} of {len(right)} characters"
        return Change("signature-cut", "signature", what, fix)
    wrong = sum(mine != theirs for mine, theirs in zip(right, signature, strict=False))
    if len(signature) == len(right) and wrong <= _MOST_DAMAGED:
        what = f"{wrong} of the {len(right)} characters of the signature are wrong"
        return Change("signature-typo", "signature", what, fix)
    return None


def _unsigned(arrived: Arrived, verdict: Verdict) -> Iterator[str]:
    """Yield what to check if there is no signature at all."""
    if verdict.code == "webhook-signature":
        yield (
            "check it with the webhook secret: HMAC-SHA256 of the body, a dot, the nonce, a dot "
            "and the timestamp"
        )
        return
    if verdict.code == "no-authorization":
        yield "check whether something removes the header: PHP under CGI and some proxies do"
    yield "Sinch sends Authorization: Application KEY:SIGNATURE with every callback of an app"
    if not arrived.value("x-timestamp"):
        yield "there is no x-timestamp header either: this may not be from Sinch"


def _unexplained(
    arrived: Arrived, verdict: Verdict, header: Changes, search: Search, kinds: tuple[str, ...]
) -> Explanation:
    size = len(arrived.body)
    several = "more than one byte of the body" if "a byte lost" in kinds else "the body"
    conclusion = (
        f"none of {search.tried:,} changes makes it match, alone or in pairs: {several} or the "
        "path was changed, or it is signed with another secret"
    )
    advice = [
        f"compare the {size:,} bytes of the body with those received, before any framework, "
        "proxy or log changed them",
        "compare the secret with the one in the dashboard; it may have been replaced there",
        f"compare the path {verdict.parts.path} with the callback URL in the dashboard, with "
        "every prefix that a proxy adds or removes",
    ]
    if not arrived.value("host") and arrived.path.startswith("/"):
        advice.append(
            "if your program signs a whole URL, add --header 'Host: HOST' to have that tried"
        )
    return Explanation(header, conclusion, tuple(advice), search.tried)
