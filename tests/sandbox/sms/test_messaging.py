"""The old SMS API."""

from tests.conftest import Run


def test_old_sms_api(run: Run) -> None:
    sent = run("--sandbox", "sms", "send", "+46700000001", "Hi", "--via", "messaging", "-q")
    status = run("--sandbox", "sms", "status", sent.stdout.strip(), "--via", "messaging")
    assert status.json == {"status": "Faulted"}
