"""Each API of projects has errors of its own shape."""

from sinchctl.sandbox.auth import Refusal
from sinchctl.sandbox.project.errors import error_value, for_api


def test_conversation_and_numbers_wrap_the_error() -> None:
    refusal = Refusal(403, 40300, "No")
    conversation = error_value("conversation", refusal)["error"]
    assert conversation == {"code": 403, "message": "No", "status": "UNAUTHORIZED", "details": []}
    assert error_value("numbers", refusal)["error"]["status"] == "PERMISSION_DENIED"


def test_lookup_has_a_title_and_a_trace_id() -> None:
    value = error_value("lookup", Refusal(404, 404, "unknown"))
    assert (value["title"], value["status"]) == ("Not Found: unknown", 404)
    assert len(value["traceId"].split("-")) == 4


def test_no_credit_is_403_for_conversation_alone() -> None:
    refusal = Refusal(402, 40200, "Not enough credit")
    assert for_api("conversation", refusal).message == "BILLING_CREDIT_LIMIT_BREACHED"
    assert for_api("lookup", refusal) is refusal
