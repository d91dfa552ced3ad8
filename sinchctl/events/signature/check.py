"""Whether a callback is from Sinch: its signature and the age of its timestamp.

Callbacks of Voice and Verification are signed as requests are (Sinch, "Using REST",
application-signed requests). Accepted widely where Sinch's SDKs differ: scheme and header
names in any letter case, the key in any spelling of a GUID, the path as it came, decoded or
encoded, the MD5 line of an empty body blank or of nothing. Everything else is strict.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, unquote

from sinchctl.http_message import Arrived, path_of
from sinchctl.secret import Secret
from sinchctl.signing import SignedParts, content_md5, matches, same_key
from sinchctl.text.amounts import in_words

SKEW = timedelta(minutes=5)
"""How far into the future a timestamp may point, for clocks differ; never more than the age."""

SMS_SIGNATURE = "x-sinch-webhook-signature"
"""The header of callbacks of the SMS API, which another secret signs."""

_QUERY_SIGNED = "the query is signed too, which Sinch's documents do not have"
_PATH_CHARACTERS = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a callback is authentic, and why not.

    `code` is one word for `reason`, `notes` say what was odd and accepted all the same. `age`
    is in seconds, negative for a timestamp in the future, None where there is no time. `parts`
    are those that were signed, or for a signature that is wrong those that should have been.
    """

    valid: bool
    code: str
    reason: str
    parts: SignedParts
    age: float | None = None
    notes: tuple[str, ...] = ()


def check(
    arrived: Arrived, key: str, secret: Secret, *, now: datetime, max_age: timedelta | None
) -> Verdict:
    """Whether a callback is signed with this application key and secret, and is new.

    `max_age` is how old the timestamp may be, None for any age. Whatever came, it never
    raises; CredentialsError is raised for a secret that is no base64.
    """
    expected = parts(arrived)
    age = age_of(expected.timestamp, now)
    if fault := _malformed(arrived, key):
        return Verdict(False, *fault, expected, age)
    signature = arrived.value("authorization").rpartition(":")[2]
    for signed, note in _readings(arrived, expected):
        if matches(secret, signed.text, signature):
            notes = (note,) if note else ()
            if stale := _stale(age, max_age):
                return Verdict(False, *stale, signed, age, notes)
            return Verdict(True, "valid", "the signature is valid", signed, age, notes)
    return Verdict(False, "mismatch", "the signature does not match the request", expected, age)


def parts(arrived: Arrived) -> SignedParts:
    """The parts as they should be signed."""
    body = content_md5(arrived.body) if arrived.body else ""
    content_type, timestamp = arrived.value("content-type"), arrived.value("x-timestamp")
    return SignedParts(arrived.method.upper(), body, content_type, timestamp, path_of(arrived.path))


def age_of(timestamp: str, now: datetime) -> float | None:
    """How many seconds ago a timestamp was; None where it is no ISO 8601 time."""
    try:
        moment = datetime.fromisoformat(timestamp)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (now - moment).total_seconds()
    except (ValueError, OverflowError):
        return None


def credentials_of(authorization: str) -> tuple[str, str, str]:
    """Scheme, key and signature of an authorization header; what is not there is empty."""
    scheme, _, given = authorization.partition(" ")
    key, _, signature = given.partition(":")
    return scheme, key, signature


def _malformed(arrived: Arrived, key: str) -> tuple[str, str] | None:
    """What is wrong before anything is computed: a code and a reason."""
    for name in ("authorization", "x-timestamp", "content-type"):
        if len(arrived.values(name)) > 1:
            return f"several-{name}", f"the header {name} comes more than once, and differs"
    authorization = arrived.value("authorization")
    if not authorization:
        if arrived.value(SMS_SIGNATURE):
            return "webhook-signature", (
                f"there is no authorization header; {SMS_SIGNATURE} is that of an SMS callback, "
                "signed with a secret of its own, which is not checked here"
            )
        return "no-authorization", "there is no authorization header"
    scheme, given, signature = credentials_of(authorization)
    if scheme.lower() != "application":
        return "scheme", _other_scheme(scheme)
    if not given or not signature or ":" in signature or " " in given + signature:
        return "authorization", "the authorization header is not Application KEY:SIGNATURE"
    if not same_key(given, given):
        return "key", "the key in the authorization header is no application key (a GUID)"
    if not same_key(given, key):
        return "key", f"it is signed for the application {given[:80]}, not for {key}"
    if not arrived.value("x-timestamp"):
        return "no-timestamp", "there is no x-timestamp header"
    return None


def _other_scheme(scheme: str) -> str:
    known = {
        "basic": "it has Basic authorization, which proves nothing about the body; "
        "Sinch signs callbacks with Application",
        "service": "it is signed for a service (Voice 2.0), not for an application",
        "bearer": "it has a bearer token; Sinch signs callbacks with Application",
        "user": "it is signed for a user, not for an application",
        "instance": "it is signed for an instance of an app, not for an application",
    }
    return known.get(scheme.lower(), "the authorization header does not begin with Application")


def _stale(age: float | None, max_age: timedelta | None) -> tuple[str, str] | None:
    if max_age is None:
        return None
    if age is None:
        return "timestamp", "the signature is right, but the timestamp is no time"
    if age > max_age.total_seconds():
        return "stale", (
            f"the signature is right, but it is {in_words(age)} old; "
            f"at most {in_words(max_age.total_seconds())} is allowed"
        )
    if -age > min(SKEW, max_age).total_seconds():
        return "future", (
            f"the signature is right, but its timestamp is {in_words(-age)} in the future"
        )
    return None


def _readings(arrived: Arrived, expected: SignedParts) -> Iterator[tuple[SignedParts, str]]:
    """Every string that may have been signed, the documented one first, and what is odd in it."""
    sums = [(expected.content_md5, "")]
    if not arrived.body:
        sums.append((content_md5(b""), "the empty body is signed as the MD5 of nothing"))
    for path, odd_path in _paths(arrived.path):
        for content, odd_body in sums:
            note = "; ".join(odd for odd in (odd_path, odd_body) if odd)
            yield replace(expected, content_md5=content, path=path), note


def _paths(target: str) -> Iterator[tuple[str, str]]:
    """The paths that count: as given, decoded, encoded; each with the query only after that."""
    path = path_of(target)
    query = target.partition("?")[1:]
    known = {path}
    yield path, ""
    for form, odd in ((unquote(path), "decoded"), (encoded(path), "encoded")):
        if form not in known:
            known.add(form)
            yield form, f"the path is signed {odd}: {form}"
    if query[0]:
        yield path + "".join(query), _QUERY_SIGNED
    if target.partition("?")[0] != path:
        yield target.partition("?")[0], "the whole address is signed in place of the path"
        if query[0]:
            yield target, f"the whole address is signed in place of the path; {_QUERY_SIGNED}"


def encoded(path: str) -> str:
    """The path percent-encoded where a request line has no such character."""
    return quote(path, _PATH_CHARACTERS, errors="replace")
