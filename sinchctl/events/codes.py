"""Explain the numeric codes of Sinch: deliveries, stored media, errors in calls."""

_CODES = {
    0: "no error",
    400: "queued",
    401: "dispatched",
    402: "no route to the number",
    403: "internal error at Sinch",
    404: "temporary delivery failure, may be tried again",
    405: "a parameter has no value for this recipient",
    406: "expired before it was sent",
    407: "cancelled by the user",
    408: "Sinch refused it internally",
    409: "more expensive than max_price_per_message",
    410: "no default sender fits the recipient",
    411: "more parts than allowed",
    412: "the region is not enabled for the account",
    413: "the account is blocked, perhaps out of credit",
    414: "the media address is wrong",
    415: "the media was rejected",
    416: "the media is not supported",
    417: "the media cannot be fetched",
    418: "the media is not recognised",
}
_CODE_RANGES = (
    ((1, 14), "routing"),
    ((15, 16), "screening"),
    ((17, 17), "routing"),
    ((18, 18), "the sending application"),
    ((19, 19), "screening"),
    ((40, 56), "internal"),
    ((60, 67), "screening"),
    ((70, 77), "the sending application"),
    ((100, 114), "the message centre"),
    ((150, 164), "the subscriber register"),
    ((200, 217), "the switching centre"),
    ((250, 257), "screening"),
    ((300, 343), "an outside application"),
)
_MEDIA_CODES = {
    0: "stored",
    1: "the content could not be uploaded",
    2: "the cloud bucket failed",
    3: "the key of the cloud bucket failed",
}
_CALLING_ERRORS = {40001: "Sinch could not use the SVAML", 50000: "an internal error at Sinch"}


def delivery_code(code: int) -> str:
    """Return a delivery report code with its meaning: `402 (no route to the number)`.

    Codes below 400 other than 0 come from the operator (SMPP); only their family is known.
    """
    text = delivery_cause(code)
    return f"{code} ({text})" if text else str(code)


def delivery_cause(code: int) -> str:
    """Return the meaning of a delivery report code alone; empty if it is not documented."""
    family = operator_family(code)
    if family:
        return f"an error in {family}, reported by the operator"
    return _CODES.get(code, "")


def operator_family(code: int) -> str:
    """Return where the error of a code from the operator (SMPP) arose; empty for other codes."""
    return next((name for (first, last), name in _CODE_RANGES if first <= code <= last), "")


def media_code(code: int) -> str:
    """Return how storing one medium of an inbound MMS ended."""
    return _code(code, _MEDIA_CODES)


def calling_error(code: int) -> str:
    """Return what a notify event of type callingerror reports."""
    return _code(code, _CALLING_ERRORS)


def _code(code: int, meanings: dict[int, str]) -> str:
    text = meanings.get(code)
    return f"{code} ({text})" if text else str(code)
