"""Signed callbacks, rightly or wrongly, for the tests of their signature."""

import base64
import hmac
import json
from datetime import timedelta
from typing import Any

from sinchctl.events import samples
from sinchctl.events.signature.check import Verdict, check
from sinchctl.events.signature.explanation import Explanation, explain
from sinchctl.http_message import Arrived
from sinchctl.secret import Secret
from sinchctl.signing import CallbackSecrets, content_md5, string_to_sign
from tests.conftest import KEY, NOW, SECRET

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
    return explain(arrived, CallbackSecrets((KEY, Secret(SECRET))), verdict, **named)


def ids(arrived: Arrived, **named: Any) -> list[str]:
    return [cause.id for cause in why(arrived, **named).causes]


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


def rewritten(body: bytes, **named: Any) -> bytes:
    """Return a body parsed and serialised again by Python."""
    return json.dumps(json.loads(body), **named).encode()
