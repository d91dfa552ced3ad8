"""Explain why a callback is not authentic: what was found, how to fix it, what to check next."""

from collections.abc import Iterable
from dataclasses import dataclass

from sinchctl.http_message import Arrived
from sinchctl.signing import CallbackSecrets, NumbersParts, SignedParts, WebhookParts

from .application_search import ApplicationSearch
from .check import Verdict
from .mistakes import Change
from .search import Changes, Evidence, OtherProfile, Search, Target
from .single_edits import Edit
from .webhook_search import NumbersSearch, WebhookSearch

_MOST_DAMAGED = 4
_CONTEXT = 16
_CHANGED = "something on the way changed it: use the bytes as received, before any proxy or log"
_HEADER = {"authorization", "key", "signature"}


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
    secrets: CallbackSecrets,
    verdict: Verdict,
    others: Iterable[OtherProfile] = (),
    excess: bytes = b"",
) -> Explanation:
    """Explain a verdict.

    `others` are credentials that may be the right ones, `excess` is what followed the body.
    No request makes it raise; raises CredentialsError if the application secret is not base64.
    """
    if verdict.valid:
        return Explanation((), verdict.reason, verdict.notes)
    if verdict.code in {"stale", "future", "timestamp"}:
        return _clock(verdict)
    if verdict.code == "kind":
        fix = "find out who sent it: Sinch did not"
        cause = Change("kind", "secret", verdict.reason, fix)
        return Explanation((cause,), verdict.reason)
    evidence = Evidence(arrived, verdict, secrets, tuple(others), excess)
    search = _search(evidence)
    if search is None:
        return Explanation((), verdict.reason)
    header = search.header_causes()
    targets = list(search.targets())
    for target, form in targets:
        if search.fits(target):
            return _right(verdict, (*header, *form), search)
        if causes := search.causes(target):
            return _signed_otherwise((*header, *form, *causes[0]), search)
    return _changed(header, targets, search)


def _search(evidence: Evidence) -> Search | None:
    """Return the search in the scheme of the callback; None if its secret is not known."""
    parts, secrets = evidence.verdict.parts, evidence.secrets
    if isinstance(parts, SignedParts) and secrets.application is not None:
        return ApplicationSearch(evidence, parts, secrets.application)
    if isinstance(parts, WebhookParts) and secrets.webhook is not None:
        return WebhookSearch(evidence, parts, secrets.webhook)
    if isinstance(parts, NumbersParts) and secrets.numbers is not None:
        return NumbersSearch(evidence, parts, secrets.numbers)
    return None


def _clock(verdict: Verdict) -> Explanation:
    stamp = {
        "application": "send x-timestamp in ISO 8601, such as 2026-11-24T12:00:00Z",
        "webhook": "send the timestamp in seconds since 1970, such as 1795521600",
    }
    fixes = {
        "stale": "add --max-age 0 for a stored request; if it has just arrived, the clock here "
        "is fast or the request was delayed",
        "future": "set the clock here (date -u shows it), or that of the sender",
        "timestamp": stamp.get(verdict.scheme, ""),
    }
    cause = Change("clock", "timestamp", "only the time is wrong", fixes[verdict.code])
    return Explanation((cause,), verdict.reason)


def _right(verdict: Verdict, changes: Changes, search: Search) -> Explanation:
    causes = " and ".join(change.what for change in changes) or verdict.reason
    return Explanation(changes, f"the signature itself is right, but {causes}", (), search.tried)


def _signed_otherwise(changes: Changes, search: Search) -> Explanation:
    around = [change.what for change in changes if change.part in _HEADER]
    causes = " and ".join(dict.fromkeys(each.what for each in changes if each.part not in _HEADER))
    conclusion = "; ".join((*around, f"the signature matches if {causes}"))
    return Explanation(changes, conclusion, (), search.tried)


def _changed(header: Changes, targets: list[Target], search: Search) -> Explanation:
    """Explain without a usual cause: a damaged signature, one changed byte, or what is left."""
    verdict = search.evidence.verdict
    if (damage := _damaged(search)) is not None:
        return Explanation((*header, damage), damage.what, (), search.tried)
    kinds: tuple[str, ...] = ()
    for target, form in (target for target in targets if len(target[0]) == search.length):
        for part, attempt in search.edits(target):
            if attempt.edit is not None:
                changes = (*header, *form, _edit(part, attempt.edit, search))
                conclusion = "; ".join(change.what for change in changes)
                return Explanation(changes, conclusion, (), search.tried)
            kinds = attempt.kinds
    if not targets or verdict.code == "scheme":
        return Explanation(header, verdict.reason, tuple(search.unsigned()))
    return _unexplained(header, search, kinds)


def _edit(part: str, edit: Edit, search: Search) -> Change:
    body = search.arrived.body
    data = body if part == "body" else search.parts[part].encode("utf-8", "surrogatepass")
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


def _damaged(search: Search) -> Change | None:
    """Return how the signature was cut or mistyped, if it is almost the right one."""
    signature = (search.received or [""])[0]
    right = search.signature()
    fix = "copy the whole header again"
    if 8 <= len(signature) < len(right) and right.startswith(signature):
        what = f"the signature is cut off: it has {len(signature)} of {len(right)} characters"
        return Change("signature-cut", "signature", what, fix)
    wrong = sum(mine != theirs for mine, theirs in zip(right, signature, strict=False))
    if len(signature) == len(right) and wrong <= _MOST_DAMAGED:
        what = f"{wrong} of the {len(right)} characters of the signature are wrong"
        return Change("signature-typo", "signature", what, fix)
    return None


def _unexplained(header: Changes, search: Search, kinds: tuple[str, ...]) -> Explanation:
    several = "more than one byte of the body" if "a byte lost" in kinds else "the body"
    other = " or the path" if "path" in search.parts else ""
    conclusion = (
        f"none of {search.tried:,} changes makes it match, alone or in pairs: {several}{other} "
        "was changed, or it is signed with another secret"
    )
    advice = (
        f"compare the {len(search.arrived.body):,} bytes of the body with those received, before "
        "any framework, proxy or log changed them",
        "compare the secret with the one in the dashboard; it may have been replaced there",
        *search.unexplained(),
    )
    return Explanation(header, conclusion, advice, search.tried)
