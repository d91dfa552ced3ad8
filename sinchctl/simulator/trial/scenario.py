"""A test file as values: its scenarios, with every mistake named at its line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sinchctl.errors import UsageError
from sinchctl.http_message import has_scheme
from sinchctl.simulator.play.conditions import Comparison, Condition, condition
from sinchctl.simulator.play.script import Token, parse_script
from sinchctl.simulator.play.selectors import parse_selector
from sinchctl.svaml.document.read import Document, read_document
from sinchctl.text.guess import alternatives, did_you_mean

FILE_KEYS = ("app", "url", "replies", "settings", "scenarios")
SCENARIO_KEYS = (
    "name",
    "keys",
    "steps",
    "expect",
    "assume",
    "settings",
    "replies",
    "tags",
    "skip",
)
STEPS = ("hear", "press", "say", "wait", "callback", "hang up")
HEAR_KEYS = ("text", "menu", "matches", "anywhere")
_COMPARISONS: tuple[Comparison, ...] = ("!=", "<", ">", "~")


@dataclass(frozen=True)
class Step:
    """One step of a scenario: what the caller does, or what must happen next."""

    kind: str
    tokens: tuple[Token, ...] = ()
    wanted: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        words = ", ".join(f"{name}: {value}" for name, value in self.wanted.items())
        return f"{self.kind} {words or ','.join(map(str, self.tokens))}".strip()


@dataclass(frozen=True)
class Scenario:
    """One call to play, and what is expected of it."""

    name: str
    tokens: tuple[Token, ...]
    conditions: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    replies: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    skip: str = ""
    place: int = 0


@dataclass(frozen=True)
class ScenarioFile:
    """The scenarios of a file, and what all of them share."""

    document: Document
    app: str
    replies: Mapping[str, Any]
    settings: Mapping[str, Any]
    scenarios: tuple[Scenario, ...]


class _ScenarioReader:
    """Reads a test file; mistakes are UsageErrors with the line."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def mistake(self, path: tuple[str | int, ...], text: str, hint: str = "") -> UsageError:
        line, column = self._document.places.nearest(path)
        return UsageError(f"{self._document.name}:{line}:{column}: {text}", hint=hint)

    def mapping(
        self, value: Any, path: tuple[str | int, ...], known: Iterable[str] | None = None
    ) -> dict[str, Any]:
        """Return a mapping whose keys are all known."""
        if not isinstance(value, dict):
            raise self.mistake(path, f"expected a mapping, not {_kind(value)}")
        names = list(known) if known is not None else None
        for key in value:
            if names is not None and key not in names:
                guess = did_you_mean(str(key), names) or f"use {alternatives(names)}"
                raise self.mistake((*path, key), f"unknown key {key!r}", guess)
        return value

    def items(self, value: Any, path: tuple[str | int, ...]) -> list[Any]:
        if not isinstance(value, list):
            raise self.mistake(path, f"expected a list, not {_kind(value)}")
        return value

    def text(self, value: Any, path: tuple[str | int, ...]) -> str:
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.mistake(path, f"expected a text, not {_kind(value)}")
        return str(value)

    def checked(self, path: tuple[str | int, ...], read: Any, *arguments: Any) -> Any:
        """Return what a parser makes of a value; its mistake gets the line."""
        try:
            return read(*arguments)
        except UsageError as fault:
            raise self.mistake(path, fault.message, fault.hint) from None


def read_test_file(name: str, data: bytes) -> ScenarioFile:
    """Return the scenarios of a file in YAML, JSON or TOML. Raises UsageError."""
    document = read_document(name, data)
    reader = _ScenarioReader(document)
    if isinstance(document.value, dict) and {"menus", "action"} & document.value.keys():
        hint = "play it with `sinchctl call simulate`; --save keeps that call as a test"
        raise reader.mistake((), "this is what a caller hears, not a test file", hint)
    tree = reader.mapping(document.value, (), FILE_KEYS)
    if "app" in tree and "url" in tree:
        raise reader.mistake(("url",), "a file has an app or a url, not both")
    source = "url" if "url" in tree else "app"
    app = reader.text(tree.get(source, ""), (source,))
    if source == "url" and not has_scheme(app):
        hint = "write it like http://127.0.0.1:8080/sinch, or name a file with app:"
        raise reader.mistake(("url",), f"{app!r} is not an address", hint)
    settings = reader.mapping(tree.get("settings", {}), ("settings",))
    replies = _replies(reader, tree.get("replies", {}), ("replies",))
    scenarios: list[Scenario] = []
    for at, value in enumerate(reader.items(tree.get("scenarios", []), ("scenarios",))):
        scenarios += _scenarios(reader, value, at)
    if not scenarios:
        raise reader.mistake((), "the file has no scenarios", "add them under scenarios:")
    return ScenarioFile(document, app, replies, settings, tuple(scenarios))


def _scenarios(reader: _ScenarioReader, value: Any, at: int) -> Iterator[Scenario]:
    """Return one scenario, or one for each of its key scripts."""
    path: tuple[str | int, ...] = ("scenarios", at)
    tree = reader.mapping(value, path, SCENARIO_KEYS)
    name = reader.text(tree.get("name", f"scenario {at + 1}"), (*path, "name"))
    steps = tuple(
        _step(reader, step, (*path, "steps", place))
        for place, step in enumerate(reader.items(tree.get("steps", []), (*path, "steps")))
    )
    settings = dict(reader.mapping(tree.get("settings", {}), (*path, "settings")))
    if "assume" in tree:
        settings["assume"] = tree["assume"]
    skip = tree.get("skip", "")
    tags = tuple(
        reader.text(tag, (*path, "tags")) for tag in reader.items(tree.get("tags", []), path)
    )
    conditions = tuple(_conditions(reader, tree.get("expect", {}), (*path, "expect")))
    replies = _replies(reader, tree.get("replies", {}), (*path, "replies"))
    if steps and "keys" in tree:
        raise reader.mistake((*path, "keys"), "a scenario has keys or steps, not both")
    scripts = _scripts(reader, tree.get("keys", ""), (*path, "keys"))
    for script in scripts:
        tokens = reader.checked((*path, "keys"), parse_script, script)
        if steps:
            tokens = [token for step in steps for token in step.tokens]
        full = f"{name} ({script})" if len(scripts) > 1 else name
        reason = "skipped" if skip is True else str(skip or "")
        yield Scenario(full, tuple(tokens), conditions, steps, settings, replies, tags, reason, at)


def _scripts(reader: _ScenarioReader, value: Any, path: tuple[str | int, ...]) -> list[str]:
    if isinstance(value, dict):
        each = reader.mapping(value, path, ["each"]).get("each", [])
        return [reader.text(script, path) for script in reader.items(each, path)]
    return [reader.text(value, path)]


def _replies(reader: _ScenarioReader, value: Any, path: tuple[str | int, ...]) -> dict[str, Any]:
    tree = reader.mapping(value, path)
    return {
        reader.checked((*path, name), parse_selector, str(name)): reply
        for name, reply in tree.items()
    }


def _step(reader: _ScenarioReader, value: Any, path: tuple[str | int, ...]) -> Step:
    if value in {"hang up", "hangup"} if isinstance(value, str) else False:
        return Step("hang up", tuple(parse_script("hangup")))
    tree = reader.mapping(value, path, STEPS)
    if len(tree) != 1:
        raise reader.mistake(path, "a step has one key", f"use {alternatives(STEPS)}")
    kind, wanted = next(iter(tree.items()))
    inner = (*path, kind)
    if kind == "hear":
        if not isinstance(wanted, dict):
            return Step(kind, wanted={"text": reader.text(wanted, inner)})
        members = reader.mapping(wanted, inner, HEAR_KEYS)
        return Step(kind, wanted={key: str(text) for key, text in members.items()})
    if kind == "callback":
        if not isinstance(wanted, dict):
            return Step(kind, wanted={"event": reader.text(wanted, inner)})
        return Step(kind, wanted={key: str(text) for key, text in wanted.items()})
    text = reader.text(wanted, inner)
    script = {"say": f"say:{text}", "wait": text if text != "True" else "timeout"}.get(kind, text)
    return Step(kind, tuple(reader.checked(inner, parse_script, script)))


def _conditions(
    reader: _ScenarioReader, value: Any, path: tuple[str | int, ...]
) -> Iterator[Condition]:
    for name, wanted in reader.mapping(value, path).items():
        inner = (*path, name)
        values = [reader.text(each, inner) for each in wanted] if isinstance(wanted, list) else None
        if values is not None:
            yield reader.checked(inner, condition, str(name), "=", values)
            continue
        text = reader.text(wanted, inner).strip()
        comparison = next((sign for sign in _COMPARISONS if text.startswith(sign)), None)
        if isinstance(wanted, str) and comparison is not None:
            rest = text.removeprefix(comparison).strip()
            yield reader.checked(inner, condition, str(name), comparison, (rest,))
        else:
            yield reader.checked(inner, condition, str(name), "=", (text,))


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    names = {dict: "a mapping", list: "a list", bool: "a yes or no", str: "a text"}
    return names.get(type(value), "a number")
