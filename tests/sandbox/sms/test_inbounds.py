"""SMS to the application: listed, read, and posted to its SMS URL."""

from datetime import timedelta

import pytest

from sinchctl.errors import UsageError
from sinchctl.sandbox import outbox
from sinchctl.sandbox.settings import SandboxSettings, save
from sinchctl.sandbox.sms.inbounds import receive
from sinchctl.sandbox.state import opened
from tests.conftest import NOW
from tests.sandbox.calling import Client

URL = "http://127.0.0.1:9/sms"
STAMP = "2026-11-24T12:00:00.000Z"


def test_inbound_sms_is_kept_logged_and_queued_for_the_sms_url(sandbox: Client) -> None:
    with opened(sandbox.file) as state:
        save(state, SandboxSettings(sms_url=URL), STAMP)
        inbound = receive(
            state, NOW, sender="+46700000000", to="+46711111111", text="Hej 👋", reference="r1"
        )
        (parcel,) = outbox.take(state, STAMP, (), 10)
    assert inbound == {
        "type": "mo_text",
        "id": inbound["id"],
        "from": "46700000000",
        "to": "46711111111",
        "body": "Hej 👋",
        "operator_id": "00101",
        "received_at": STAMP,
        "client_reference": "r1",
    }
    assert (parcel.kind, parcel.event, parcel.url) == ("sms", "mo_text", URL)
    assert parcel.body == inbound
    assert sandbox.xms("GET", f"/inbounds/{inbound['id']}") == (200, inbound)
    assert sandbox.xms("GET", "/inbounds/none")[0] == 404
    entry = sandbox.log()[0]
    assert (entry["kind"], entry["to"], entry["text"]) == ("sms-in", "+46711111111", "Hej 👋")


def test_inbound_sms_without_an_sms_url_is_not_queued(sandbox: Client) -> None:
    with opened(sandbox.file) as state:
        receive(state, NOW, sender="+46700000000", to="71700", text="Hi")
        assert state.next_due() is None


@pytest.mark.parametrize(
    ("query", "bodies"),
    [
        ("", ["c", "b", "a"]),
        ("?to=71700", ["c", "a"]),
        ("?to=%2B46711111111%2C71701", ["b"]),
        ("?client_reference=r1", ["a"]),
        ("?start_date=2026-11-24T13:00:00Z", ["c", "b"]),
        ("?start_date=2026-11-24T13:00:00Z&end_date=2026-11-24T14:00:00Z", ["b"]),
        ("?page=1&page_size=2", ["a"]),
    ],
)
def test_inbounds_are_filtered(sandbox: Client, query: str, bodies: list[str]) -> None:
    messages = (("a", "71700", "r1"), ("b", "+46711111111", None), ("c", "71700", None))
    with opened(sandbox.file) as state:
        for hours, (text, to, reference) in enumerate(messages):
            now = NOW + timedelta(hours=hours)
            receive(state, now, sender="+46700000000", to=to, text=text, reference=reference)
    _, page = sandbox.xms("GET", f"/inbounds{query}")
    assert [inbound["body"] for inbound in page["inbounds"]] == bodies


@pytest.mark.parametrize(
    ("text", "reference"), [("", None), (" \n", None), ("x" * 2001, None), ("Hi", "r" * 129)]
)
def test_inbound_sms_that_sinch_would_not_pass_on_is_an_error(
    sandbox: Client, text: str, reference: str | None
) -> None:
    with pytest.raises(UsageError), opened(sandbox.file) as state:
        receive(state, NOW, sender="+46700000000", to="71700", text=text, reference=reference)
    assert sandbox.xms("GET", "/inbounds")[1]["count"] == 0
