"""Each known mistake of a signer is found and named."""

import base64
import hashlib
import hmac
from urllib.parse import quote, urlencode

import pytest

from sinchctl.signing import content_md5
from tests.conftest import KEY, SECRET

from .callbacks import ICE, RIGHT, STAMP, ids, keyed, lines, request, signature, why

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
    "JSON.stringify of the text": (
        lines(md5=content_md5(b'"' + ICE.replace(b'"', b'\\"').replace(b"\n", b"\\n") + b'"')),
        "encoded-twice",
    ),
    "str() of the bytes": (lines(md5=content_md5(str(ICE).encode())), "body-repr"),
    "a parsed body as text": (lines(md5=content_md5(b"[object Object]")), "body-object"),
    "encodeURIComponent": (
        lines(md5=content_md5(quote(ICE, safe="-_.!~*'()").encode())),
        "body-percent",
    ),
    "urlencode": (lines(md5=content_md5(urlencode({ICE.decode(): ""}).encode())), "body-form"),
    "secret without its last byte": (keyed(RIGHT[:-1]), "secret-cut"),
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
    "whole URL": (lines(path="https://app.example/sinch"), "path-url"),
    "URL behind a tunnel": (lines(path="http://localhost:3000/sinch"), "path-url"),
    "URL of a container": (lines(path="http://127.0.0.1:8080/sinch"), "path-url"),
    "CR LF": (lines(separator="\r\n"), "lines"),
    "line feed at the end": (lines(end="\n"), "lines"),
}


@pytest.mark.parametrize("name", SIGNERS)
def test_a_mistake_of_the_signer_is_named(name: str) -> None:
    made, cause = SIGNERS[name]
    explanation = why(request(signature=made, more=(("host", "app.example"),)))
    assert [cause.id for cause in explanation.causes] == [cause]
    assert explanation.conclusion
    assert all(cause.what and cause.fix for cause in explanation.causes)


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
    explanation = why(request(path=path, signature=signature(path=signed)))
    assert [cause.id for cause in explanation.causes] == [cause]
    assert signed in explanation.causes[0].fix


def test_path_in_a_proxy_header_is_tried() -> None:
    signed = signature(path="/eu/hooks/7")
    arrived = request(signature=signed, path="/x", more=(("X-Original-URI", "/eu/hooks/7?a"),))
    assert ids(arrived) == ["path-proxy"]
    arrived = request(
        signature=signature(path="/eu/x"), path="/x", more=(("X-Forwarded-Prefix", "/eu/"),)
    )
    assert ids(arrived) == ["path-prefix"]


@pytest.mark.parametrize(
    ("headers", "signed"),
    [
        ((("Origin", "https://shop.example"),), "https://shop.example/ivr"),
        ((("Referer", "https://shop.example:8443/a"),), "https://shop.example:8443/ivr"),
        (
            (("Forwarded", 'for=10.0.0.7;host="eu.example:8080";proto=https'),),
            "https://eu.example:8080/ivr",
        ),
        ((("X-Original-Host", "eu.example"),), "http://eu.example/ivr?tenant=7"),
    ],
)
def test_a_whole_url_is_found_without_a_host_header(
    headers: tuple[tuple[str, str], ...], signed: str
) -> None:
    explanation = why(request(path="/ivr?tenant=7", signature=signature(path=signed), more=headers))
    assert [cause.id for cause in explanation.causes] == ["path-url"]
    assert signed in explanation.conclusion
    assert explanation.causes[0].fix.startswith("sign the path alone, /ivr,")
