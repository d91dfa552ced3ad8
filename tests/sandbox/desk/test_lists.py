"""The lists of the page: messages, verifications, callbacks; newest first, searched."""

from tests.sandbox.calling import Client

from .desks import DeskClient, menu


def client(desk: DeskClient) -> Client:
    own = Client(desk.file)
    own.now, own.sandbox = desk.now, desk.sandbox
    return own


def test_messages_to_people_have_their_sender_text_and_status(desk: DeskClient) -> None:
    body = {
        "from": "12345",
        "to": ["+46700000000", "+46700000001"],
        "body": "Hi ${name}",
        "parameters": {"name": {"+46700000000": "Ann", "default": "you"}},
    }
    client(desk).xms("POST", "/batches", body)
    rows = desk.get("messages")["messages"]
    assert {(row["to"], row["body"], row["status"]) for row in rows} == {
        ("+46700000000", "Hi Ann", "Delivered"),
        ("+46700000001", "Hi you", "Failed"),
    }
    assert {(row["direction"], row["from"]) for row in rows} == {("out", "12345")}
    assert len({row["id"] for row in rows}) == 2


def test_messages_of_the_old_api_are_listed(desk: DeskClient) -> None:
    path = "/messaging/v1/sms/+46700000000"
    assert client(desk).signed("POST", path, {"message": "Hi", "from": "+46846500401"})[0] == 200
    (row,) = desk.get("messages")["messages"]
    assert (row["from"], row["to"], row["body"]) == ("+46846500401", "+46700000000", "Hi")


def test_newest_come_first_and_the_limit_counts(desk: DeskClient) -> None:
    for place in range(5):
        desk.now = desk.now.replace(second=place)
        desk.log(kind="sms", to="+46700000000", text=f"text {place}", id=str(place))
    texts = [row["body"] for row in desk.get("messages")["messages"]]
    assert texts == [f"text {place}" for place in (4, 3, 2, 1, 0)]
    assert len(desk.get("messages?limit=2")["messages"]) == 2


def test_search_looks_into_everything_in_any_letter_case(desk: DeskClient) -> None:
    desk.log(kind="sms", to="+46700000000", text="Your ORDER has shipped", id="1")
    desk.log(kind="sms", to="+46700000007", text="Überraschung", id="2")
    for words, numbers in (
        ("order", 1),
        ("SHIPPED+your", 1),
        ("0007", 1),
        ("%C3%BCberr", 1),
        ("%2B467", 2),
        ("nothing", 0),
        ("", 2),
    ):
        assert len(desk.get(f"messages?search={words}")["messages"]) == numbers, words


def test_verifications_have_their_code(desk: DeskClient) -> None:
    desk.app.answers = {"VerificationRequestEvent": {"action": "allow"}}
    body = {"method": "sms", "identity": {"type": "number", "endpoint": "+46700000000"}}
    assert client(desk).signed("POST", "/verification/v1/verifications", body)[0] == 200
    (row,) = desk.get("verifications")["verifications"]
    assert (row["number"], row["method"], row["status"]) == ("+46700000000", "sms", "PENDING")
    assert row["code"].isdigit()
    assert row["time"].startswith("2026-11-24T12:00:00")


def test_callbacks_have_the_answer_of_the_application_and_what_lint_says(
    desk: DeskClient,
) -> None:
    desk.app.answers = {"ice": menu("main", "Press <b>1</b>", "1")}
    desk.post("calls", {"from": "+46701740605", "to": "+46846500401"}, 201)
    (row,) = desk.get("callbacks")["callbacks"]
    assert (row["event"], row["url"], row["status"]) == ("ice", desk.app.url, 200)
    assert row["latencyMs"] > 0
    assert row["body"]["cli"] == "46701740605"
    assert row["answer"] == desk.app.answers["ice"]
    assert row["findings"][0]["severity"] == "warning"


def test_callback_that_was_not_delivered_says_why(desk: DeskClient) -> None:
    desk.change_settings(callbackUrl="http://127.0.0.1:1/")
    desk.post("calls", {"from": "+46701740605", "to": "+46846500401"}, 201)
    row = desk.get("callbacks")["callbacks"][0]
    assert row["status"] is None
    assert row["reply"] == "failed: connection"
    assert row["answer"]


def test_answer_with_numbers_that_json_does_not_have_is_shown(desk: DeskClient) -> None:
    """Browsers refuse NaN, and the whole list with it."""
    callback = {"kind": "callback", "event": "ice", "url": "http://127.0.0.1/", "reply": "svaml"}
    desk.log(**callback, status=200, body={}, answer={"a": [float("nan"), float("inf"), 1.5]})
    assert desk.get("callbacks")["callbacks"][0]["answer"] == {"a": [None, None, 1.5]}
