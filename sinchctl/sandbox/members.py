"""Read the members of a JSON body, with the errors that Sinch gives."""

from typing import Any

from sinchctl.phone import is_number

from .auth import Refusal


def member(body: dict[str, Any], name: str) -> Any:
    """Return a member of a JSON object, its name in any letter case; None if it is missing."""
    folded = name.lower()
    return next((value for key, value in body.items() if key.lower() == folded), None)


def record(body: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a member that is an object. Raises Refusal (40001, 40002)."""
    value = member(body, name)
    if value is None:
        raise Refusal(400, 40002, f"Missing parameter: {name}")
    if not isinstance(value, dict):
        raise Refusal(400, 40001, f"Illegal parameter: {name}")
    return value


def text_of(body: dict[str, Any], name: str, *, limit: int, required: bool = False) -> str | None:
    """Return a text of at most `limit` characters. Raises Refusal (40001, 40002)."""
    text = member(body, name)
    if text is None or text == "":
        if required:
            raise Refusal(400, 40002, f"Missing parameter: {name}")
        return None
    if not isinstance(text, str) or len(text) > limit:
        raise Refusal(400, 40001, f"Illegal parameter: {name}")
    return text


def checked_number(number: Any, what: str) -> str:
    """Return a number in E.164. Raises Refusal (40001, 40002, 40005)."""
    if not isinstance(number, str) or not number:
        raise Refusal(400, 40002, f"Missing parameter: {what}")
    if not number.startswith("+"):
        raise Refusal(400, 40005, f"Phone number missing leading plus sign: {what} {number[:20]}")
    if not is_number(number):
        raise Refusal(400, 40001, f"Illegal parameter: {what} is not a number: {number[:20]}")
    return number


def is_address(text: str) -> bool:
    """Return True if what answers a callback is the address of a server, not SVAML."""
    return text.startswith(("http://", "https://"))
