"""Whether a callback is from Sinch, and why not: golden data, every cause, any bytes at all."""

import base64
import hashlib
import hmac
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sinchctl.events import samples
from sinchctl.events.signature.body_variants import variants
from sinchctl.events.signature.check import Verdict, check
from sinchctl.events.signature.explanation import Explanation, explain
from sinchctl.events.signature.search import Other
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import content_md5, string_to_sign
from sinchctl.text.amounts import in_words
from tests.conftest import KEY, NOW, SECRET, vectors

OTHER_KEY, OTHER_SECRET = "5F5C418A0F914BBC8234A9BF5EDDAD97", "JViE5vDor0Sw3WllZka15Q=="
STAMP = "2026-11-24T12:00:00.0000000Z"
JSON = "application/json; charset=utf-8"
ICE = samples.text(samples.sample("ice"))


def request(
    body: bytes = ICE,
    *,
    signature: str = "",
    path: str = "/sinch",
    content_type: str | None = JSON,
    stamp: str = STAMP,
    key: str = KEY,
    method: str = "POST",
    more: tuple[tuple[str, str], ...] = (),
) -> Arrived:
    """A callback as it arrived, with a signature that may be of something else."""
    headers = [("Authorization", f"Application {key}:{signature}"), ("X-Timestamp", stamp)]
    if content_type is not None:
        headers.append(("Content-Type", content_type))
    return Arrived(method, path, (*headers, *more), body)


def signature(
    body: bytes | None = ICE,
    *,
    path: str = "/sinch",
    content_type: str = JSON,
    stamp: str = STAMP,
    secret: str = SECRET,
    method: str = "POST",
) -> str:
    """What Sinch would sign for this."""
    return Secret(secret).sign(string_to_sign(method, body, content_type, stamp, path))


def judge(arrived: Arrived, age: timedelta | None = None) -> Verdict:
    return check(arrived, KEY, Secret(SECRET), now=NOW, max_age=age)


def why(arrived: Arrived, **named: Any) -> Explanation:
    verdict = judge(arrived)
    assert not verdict.valid
    return explain(arrived, KEY, Secret(SECRET), verdict, **named)


def ids(arrived: Arrived, **named: Any) -> list[str]:
    return [cause.id for cause in why(arrived, **named).causes]


# --- the golden data ---

OURS = {
    "callback-030": "the MD5 line of an empty body may be blank, too",
    "callback-034": "the query is not signed",
    "callback-072": "a blank where the colon belongs is refused, as Sinch's other SDKs do",
    "callback-073": "a colon where the blank belongs is refused, as Sinch's other SDKs do",
    "callback-084": "header names count in any letter case",
    "sdkhook-019": "the MD5 line of an empty body may be the MD5 of nothing, too",
    "sdkhook-020": "the MD5 line of an empty body may be the MD5 of nothing, too",
    "sdkhook-031": "keys are GUIDs, whose letter case does not count",
    "sdkhook-045": "a callback without a timestamp is refused, whatever was signed",
    "sdkhook-069": "a service of Voice 2.0 signs, not an application",
    "sdkhook-072": "a service of Voice 2.0 signs, not an application",
    "sdkhook-081": "a service of Voice 2.0 signs, not an application",
}
"""Where the recorded SDK decides otherwise, and what is right here."""

GOLDEN = [
    vector
    for name in ("callback_validation.json", "sdk_webhooks.json")
    for vector in vectors(name)
    if vector.get("operation", "validate").endswith("validate")
]


@pytest.mark.parametrize("vector", GOLDEN, ids=lambda vector: vector["id"])
def test_the_golden_data_is_judged_as_recorded(vector: dict[str, Any]) -> None:
    body = vector.get("body", "").encode() or base64.b64decode(vector.get("body_base64") or "")
    headers = tuple((name, text or "") for name, text in vector["headers"].items())
    arrived = Arrived(vector.get("method", "POST"), vector["path"], headers, body)
    verdict = check(arrived, vector["key"], Secret(vector["secret"]), now=NOW, max_age=None)
    recorded = vector["expected"] in ("ok", True)
    assert verdict.valid is (recorded is not (vector["id"] in OURS)), verdict.reason


def test_every_exception_is_one() -> None:
    assert {vector["id"] for vector in GOLDEN} > set(OURS)


# --- the check ---


def test_what_sinch_signs_is_valid_and_new() -> None:
    verdict = judge(request(signature=signature()), timedelta(minutes=5))
    assert (verdict.valid, verdict.code, verdict.age, verdict.notes) == (True, "valid", 0, ())


@pytest.mark.parametrize(
    ("seconds", "age", "code"),
    [
        (299, 300, "valid"),
        (301, 300, "stale"),
        (-299, 300, "valid"),
        (-301, 300, "future"),
        (-301, 86400, "future"),
        (-20, 10, "future"),
        (86400, 86401, "valid"),
        (-86400, None, "valid"),
        (86400 * 4000, None, "valid"),
    ],
)
def test_the_age_of_the_timestamp_counts(seconds: int, age: int | None, code: str) -> None:
    now = datetime.fromisoformat(STAMP) + timedelta(seconds=seconds)
    most = None if age is None else timedelta(seconds=age)
    verdict = check(request(signature=signature()), KEY, Secret(SECRET), now=now, max_age=most)
    assert (verdict.code, verdict.valid, verdict.age) == (code, code == "valid", seconds)


def test_a_timestamp_that_is_no_time_is_refused_unless_any_age_will_do() -> None:
    arrived = request(signature=signature(stamp="soon"), stamp="soon")
    assert judge(arrived, timedelta(minutes=5)).code == "timestamp"
    assert judge(arrived).valid


@pytest.mark.parametrize("name", ["authorization", "x-timestamp", "content-type"])
def test_a_header_that_comes_twice_and_differs_is_refused(name: str) -> None:
    arrived = request(signature=signature(), more=((name, "another"),))
    assert judge(arrived).code == f"several-{name}"
    same = dict(arrived.headers[:3])
    twice = request(
        signature=signature(), more=tuple((own.lower(), text) for own, text in same.items())
    )
    assert judge(twice).valid


def test_an_sms_callback_is_told_from_an_unsigned_one() -> None:
    arrived = Arrived("POST", "/", (("X-Sinch-Webhook-Signature", "x"),), b"{}")
    assert judge(arrived).code == "webhook-signature"
    assert judge(Arrived("POST", "/", (), b"{}")).code == "no-authorization"


@pytest.mark.parametrize(
    ("path", "signed", "note"),
    [
        ("/a%20b", "/a b", "decoded"),
        ("/a b", "/a%20b", "encoded"),
        ("/å", "/%C3%A5", "encoded"),
        ("/x?y=1", "/x?y=1", "query"),
        ("/x?y=1", "/x", ""),
        ("https://app.example/x?y", "/x", ""),
        ("https://app.example", "/", ""),
        ("https://app.example/x", "https://app.example/x", "whole address"),
    ],
)
def test_paths_count_as_given_decoded_and_encoded(path: str, signed: str, note: str) -> None:
    verdict = judge(request(signature=signature(path=signed), path=path))
    assert verdict.valid
    assert note in " ".join(verdict.notes)
    assert bool(verdict.notes) is bool(note)


@pytest.mark.parametrize("signed", [None, b""])
def test_an_empty_body_counts_either_way(signed: bytes | None) -> None:
    assert judge(request(b"", signature=signature(signed))).valid


def test_the_key_may_be_written_without_dashes() -> None:
    plain = KEY.replace("-", "").lower()
    assert judge(request(signature=signature(), key=plain)).valid


def test_a_refused_callback_decodes_the_secret_once(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded = []
    decode = base64.b64decode
    monkeypatch.setattr(
        base64, "b64decode", lambda text, **named: decoded.append(text) or decode(text, **named)
    )
    arrived = request(signature=signature()[::-1], path="/a%20b?c=d")
    secret = Secret(SECRET)
    decoded.clear()
    assert not check(arrived, KEY, secret, now=NOW, max_age=None).valid
    assert decoded == [SECRET]


def test_reasons_hold_no_part_of_the_secret() -> None:
    for arrived in (
        Arrived("POST", "/", (("authorization", SECRET),), b""),
        Arrived("POST", "/", (("authorization", f"Application {SECRET}:x"),), b""),
        Arrived("POST", "/", (("authorization", f"Basic {KEY}:{SECRET}"),), b""),
    ):
        verdict = judge(arrived)
        told = f"{verdict.reason}{explain(arrived, KEY, Secret(SECRET), verdict)}"
        assert SECRET.strip("=") not in told


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.25, "250 ms"),
        (59, "59 s"),
        (90, "1.5 min"),
        (7200, "2 h"),
        (1e9, "31.7 years"),
    ],
)
def test_spans_are_told_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


# --- why not: one cause ---


def keyed(key: bytes, text: str | None = None, hash_name: str = "sha256") -> str:
    text = string_to_sign("POST", ICE, JSON, STAMP, "/sinch") if text is None else text
    return base64.b64encode(hmac.digest(key, text.encode(), hash_name)).decode()


RIGHT = Secret(SECRET).decoded()


def lines(separator: str = "\n", end: str = "", **changed: str) -> str:
    """A signature of a string-to-sign that is put together by hand."""
    parts = {
        "method": "POST",
        "md5": content_md5(ICE),
        "content_type": JSON,
        "stamp": f"x-timestamp:{STAMP}",
        "path": "/sinch",
    }
    return keyed(RIGHT, separator.join((parts | changed).values()) + end)


MD5 = hashlib.md5(ICE, usedforsecurity=False)

SIGNERS: dict[str, tuple[str, str]] = {
    "secret as text": (keyed(SECRET.encode()), "secret-text"),
    "secret as a line": (keyed(f"{SECRET}\n".encode()), "secret-line"),
    "secret without padding": (keyed(SECRET.rstrip("=").encode()), "secret-unpadded"),
    "secret through UTF-8": (keyed(RIGHT.decode("utf-8", "replace").encode()), "secret-utf8"),
    "secret through Latin-1": (keyed(RIGHT.decode("latin-1").encode()), "secret-latin1"),
    "secret in hex": (keyed(RIGHT.hex().encode()), "secret-hex"),
    "no secret": (keyed(b""), "secret-empty"),
    "the key as secret": (keyed(KEY.encode()), "key-as-secret"),
    "SHA-1": (keyed(RIGHT, hash_name="sha1"), "hash-sha1"),
    "SHA-512": (keyed(RIGHT, hash_name="sha512"), "hash-sha512"),
    "GET": (lines(method="GET"), "method-GET"),
    "lower case method": (lines(method="post"), "method-post"),
    "no body": (lines(md5=""), "body-ignored"),
    "MD5 of nothing": (lines(md5=content_md5(b"")), "body-nothing"),
    "MD5 in hex": (lines(md5=MD5.hexdigest()), "md5-hex"),
    "MD5 in HEX": (lines(md5=MD5.hexdigest().upper()), "md5-hex-upper"),
    "base64 of hex": (
        lines(md5=base64.b64encode(MD5.hexdigest().encode()).decode()),
        "md5-hex-base64",
    ),
    "HMAC-MD5": (
        lines(md5=base64.b64encode(hmac.digest(RIGHT, ICE, "md5")).decode()),
        "md5-keyed",
    ),
    "SHA-256 of the body": (
        lines(md5=base64.b64encode(hashlib.sha256(ICE).digest()).decode()),
        "body-sha256",
    ),
    "the body itself": (lines(md5=ICE.decode()), "body-plain"),
    "charset dropped": (lines(content_type="application/json"), "content-type"),
    "charset in capitals": (lines(content_type="application/json; charset=UTF-8"), "content-type"),
    "no content type": (lines(content_type=""), "content-type"),
    "timestamp without name": (lines(stamp=STAMP), "timestamp-line"),
    "timestamp with a blank": (lines(stamp=f"x-timestamp: {STAMP}"), "timestamp-line"),
    "timestamp undefined": (lines(stamp="x-timestamp:undefined"), "timestamp"),
    "timestamp in seconds": (lines(stamp="x-timestamp:2026-11-24T12:00:00Z"), "timestamp"),
    "timestamp with +00:00": (
        lines(stamp="x-timestamp:2026-11-24T12:00:00.000000+00:00"),
        "timestamp",
    ),
    "timestamp an hour off": (
        lines(stamp="x-timestamp:2026-11-24T13:00:00.0000000Z"),
        "timestamp",
    ),
    "time of the body": (lines(stamp="x-timestamp:2026-03-02T09:14:07Z"), "timestamp"),
    "prefix stripped": (lines(path="/api/sinch"), "path-prefix"),
    "trailing slash": (lines(path="/sinch/"), "path-slash"),
    "no slash": (lines(path="sinch"), "path-no-slash"),
    "whole address": (lines(path="https://app.example/sinch"), "path-url"),
    "CR LF": (lines(separator="\r\n"), "lines"),
    "line feed at the end": (lines(end="\n"), "lines"),
}


@pytest.mark.parametrize("name", SIGNERS)
def test_a_mistake_of_the_signer_is_named(name: str) -> None:
    made, cause = SIGNERS[name]
    told = why(request(signature=made, more=(("host", "app.example"),)))
    assert [one.id for one in told.causes] == [cause]
    assert told.conclusion
    assert all(one.what and one.fix for one in told.causes)


@pytest.mark.parametrize(
    ("written", "cause"),
    [
        (lambda right: base64.b64decode(right).hex(), "signature-hex"),
        (lambda right: right.rstrip("="), "signature-unpadded"),
        (lambda right: right.replace("=", "%3D"), "signature-url"),
        (lambda right: right[:20], "signature-cut"),
        (
            lambda right: right[:9] + ("A" if right[9] != "A" else "B") + right[10:],
            "signature-typo",
        ),
    ],
    ids=["hex", "unpadded", "percent", "cut", "typo"],
)
def test_a_signature_written_otherwise_is_named(written: Any, cause: str) -> None:
    assert ids(request(signature=written(signature()))) == [cause]


def rewritten(body: bytes, **named: Any) -> bytes:
    return json.dumps(json.loads(body), **named).encode()


NAMED = (
    '{"event":"ice","callid":"1","custom":"å/<+46>\U0001f600","userRate":{"amount":0.0}}'.encode()
)

BODIES: dict[str, tuple[bytes, bytes, list[str]]] = {
    "a line feed added": (ICE.rstrip(), ICE.rstrip() + b"\n", ["no-line-end"]),
    "CR LF added": (ICE.rstrip(), ICE.rstrip() + b"\r\n", ["no-line-end"]),
    "the line end cut off": (b"{}\n", b"{}", ["line-end"]),
    "blanks added": (b"{}", b"  {} ", ["trimmed"]),
    "LF made CR LF": (b"{\n}\n", b"{\r\n}\r\n", ["lf"]),
    "CR LF made LF": (b"{\r\n}\r\n", b"{\n}\n", ["crlf"]),
    "BOM added": (b"{}", b"\xef\xbb\xbf{}", ["no-bom"]),
    "BOM lost": (b"\xef\xbb\xbf{}", b"{}", ["bom"]),
    "spaced": (NAMED, NAMED.replace(b":", b": ").replace(b",", b", "), ["compact"]),
    "pretty": (
        NAMED,
        rewritten(NAMED, indent=2, ensure_ascii=False),
        ["compact"],
    ),
    "compacted": (rewritten(ICE, indent=4), rewritten(ICE, separators=(",", ":")), ["indent-4"]),
    "Python's json": (NAMED, rewritten(NAMED), ["unescaped", "compact"]),
    "sorted": (
        NAMED,
        rewritten(NAMED, sort_keys=True, separators=(",", ":"), ensure_ascii=False),
        ["sinch-order"],
    ),
    "sorted and pretty": (
        NAMED,
        rewritten(NAMED, sort_keys=True, indent=2, ensure_ascii=False),
        ["sinch-order", "compact"],
    ),
    "PHP's json_encode": (
        NAMED,
        rewritten(NAMED, separators=(",", ":")).replace(b"/", b"\\/"),
        ["unescaped"],
    ),
    "JavaScript's numbers": (NAMED, NAMED.replace(b"0.0", b"0"), ["decimals"]),
    "a number with decimals": (NAMED.replace(b"0.0", b"0"), NAMED, ["no-decimals"]),
    ".NET's escapes": (
        NAMED,
        NAMED.replace(b"<", b"\\u003C").replace(b">", b"\\u003E").replace(b"+", b"\\u002B"),
        ["unescaped"],
    ),
    "signed by Go": (
        NAMED.replace(b"<", b"\\u003c").replace(b">", b"\\u003e"),
        NAMED,
        ["html"],
    ),
    "UTF-8 twice": (NAMED, NAMED.decode("latin-1").encode(), ["utf-8-once"]),
    "Latin-1": ("{å}".encode(), "{å}".encode("latin-1"), ["utf-8"]),
    "inside a JSON string": (ICE, json.dumps(ICE.decode()).encode(), ["unwrapped"]),
    "inside a record": (
        b'{"event":"ice"}',
        b'{"kind":"ice","event":{},"raw":{"event":"ice"}}',
        ["unwrapped"],
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_change_of_the_body_is_named(name: str) -> None:
    signed, here, causes = BODIES[name]
    assert ids(request(here, signature=signature(signed))) == causes


def test_what_a_framework_did_is_told_in_words() -> None:
    told = why(request(rewritten(ICE, indent=2), signature=signature(ICE.strip())))
    assert "compact JSON" in told.conclusion
    assert "parsed and re-serialised the JSON before you hashed it" in told.causes[0].fix


def test_bytes_behind_the_body_are_tried_too() -> None:
    assert ids(request(b"{}", signature=signature(b"{} x")), left=b" x") == ["body-longer"]


@pytest.mark.parametrize(
    ("path", "signed", "cause"),
    [
        ("/api/v2/sinch", "/sinch", "path-prefix"),
        ("/sinch/", "/sinch", "path-slash"),
        ("/a%2fb", "/a%2Fb", "path-escapes"),
        ("/a//b", "/a/b", "path-slashes"),
        ("/Sinch", "/sinch", "path-case"),
    ],
)
def test_a_change_of_the_path_is_named(path: str, signed: str, cause: str) -> None:
    told = why(request(path=path, signature=signature(path=signed)))
    assert [one.id for one in told.causes] == [cause]
    assert signed in told.causes[0].fix


def test_a_proxy_header_tells_the_path() -> None:
    signed = signature(path="/eu/hooks/7")
    arrived = request(signature=signed, path="/x", more=(("X-Original-URI", "/eu/hooks/7?a"),))
    assert ids(arrived) == ["path-proxy"]
    arrived = request(
        signature=signature(path="/eu/x"), path="/x", more=(("X-Forwarded-Prefix", "/eu/"),)
    )
    assert ids(arrived) == ["path-prefix"]


# --- why not: headers, keys, clocks ---


@pytest.mark.parametrize(
    ("header", "causes"),
    [
        ("Application  {key}:{signature}", ["authorization"]),
        ("Application {key} {signature}", ["authorization"]),
        ("application:{key}:{signature}", ["authorization"]),
        ("{key}:{signature}", ["authorization"]),
        ("User {key}:{signature}", ["scheme"]),
        (f"Application {OTHER_KEY}:{{signature}}", ["other-key"]),
        ("Application nonsense:{signature}", ["other-key"]),
    ],
)
def test_a_header_put_together_otherwise_is_named(header: str, causes: list[str]) -> None:
    text = header.format(key=KEY, signature=signature())
    own = (("authorization", text), ("x-timestamp", STAMP), ("content-type", JSON))
    told = why(Arrived("POST", "/sinch", own, ICE))
    assert [one.id for one in told.causes] == causes
    assert told.conclusion.startswith("the signature itself is right, but")


def test_the_profile_that_it_is_signed_for_is_named() -> None:
    others = [Other("profile acme", OTHER_KEY, Secret(OTHER_SECRET), "choose it with -p acme")]
    arrived = request(signature=signature(secret=OTHER_SECRET), key=OTHER_KEY)
    told = why(arrived, others=others)
    assert [one.id for one in told.causes] == ["other-key", "other-secret"]
    assert {one.fix for one in told.causes} == {"choose it with -p acme"}
    arrived = request(signature=signature(secret=OTHER_SECRET))
    assert ids(arrived, others=others) == ["other-secret"]
    unknown = [Other("profile acme", OTHER_KEY, None, "choose it with -p acme")]
    arrived = request(signature=signature(secret=OTHER_SECRET), key=OTHER_KEY)
    told = why(arrived, others=unknown)
    assert told.causes[0].fix == "choose it with -p acme"
    assert OTHER_SECRET not in repr(others)


def test_a_clock_is_named() -> None:
    arrived = request(signature=signature())
    for days, code in ((3, "stale"), (-3, "future")):
        now = NOW + timedelta(days=days)
        verdict = check(arrived, KEY, Secret(SECRET), now=now, max_age=timedelta(minutes=5))
        assert verdict.code == code
        assert "3 days" in verdict.reason
        told = explain(arrived, KEY, Secret(SECRET), verdict)
        assert [one.id for one in told.causes] == ["clock"]


def test_a_missing_header_comes_with_advice() -> None:
    bare = Arrived("POST", "/", (), ICE)
    told = explain(bare, KEY, Secret(SECRET), judge(bare))
    assert (told.causes, told.tried) == ((), 0)
    assert any("proxies" in advice for advice in told.advice)
    sms = Arrived("POST", "/", (("x-sinch-webhook-signature", "x"),), ICE)
    assert "webhook secret" in explain(sms, KEY, Secret(SECRET), judge(sms)).advice[0]


# --- why not: pairs, single bytes, nothing ---


@pytest.mark.parametrize(
    ("made", "here", "causes"),
    [
        (
            signature(path="/api/sinch", content_type="application/json"),
            request(),
            {"path-prefix", "content-type"},
        ),
        (
            keyed(SECRET.encode(), string_to_sign("POST", ICE, "", STAMP, "/sinch")),
            request(),
            {"secret-text", "content-type"},
        ),
        (
            signature(ICE.strip(), path="/sinch/"),
            request(rewritten(ICE, indent=2)),
            {"compact", "path-slash"},
        ),
        (
            keyed(RIGHT, "\r\n".join(("POST", "", JSON, f"x-timestamp:{STAMP}", "/sinch"))),
            request(),
            {"lines", "body-ignored"},
        ),
    ],
)
def test_two_causes_at_once_are_found(made: str, here: Arrived, causes: set[str]) -> None:
    headers = (("authorization", f"Application {KEY}:{made}"), *here.headers[1:])
    told = why(Arrived(here.method, here.path, headers, here.body))
    assert {one.id for one in told.causes} == causes


@pytest.mark.parametrize(
    ("here", "words"),
    [
        (ICE.replace(b'"ice"', b'"Ice"'), 'byte 11 is "I" and was "i"'),
        (ICE.replace(b'"ice"', b'"ce"'), 'byte 11, "i", got lost'),
        (ICE.replace(b'"ice"', b'"iice"'), '"i", was added'),
        (ICE.replace(b'"ice"', b'"cie"'), 'byte 11 is "ci" and was "ic"'),
        (ICE.replace(b'"ice"', b'"i\x00ce"'), "0x00, was added"),
        (ICE.replace(b'"PSTN"', b'"PSTM"'), 'is "M" and was "N"'),
        (ICE[:-1] + b"\xff", "is 0xff and was"),
    ],
)
def test_one_changed_byte_of_the_body_is_found(here: bytes, words: str) -> None:
    told = why(request(here, signature=signature(ICE)))
    assert [one.id for one in told.causes] == ["changed-byte"]
    assert words in told.conclusion
    assert told.conclusion.startswith("the body was changed after it was signed")


def test_one_changed_character_elsewhere_is_found() -> None:
    told = why(request(path="/sinch/ice", signature=signature(path="/sinch/ace")))
    assert 'character 8 is "i" and was "a" (signed: /sinch/ace)' in told.conclusion
    told = why(request(stamp="2026-11-24T12:00:07.0000000Z", signature=signature()))
    assert told.conclusion.startswith("the timestamp was changed")
    signed = signature(content_type="application/vnd.sinch")
    told = why(request(content_type="application/vnd.zinch", signature=signed))
    assert told.conclusion.startswith("the content type was changed")


def test_where_nothing_fits_it_says_what_is_left() -> None:
    told = why(request(signature=signature(secret=OTHER_SECRET)))
    assert told.causes == ()
    assert told.conclusion.startswith(f"none of {told.tried:,} changes tried makes it match")
    assert "more than one byte of the body" in told.conclusion
    assert len(told.advice) == 3


def test_a_large_body_is_not_said_to_be_searched() -> None:
    body = b'{"a":"' + b"x" * 100_000 + b'"}'
    told = why(request(body, signature=signature(secret=OTHER_SECRET)))
    assert "more than one byte" not in told.conclusion
    assert "the body was changed" in told.conclusion


@pytest.mark.parametrize("size", [500, 100_000, 4_000_000])
def test_the_work_is_bounded(size: int) -> None:
    """A few seconds at most, whatever the size; a quarter of one for a usual callback."""
    body = (b'{"a":[' + b'{"b":"c \xc3\xa5"},' * (size // 14) + b"0]}")[:size]
    began = time.process_time()
    told = why(request(body, signature=signature(secret=OTHER_SECRET), path="/a" * 200))
    assert told.tried < 500_000
    assert time.process_time() - began < 5


def test_no_signature_of_anything_is_told() -> None:
    """Neither that of the request as it is, nor that of what the search found."""
    arrived = request(ICE.replace(b'"ice"', b'"Ice"'), signature=signature(ICE))
    verdict = judge(arrived)
    told = f"{verdict}{explain(arrived, KEY, Secret(SECRET), verdict)}"
    assert signature(ICE) not in told
    assert signature(arrived.body) not in told


# --- any bytes ---

TEXTS = st.text(max_size=40)
HEADERS = st.lists(
    st.tuples(
        st.sampled_from(["authorization", "x-timestamp", "content-type", "host", "X-Original-URI"])
        | TEXTS,
        TEXTS | st.sampled_from([STAMP, JSON, f"Application {KEY}:{'A' * 43}="]),
    ),
    max_size=6,
).map(tuple)


@settings(max_examples=60, deadline=None)
@given(method=TEXTS, path=TEXTS, headers=HEADERS, body=st.binary(max_size=60))
@example("POST", "http://[", (("authorization", f"Application {KEY}:{'A' * 43}="),), b"")
@example("\ud800", "/\ud800", (("authorization", f"Application {KEY}:\ud800"),), b'"\\ud800"')
@example("", "", (("authorization", "Application a:b"), ("x-timestamp", "9999-12-31")), b"")
def test_nothing_makes_the_check_or_its_explanation_raise(
    method: str, path: str, headers: tuple[tuple[str, str], ...], body: bytes
) -> None:
    arrived = Arrived(method, path, headers, body)
    verdict = judge(arrived, timedelta(minutes=5))
    assert not verdict.valid
    assert explain(arrived, KEY, Secret(SECRET), verdict).conclusion


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=80)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | TEXTS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_body_makes_its_variants_raise_or_repeat(body: bytes) -> None:
    made = [variant for variant, _ in variants(body)]
    assert len({*made, body}) == len(made) + 1


@settings(max_examples=40, deadline=None)
@given(path=st.from_regex(r"/[a-z0-9/%._~-]{0,20}", fullmatch=True), body=st.binary(max_size=80))
def test_what_is_signed_as_documented_is_valid(path: str, body: bytes) -> None:
    arrived = request(body, path=path, signature=signature(body or None, path=path))
    verdict = judge(arrived, timedelta(minutes=5))
    assert (verdict.valid, verdict.notes) == (True, ())
    now = NOW.astimezone(UTC)
    assert not check(arrived, OTHER_KEY, Secret(OTHER_SECRET), now=now, max_age=None).valid
