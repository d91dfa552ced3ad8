"""Check the bodies of requests about SMS groups, as Sinch does."""

from typing import Any

from .batch_body import invalid, msisdn

_LONGEST_NAME, _LONGEST_WORD = 20, 15
_MOST_MEMBERS, _MOST_CHILDREN = 10_000, 10


def checked_group(body: dict[str, Any], *, needs_members: bool = False) -> dict[str, Any]:
    """Return what a new group keeps of its body. Raises Refusal if a member is not valid."""
    kept = {name: value for name, value in checked_changes(body).items() if value is not None}
    if needs_members and body.get("members") is None:
        raise invalid("members: missing")
    if body.get("members") is not None:
        kept["members"] = numbers(body, "members")
    if (children := body.get("child_groups")) is not None:
        if not isinstance(children, list) or len(children) > _MOST_CHILDREN:
            raise invalid(f"child_groups: expected at most {_MOST_CHILDREN} ids of groups")
        kept["child_groups"] = children
    return kept


def checked_changes(body: dict[str, Any]) -> dict[str, Any]:
    """Return the name and the keywords of a body; a name that is null goes. Raises Refusal."""
    changes: dict[str, Any] = {}
    if "name" in body:
        name = changes["name"] = body["name"]
        if name is not None and (not isinstance(name, str) or not 0 < len(name) <= _LONGEST_NAME):
            raise invalid(f"name: expected a text of 1 to {_LONGEST_NAME} characters")
    if (rule := body.get("auto_update")) is not None:
        changes["auto_update"] = _auto_update(rule)
    return changes


def numbers(body: dict[str, Any], name: str) -> list[str]:
    """Return a list of numbers, each once; empty if it is missing. Raises Refusal."""
    values = body.get(name)
    if values is None:
        return []
    if not isinstance(values, list) or len(values) > _MOST_MEMBERS:
        raise invalid(f"{name}: expected at most {_MOST_MEMBERS} numbers")
    return list(dict.fromkeys(map(msisdn, values)))


def _auto_update(rule: Any) -> dict[str, Any]:
    if not isinstance(rule, dict):
        raise invalid("auto_update: expected an object")
    kept: dict[str, Any] = {"to": msisdn(rule.get("to"), shortest=3)}
    for way in ("add", "remove"):
        if (keyword := rule.get(way)) is not None:
            kept[way] = _keyword(keyword, f"auto_update.{way}")
    return kept


def _keyword(keyword: Any, where: str) -> dict[str, str]:
    """Return the words that begin a message, in their order."""
    if not isinstance(keyword, dict) or keyword.get("first_word") is None:
        raise invalid(f"{where}: expected an object with a first_word")
    words = {}
    for name in ("first_word", "second_word"):
        if (word := keyword.get(name)) is None:
            continue
        if not isinstance(word, str) or len(word.split()) != 1 or len(word) > _LONGEST_WORD:
            raise invalid(f"{where}.{name}: expected a word of 1 to {_LONGEST_WORD} characters")
        words[name] = word.strip()
    return words
