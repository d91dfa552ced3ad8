"""What Sinch does not document, and what the simulator assumes about it.

Each assumption has a name, a default and other values. Results list those that they rest on.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sinchctl.errors import UsageError
from sinchctl.text.guess import did_you_mean


class Assumption(NamedTuple):
    """One assumption: its values, the default first, and what it is about.

    One with `number` takes any whole number instead of the listed values.
    """

    name: str
    values: tuple[str, ...]
    rule: str
    text: str
    number: str = ""

    def choices(self) -> str:
        """Return the values in words."""
        return f"a number of {self.number}" if self.number else " or ".join(self.values)


ASSUMPTIONS = {
    item.name: item
    for item in (
        Assumption("repeats", ("0",), "M3", "how often a menu without repeats repeats", "times"),
        Assumption("start", ("named", "main"), "M1", "which menu starts if mainMenu is not main"),
        Assumption("no-main", ("error", "first"), "M1", "what happens without a menu main"),
        Assumption("timer", ("after-prompt", "with-prompt"), "M2", "when a menu begins to wait"),
        Assumption("barge-wrong", ("ignore", "count"), "M7", "a wrong key during a prompt"),
        Assumption("early-keys", ("drop", "keep"), "M8", "keys during a prompt without barge"),
        Assumption("hash-alone", ("wrong", "submit"), "M11", "# without digits before it"),
        Assumption("star", ("digit", "wrong"), "M11", "* where digits are taken"),
        Assumption(
            "options-with-digits",
            ("whole", "digits", "first"),
            "M12",
            "a menu with options and maxDigits",
        ),
        Assumption("missing-menu", ("pie-error", "end"), "M14", "an option whose menu is missing"),
        Assumption("pie-on-hangup", ("yes", "no"), "M15", "a PIE when the caller hangs up"),
        Assumption("timeout-value", ("absent", "empty"), "M6", "the value of a PIE of a time-out"),
        Assumption("pie-continue", ("end", "wait"), "A3", "continue with nobody to connect to"),
        Assumption("ice-prompts", ("early", "answer"), "I1", "prompts on an unanswered call"),
        Assumption("context", ("strict", "lenient"), "A1", "an action not meant for the event"),
        Assumption("bad-ace", ("continue", "end"), "F5", "an answer to ACE that is not SVAML"),
        Assumption("ring-limit", ("60",), "C4", "how long it rings without dialTimeout", "seconds"),
        Assumption("park-default", ("600",), "P2", "how long a call is parked", "seconds"),
    )
}
"""Every assumption by its name."""

Chosen = Mapping[str, str]
"""A value for every assumption."""

DEFAULTS: Chosen = {name: item.values[0] for name, item in ASSUMPTIONS.items()}


def choose(settings: Iterable[str], before: Chosen = DEFAULTS) -> dict[str, str]:
    """Return all assumptions with some set as NAME=VALUE. Raises UsageError for unknown ones."""
    chosen = dict(before)
    for setting in settings:
        name, equals, value = (part.strip() for part in setting.partition("="))
        if not equals:
            raise UsageError(
                f"the assumption {setting!r} has no value", hint="write it as NAME=VALUE"
            )
        item = ASSUMPTIONS.get(name.lower())
        if item is None:
            guess = did_you_mean(name, ASSUMPTIONS)
            hint = guess or f"the names are {', '.join(ASSUMPTIONS)}"
            raise UsageError(f"there is no assumption {name!r}", hint=hint)
        chosen[item.name] = _value(item, value)
    return chosen


def alternatives(item: Assumption, value: str) -> list[str]:
    """Return the values that an assumption could have instead."""
    if item.number == "times":
        return ["1"] if value != "1" else ["0"]
    if item.number:
        return [str(int(value) * 2 or 1)]
    return [other for other in item.values if other != value]


def _value(item: Assumption, value: str) -> str:
    if item.number:
        if not (value.isascii() and value.isdigit() and len(value) <= 6):
            raise UsageError(
                f"the assumption {item.name} is {value!r}, which is not a number of {item.number}"
            )
        return str(int(value))
    if value.lower() not in item.values:
        raise UsageError(
            f"the assumption {item.name} cannot be {value!r}",
            hint=did_you_mean(value, item.values) or f"use {' or '.join(item.values)}",
        )
    return value.lower()
