"""The outcomes by the last two digits of a number, and the limits of the sandbox."""

from sinchctl.serving.protocol import Disruption

OUTCOMES: dict[str, str] = {
    "01": "SMS Failed; call FAILED; verification FAIL",
    "02": "stays pending: SMS Queued, verification PENDING, link WAITING; a call rings",
    "03": "SMS Rejected; call BUSY; verification DENIED",
    "04": "SMS Expired; call NOANSWER; verification FAIL, expired",
    "05": "an answering machine answers",
    "06": "hangs up in the first second",
    "07": "presses 1 after every prompt",
    "08": "says nothing and stays on the line",
    "11": "lookup: no such number",
    "12": "lookup: disconnected, and the SIM was swapped",
    "13": "lookup: a VoIP number",
    "14": "lookup: the question about the SIM fails",
    "29": "429 once with Retry-After: 1, then it succeeds",
    "40": "400, invalid request",
    "41": "401, wrong credentials",
    "42": "402, not enough credit",
    "43": "403, forbidden destination",
    "50": "500 once, then it succeeds",
    "51": "500 always",
    "53": "503 always, with Retry-After: 1",
    "98": "no answer until the client times out (sandbox serve only)",
    "99": "the connection is closed after the request was read (sandbox serve only)",
}
"""Every other number, such as +46700000000, succeeds."""

NOT_MODELLED = (
    "MMS delivery, inbound MMS and binary SMS, and the encoding of carriers",
    "real prices, credit, rate limits, number formats and carriers",
    "an application's minimum authentication, and verifications that a public client starts",
    "more than one application, recordings, reporting",
    "ordering numbers with papers, emergency addresses, 10DLC",
    "Conversation: channels other than SMS, contacts, templates, a second app, callback tokens",
)
"""The limits of the sandbox, for the help and the README."""

SMS: dict[str, tuple[str, int]] = {
    "01": ("Failed", 200),
    "02": ("Queued", 400),
    "03": ("Rejected", 60),
    "04": ("Expired", 406),
}
"""Delivery status and code by the last two digits; Delivered, 0 otherwise."""

PENDING = "02"
"""The last two digits of a number from which no final status ever comes."""

CONVERSATION: dict[str, tuple[str, str]] = {
    "01": ("RECIPIENT_NOT_REACHABLE", "The underlying channel reported: not reachable"),
    "03": ("CHANNEL_REJECT", "The underlying channel reported: rejected"),
    "04": ("DELIVERY_TIMED_OUT", "The underlying channel reported: expired"),
}
"""Why a message of the Conversation API fails, by the last two digits."""

CALL: dict[str, tuple[str, str]] = {
    "01": ("FAILED", "GENERALERROR"),
    "03": ("BUSY", "BUSY"),
    "04": ("NOANSWER", "NOANSWER"),
}
"""Result and reason of a call that never connects, by the last two digits."""

LOOKUP = UNKNOWN, NEW_OWNER, VOIP, NO_SIM = ("11", "12", "13", "14")
"""What decides on the answer of a lookup, by the last two digits."""

FREE = {"currencyId": "USD", "amount": 0.0}
"""The price of a verification, and of a call without a rate."""

VERIFICATION: dict[str, str] = {
    "01": "Network error or number unreachable",
    "03": "Destination denied",
    "04": "Expired",
}
"""Why a verification fails by itself, by the last two digits."""

LINE: dict[str, Disruption] = {"98": "hang", "99": "cut"}
"""Disrupted answers by the last two digits."""

REFUSALS: dict[str, tuple[int, int, str]] = {
    "40": (400, 40001, "Illegal parameters: the sandbox refuses numbers that end in 40"),
    "41": (401, 40108, "Invalid credentials: the sandbox refuses them for numbers that end in 41"),
    "42": (402, 40200, "Not enough credit: the sandbox has none for numbers that end in 42"),
    "43": (403, 40300, "Destination forbidden: the sandbox forbids numbers that end in 43"),
    "51": (500, 50000, "Internal error: the sandbox fails for numbers that end in 51"),
    "53": (503, 50300, "Temporarily down: the sandbox always is for numbers that end in 53"),
}
"""HTTP status, error code and message by the last two digits."""

FORBIDDEN = {last for last, (status, _, _) in REFUSALS.items() if status == 403}
"""The last two digits of forbidden destinations."""


def ending(number: str) -> str:
    """Return the last two digits, which decide what happens."""
    return number[-2:]
