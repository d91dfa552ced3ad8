"""Verifications: start, report, status."""

from datetime import timedelta

import pytest

from tests.conftest import NOW, Run
from tests.sandbox.calling import Client


@pytest.mark.parametrize("method", ["sms", "callout", "whatsapp"])
def test_code_from_the_log_verifies_the_number(run: Run, method: str) -> None:
    started = run("--sandbox", "verify", "start", "+46700000000", "--method", method, "-q")
    name = started.stdout.strip()
    entry = run("sandbox", "log", "--kind", "verification").lines[-1]
    assert entry["code"] in started.stderr
    assert entry["id"] == name
    report = ("--sandbox", "verify", "report", "--id", name, "--method", method, "--code")
    done = run(*report, entry["code"])
    assert (done.exit_code, done.json["status"]) == (0, "SUCCESSFUL")
    again = run(*report, entry["code"])
    assert (again.exit_code, again.stdout) == (14, "")


def test_flash_call_is_reported_with_the_calling_number(run: Run) -> None:
    run("--sandbox", "verify", "start", "+46700000000", "--method", "flashcall")
    caller_id = run("sandbox", "log", "--kind", "verification", "--field", "code").stdout.strip()
    line = ("--sandbox", "verify", "report", "+46700000000", "--method", "flashcall", "--cli")
    assert run(*line, caller_id).json["status"] == "SUCCESSFUL"


def test_wrong_code_fails_the_verification_for_good(run: Run) -> None:
    run("--sandbox", "verify", "start", "+46700000000", "--method", "sms")
    code = run("sandbox", "log", "--kind", "verification", "--field", "code").stdout.strip()
    wrong = f"{(int(code) + 1) % 10000:04}"
    line = ("--sandbox", "verify", "report", "+46700000000", "--method", "sms", "--code")
    failed = run(*line, wrong)
    assert (failed.exit_code, failed.json["reason"]) == (6, "Invalid code")
    assert run(*line, code).exit_code == 14


def test_new_verification_aborts_the_one_in_progress(run: Run) -> None:
    first = run("--sandbox", "verify", "start", "+46700000000", "--method", "sms", "-q")
    run("--sandbox", "verify", "start", "+46700000000", "--method", "callout")
    status = run("--sandbox", "verify", "get", "--id", first.stdout.strip(), "--field", "status")
    assert status.stdout == "ABORTED\n"


def test_verification_expires(run: Run) -> None:
    line = ("--sandbox", "verify", "get", "+46700000000", "--method", "sms")
    run("--sandbox", "verify", "start", "+46700000000", "--method", "sms")
    assert run(*line).json["status"] == "PENDING"
    late = run(*line, now=NOW + timedelta(minutes=11))
    assert (late.json["status"], late.json["reason"]) == ("FAIL", "Expired")


@pytest.mark.parametrize(
    ("last", "status"), [("01", "FAIL"), ("02", "PENDING"), ("03", "DENIED"), ("04", "FAIL")]
)
def test_number_decides_the_status_of_a_verification(run: Run, last: str, status: str) -> None:
    run("--sandbox", "verify", "start", f"+467000000{last}", "--method", "sms")
    assert run("sandbox", "log", "--kind", "verification").stdout == ""
    done = run("--sandbox", "verify", "get", f"+467000000{last}", "--method", "sms")
    assert done.json["status"] == status


def test_reference_can_be_used_once(run: Run) -> None:
    line = ("--sandbox", "verify", "start", "+46700000000", "--method", "sms")
    started = run(*line, "--reference", "order-1", "-q").stdout.strip()
    found = run("--sandbox", "verify", "get", "--reference", "order-1", "-q")
    assert found.stdout.strip() == started
    assert run(*line, "--reference", "order-1").exit_code == 14


def test_seamless_verification_ends_when_its_target_is_opened(run: Run) -> None:
    started = run("--sandbox", "verify", "start", "+46700000000", "--method", "seamless")
    target = started.json["seamless"]["targetUri"]
    path = "/verification" + target.partition("/verification")[2]
    run("--sandbox", "api", "GET", path, "--api", "verification")
    got = run("--sandbox", "verify", "get", "--id", started.json["id"], "--field", "status")
    assert got.stdout == "SUCCESSFUL\n"


def test_links_and_members_that_the_sdks_declare(sandbox: Client) -> None:
    start = {"identity": {"type": "number", "endpoint": "+46700000000"}, "method": "flashcall"}
    root = "/verification/v1/verifications"
    _, started = sandbox.signed("POST", root, {**start, "reference": "order-7"})
    links = {link["rel"]: link["href"] for link in started["_links"]}
    assert links["report"].endswith(f"{root}/id/{started['id']}")
    assert "callId" in started["flashCall"]
    _, pending = sandbox.signed("GET", f"{root}/id/{started['id']}")
    assert "price" not in pending
    proof = {"method": "flashcall", "flashCall": {"cli": "+46700000001"}}
    _, reported = sandbox.signed("PUT", f"{root}/id/{started['id']}", proof)
    assert (reported["status"], reported["reference"]) == ("FAIL", "order-7")
    _, ended = sandbox.signed("GET", f"{root}/id/{started['id']}")
    assert (ended["callResult"], ended["callComplete"]) == ("FAILED", False)
    assert ended["price"]["verificationPrice"] == {"currencyId": "USD", "amount": 0.0}
    assert ended["price"]["terminationPrice"] == {"currencyId": "USD", "amount": 0.0}


def test_report_of_an_expired_verification_says_that_it_has_expired(sandbox: Client) -> None:
    """As in the tests of Sinch's SDKs; any other result cannot be reported again."""
    start = {"identity": {"type": "number", "endpoint": "+46700000000"}, "method": "flashcall"}
    root = "/verification/v1/verifications"
    _, started = sandbox.signed("POST", root, start)
    sandbox.now += timedelta(seconds=started["flashCall"]["reportTimeout"])
    proof = {"method": "flashcall", "flashCall": {"cli": "+46700000001"}}
    late = sandbox.signed(
        "PUT", f"{root}/number/+46700000000", proof, stamp=sandbox.now.isoformat()
    )
    expected = {"status": "FAIL", "reason": "Expired", "callComplete": True}
    assert late == (200, {"id": started["id"], "method": "flashcall", **expected})


def test_source_of_a_code_is_named_for_texts_and_flash_calls_only(sandbox: Client) -> None:
    root = "/verification/v1/verifications"
    for method, has_source in (("sms", True), ("callout", False), ("seamless", False)):
        identity = {"type": "number", "endpoint": "+46700000000"}
        _, started = sandbox.signed("POST", root, {"identity": identity, "method": method})
        if method == "seamless":
            sandbox.ask("GET", f"/verification/v1/seamless/{started['id']}")
        else:
            code = sandbox.log()[-2]["code"]
            proof = {"method": method, method: {"code": code}}
            assert sandbox.signed("PUT", f"{root}/id/{started['id']}", proof)[0] == 200
        _, ended = sandbox.signed("GET", f"{root}/id/{started['id']}")
        assert (ended["status"], "source" in ended) == ("SUCCESSFUL", has_source), method
