"""Voice applications: the numbers of the account, callback addresses, and what a number is."""

from typing import Any

from sinchctl.errors import UsageError
from sinchctl.events.countries import UNKNOWN, country_of
from sinchctl.sandbox.auth import Refusal, is_application
from sinchctl.sandbox.members import checked_number, member, record, text_of
from sinchctl.sandbox.numbers.owned import MINE, keep, owned
from sinchctl.sandbox.outcomes import FORBIDDEN, ending
from sinchctl.sandbox.request import JsonAnswer, SandboxRequest
from sinchctl.sandbox.settings import change, load

_CAPABILITIES = ("voice", "sms")
_MOST_NUMBERS = 100


def numbers(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/configuration/numbers`: all numbers of the account, on an application or not."""
    listed = []
    for row in owned(request.state):
        assigned = {"applicationkey": request.application_key} if "of" in row else {}
        listed.append({"number": row["number"], **assigned, "capability": row["capability"]})
    return JsonAnswer(200, {"numbers": listed})


def assign(request: SandboxRequest) -> JsonAnswer:
    """`POST /v1/configuration/numbers`: 1 to 100 numbers; if one is wrong, nothing happens."""
    body = request.json()
    wanted = member(body, "numbers")
    if wanted is None:
        raise Refusal(400, 40002, "Missing parameter: numbers")
    if not isinstance(wanted, list) or not 1 <= len(wanted) <= _MOST_NUMBERS:
        raise Refusal(400, 40001, f"Illegal parameter: numbers is not 1 to {_MOST_NUMBERS} numbers")
    _require_key(request, text_of(body, "applicationkey", limit=64))
    capability = _capability(body) or "voice"
    _put(request, [checked_number(text, "numbers") for text in wanted], capability, of=MINE)
    return JsonAnswer(204)


def unassign(request: SandboxRequest) -> JsonAnswer:
    """`DELETE /v1/configuration/numbers` with a body that names one number."""
    body = request.json()
    number = member(body, "number") or member(body, "numbers")  # as in an example of Sinch
    _require_key(request, text_of(body, "applicationkey", limit=64))
    _put(request, [checked_number(number, "number")], _capability(body))
    return JsonAnswer(204)


def _put(
    request: SandboxRequest, wanted: list[str], capability: str | None, **assigned: str
) -> None:
    """Keep the numbers as assigned or not; without a capability, each with the one it has."""
    rows = owned(request.state)
    for number in wanted:
        known = [row for row in rows if row["number"] == number]
        if not known:
            raise Refusal(
                400,
                40003,
                f"Invalid request: {number} is not a number of this account; "
                "GET /v1/configuration/numbers lists them",
            )
        fitting = [row for row in known if capability in {None, row["capability"]}]
        if not fitting:
            raise Refusal(400, 40001, f"Illegal parameter: {number} cannot do {capability}")
        for row in fitting:
            row.pop("of", None)
            row.update(assigned)
    keep(request.state, rows, request.time)


def _capability(body: dict[str, Any]) -> str | None:
    word = text_of(body, "capability", limit=20)
    if word is not None and word.lower() not in _CAPABILITIES:
        raise Refusal(400, 40001, "Illegal parameter: capability is neither voice nor sms")
    return word.lower() if word else None


def _require_key(request: SandboxRequest, key: str | None) -> None:
    """Refuse the key of another application: there is none. No key means the one that asks."""
    if key is not None and not is_application(key, request.application_key):
        raise Refusal(400, 40003, "Invalid Application Key")


def callbacks(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/configuration/callbacks/applications/{key}`: what is not set is missing."""
    _require_key(request, request.parts["key"])
    settings = load(request.state)
    urls = {"primary": settings.callback_url, "fallback": settings.fallback_url}
    return JsonAnswer(200, {"url": {name: url for name, url in urls.items() if url}})


def change_callbacks(request: SandboxRequest) -> JsonAnswer:
    """`POST /v1/configuration/callbacks/applications/{key}`.

    A missing member stays as it was, an empty text removes it; Sinch's documents say neither.
    """
    _require_key(request, request.parts["key"])
    url = record(request.json(), "url")
    texts = {}
    for word, name in (("primary", "callbackUrl"), ("fallback", "fallbackUrl")):
        text = member(url, word)
        if text is not None and not isinstance(text, str):
            raise Refusal(400, 40001, f"Illegal parameter: url.{word}")
        if text is not None:
            texts[name] = text
    if not texts:
        raise Refusal(400, 40002, "Missing parameter: url.primary")
    try:
        change(request.state, texts, request.time)
    except UsageError as fault:
        hint = f". {fault.hint}" if fault.hint else ""
        raise Refusal(400, 40001, f"Illegal parameter: {fault.message}{hint}") from None
    return JsonAnswer(204)


def query_number(request: SandboxRequest) -> JsonAnswer:
    """`GET /v1/calling/query/number/{number}`: the sandbox does not know what a number is for."""
    digits = request.parts["number"].replace(" ", "").removeprefix("+")
    number = checked_number(f"+{digits}", "number")
    amount, currency = load(request.state).money
    answer = {
        "countryId": country if (country := country_of(number)) != UNKNOWN else "",
        "numberType": "Unknown",
        "normalizedNumber": number,
        "restricted": ending(number) in FORBIDDEN,
        "rate": {"currencyId": currency, "amount": float(amount)},
    }
    return JsonAnswer(200, {"number": answer})
