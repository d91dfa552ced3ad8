"""A flaw that exploration has found, and the rules."""

from typing import NamedTuple

from sinchctl.svaml.node import Path


class FlawRule(NamedTuple):
    """A rule of exploration: how bad a break is, the property that it refutes, what it means."""

    severity: str
    refutes: str
    text: str


RULES = {
    "menu-undefined-target": FlawRule("error", "", "An option plays a menu that does not exist."),
    "menu-unreachable": FlawRule(
        "warning", "every-menu-reachable", "No caller can reach the menu."
    ),
    "menu-dead-end": FlawRule("warning", "no-dead-end", "Nothing can be pressed in the menu."),
    "menu-no-way-out": FlawRule(
        "error",
        "no-trap",
        "No key leads from the menu to a result. Silence and wrong keys may still end it, but "
        "a caller who presses what the prompts offer stays in it.",
    ),
    "option-twice": FlawRule(
        "error",
        "every-option-reachable",
        "Two options have the same key; the second has no effect.",
    ),
    "option-unreachable": FlawRule(
        "error",
        "every-option-reachable",
        "Options and digits of one menu hide each other, so that one of them cannot be entered.",
    ),
    "silent-loop": FlawRule(
        "error",
        "silence-ends",
        "A caller who says and presses nothing comes back to the same menu for ever.",
    ),
    "silent-hangup": FlawRule(
        "warning", "no-silent-hangup", "The call ends without a word of explanation."
    ),
    "result-unanswered": FlawRule(
        "warning",
        "every-result-answered",
        "Other results of menus have replies. This one has none, so the call would fail.",
    ),
    "announced-key-missing": FlawRule(
        "warning", "", "A prompt tells callers to press a key that is not an option."
    ),
    "announced-elsewhere": FlawRule(
        "warning", "", "A prompt says that a key is for something that another key does."
    ),
    "entry-too-short": FlawRule(
        "error", "", "A prompt asks for more digits than the menu takes (maxDigits)."
    ),
    "wait-too-short": FlawRule(
        "error", "", "The menu stops waiting before a caller can press a key."
    ),
    "call-too-short": FlawRule(
        "error", "", "The call is cut before a caller can hear the prompt and press a key."
    ),
    "goal-unreachable": FlawRule("error", "goals", "No way leads to the outcome of --reach."),
    "goal-too-slow": FlawRule("error", "goals", "The outcome of --reach takes too long."),
    "goal-too-many-keys": FlawRule("error", "goals", "The outcome of --reach takes too many keys."),
    "not-repeatable": FlawRule(
        "warning", "", "The application gave another answer to the same call."
    ),
    "answer-failed": FlawRule("error", "", "The application did not answer a callback."),
    "answer-invalid": FlawRule("error", "", "The application's answer is not valid SVAML."),
    "limit-reached": FlawRule("info", "", "The exploration stopped before it had seen everything."),
}
"""Every rule by its id; rules that lint has too keep lint's ids."""

PROPERTIES = tuple(dict.fromkeys(rule.refutes for rule in RULES.values() if rule.refutes))
"""What an exploration proves or refutes."""


class Flaw(NamedTuple):
    """A broken rule: where, what happens, what to do, and the keys that show it.

    `document` and `path` are its place in the SVAML of a reply.
    """

    rule: str
    at: str
    keys: str
    message: str
    hint: str = ""
    document: str = ""
    path: Path = ()

    @property
    def severity(self) -> str:
        """How bad it is."""
        return RULES[self.rule].severity


def ordered(flaws: list[Flaw]) -> list[Flaw]:
    """Return flaws with errors first, then by rule, place and keys, each once."""
    ranks = {"error": 0, "warning": 1, "info": 2}
    return sorted(
        dict.fromkeys(flaws), key=lambda flaw: (ranks[flaw.severity], flaw.rule, flaw.at, flaw.keys)
    )
