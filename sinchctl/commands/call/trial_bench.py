"""What the scenarios of a test file are played on."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sinchctl.commandline.svaml_argument import show_warning
from sinchctl.errors import UsageError
from sinchctl.http_message import has_scheme
from sinchctl.simulator.trial.scenario import Scenario, ScenarioFile
from sinchctl.text.guess import alternatives, did_you_mean

from .bench import Bench
from .lab_options import LabOptions

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session
    from sinchctl.svaml.lint.finding import Located

_TEXTS = {
    "amd": "amd",
    "app_user": "app_user",
    "at": "at",
    "callback_timeout": "callback_timeout",
    "callee": "callee",
    "custom": "custom",
    "fallback": "fallback",
    "from": "sender",
    "gap": "gap",
    "max_duration": "max_duration",
    "media_dir": "media_dir",
    "rate": "rate",
    "reaction": "reaction",
    "ring": "ring",
    "start": "start",
    "talk": "talk",
    "to": "to",
}
_FLAGS = {"callout", "no_sign", "no_lint"}
_LISTS = {"assume", "media"}
SETTINGS = (*sorted({*_TEXTS, *_FLAGS, *_LISTS, "wpm"}),)
_CHOICES = {
    "callee": ("answer", "busy", "noanswer", "fail", "notfound"),
    "amd": ("human", "machine", "notsure", "hangup"),
}


class Benches:
    """One bench for all scenarios with the same settings and replies."""

    def __init__(self, session: "Session", file: ScenarioFile) -> None:
        self._session = session
        self._file = file
        self._folder = Path(file.document.name).parent
        self._benches: dict[str, Bench] = {}
        self._warnings: set[Located] = set()

    @property
    def is_live(self) -> bool:
        """Return True if the application has an address."""
        return has_scheme(self._file.app)

    @property
    def app(self) -> str:
        """Return the application: its address, or its file as seen from here."""
        app = self._file.app
        return self._beside(app) if app and not self.is_live else app

    def bench(self, scenario: Scenario | None) -> Bench:
        """Return the bench of a scenario, or that of the file alone."""
        settings, replies = dict(self._file.settings), dict(self._file.replies)
        if scenario is not None:
            for name, value in scenario.settings.items():
                both = isinstance(value, dict) and isinstance(settings.get(name), dict)
                settings[name] = {**settings[name], **value} if both else value
            replies |= scenario.replies
        key = json.dumps([settings, replies], sort_keys=True, default=str)
        bench = self._benches.get(key)
        if bench is None:
            bench = self._benches[key] = self._made(settings, replies)
        return bench

    def _made(self, settings: dict[str, Any], replies: dict[str, Any]) -> Bench:
        options = LabOptions(**self._options(settings))
        inline = {}
        for selector, reply in replies.items():
            if isinstance(reply, str):
                options.reply.append(f"{selector}={self._beside(reply)}")
            else:
                name = f"{self._file.document.name}#{selector}.json"
                inline[selector] = (name, json.dumps(reply).encode())
        return Bench(self._session, options, self.app, inline=inline, warn=self._warn_once)

    def _warn_once(self, finding: "Located") -> None:
        """Show a warning of lint unless another set of settings has met it."""
        if finding not in self._warnings:
            self._warnings.add(finding)
            show_warning(self._session, finding)

    def _beside(self, name: str) -> str:
        """Return a file that is named beside the test file."""
        return str(self._folder / name)

    def _options(self, settings: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in settings.items():
            if name in _LISTS:
                if not isinstance(value, dict):
                    raise self._mistake(f"{name} is {value!r}, and not a mapping")
                found[name] = [f"{key}={text}" for key, text in value.items()]
            elif name in _FLAGS:
                found[name] = value is True
            elif name == "wpm":
                if type(value) is not int:
                    raise self._mistake(f"wpm is {value!r}, and not a number")
                found[name] = value
            elif name in _TEXTS:
                found[_TEXTS[name]] = self._text(name, value)
            else:
                guess = did_you_mean(name, SETTINGS) or f"use {alternatives(SETTINGS)}"
                raise self._mistake(f"unknown setting {name!r}", guess)
        if "media_dir" in found:
            found["media_dir"] = self._beside(found["media_dir"])
        return found

    def _text(self, name: str, value: object) -> str:
        text = str(value)
        choices = _CHOICES.get(name)
        if choices is not None and text not in choices:
            guess = did_you_mean(text, choices) or f"use {alternatives(choices)}"
            raise self._mistake(f"{name} cannot be {text!r}", guess)
        return text

    def _mistake(self, text: str, hint: str = "") -> UsageError:
        return UsageError(f"{self._file.document.name}: {text}", hint=hint)
