"""Mistakes on the command line, as errors that say what to type instead."""

import re
from collections.abc import Sequence
from shlex import quote
from typing import Any

import typer

from sinchctl.errors import UsageError
from sinchctl.text.guess import alternatives, did_you_mean, nearest

ParserError: type[Exception] = next(
    kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException"
)
"""Base of everything Typer's parser raises; it has no public name."""

_SAVES = "`sinchctl profile add NAME` saves credentials"
_CHANGES = "`sinchctl profile set NAME --region euc1` changes single values"
_CALLS = "`sinchctl callout tts TO TEXT` places a call; see `sinchctl callout` for others"
_LINTS = "`sinchctl svaml lint FILE` checks SVAML, menus and flows"
_PLAYS = "`sinchctl call simulate FILE` plays SVAML, menus and flows"
_LISTENS = "`sinchctl event listen` receives callbacks"
_TRIGGERS = "`sinchctl event send KIND URL` sends a callback, signed as Sinch signs it"
_REQUESTS = "`sinchctl api GET PATH` sends any signed request"

POINTERS = {
    "sinchctl login": _SAVES,
    "sinchctl auth": _SAVES,
    "sinchctl logout": "`sinchctl profile remove NAME` deletes credentials",
    "sinchctl whoami": "`sinchctl profile show` shows the account, `sinchctl profile check` "
    "tests it",
    "sinchctl config": "`sinchctl profile` manages credentials and defaults",
    "sinchctl doctor": "`sinchctl profile check` tests the credentials",
    "sinchctl validate": _LINTS,
    "sinchctl run": _PLAYS,
    "sinchctl send": "`sinchctl sms send TO TEXT` sends an SMS",
    "sinchctl messages": "`sinchctl sms list` lists the messages sent, `sinchctl sms inbox` those "
    "received",
    "sinchctl status": "`sinchctl sms status ID`, `sinchctl call get ID` and `sinchctl verify get` "
    "show one, `sinchctl why ID` explains it",
    "sinchctl listen": _LISTENS,
    "sinchctl webhook": _LISTENS,
    "sinchctl trigger": _TRIGGERS,
    "sinchctl samples": "`sinchctl event sample KIND` prints a sample callback",
    "sinchctl logs": "`sinchctl sandbox log` lists the sandbox's requests; `sinchctl event listen "
    "--record FILE` keeps callbacks",
    "sinchctl http": _REQUESTS,
    "sinchctl request": _REQUESTS,
    "sinchctl get": _REQUESTS,
    "sinchctl post": _REQUESTS.replace("GET", "POST"),
    "sinchctl serve": "`sinchctl sandbox serve` serves the embedded Sinch",
    "sinchctl version": "`sinchctl --version` prints it",
    "sinchctl update": "use the tool that installed it, such as pipx upgrade sinchctl",
    "sinchctl upgrade": "use the tool that installed it, such as pipx upgrade sinchctl",
    "sinchctl sms get": "`sinchctl sms show ID` shows a message, `sinchctl sms status ID` its "
    "delivery",
    "sinchctl sms delete": "`sinchctl sms cancel ID` cancels a scheduled message",
    "sinchctl sms create": "`sinchctl sms send TO TEXT` sends an SMS",
    "sinchctl sms schedule": "`sinchctl sms send TO TEXT --send-at +2h` schedules an SMS",
    "sinchctl sms receive": "`sinchctl sms inbox --follow` prints messages as they come",
    "sinchctl verify check": "`sinchctl verify report NUMBER --method sms --code CODE` checks "
    "a code",
    "sinchctl verify send": "`sinchctl verify start NUMBER --method sms` sends a code",
    "sinchctl verify status": "`sinchctl verify get --id ID` shows one",
    "sinchctl verify list": "Sinch has no list of verifications; `sinchctl verify get` shows one",
    "sinchctl callout create": _CALLS,
    "sinchctl callout start": _CALLS,
    "sinchctl call create": _CALLS,
    "sinchctl call start": _CALLS,
    "sinchctl call status": "`sinchctl call get ID` shows one",
    "sinchctl call run": _PLAYS,
    "sinchctl call list": "Sinch has no list of calls; `sinchctl event listen --record FILE` keeps "
    "what it reports",
    "sinchctl conference list": "Sinch has no list of conferences; `sinchctl conference get ID` "
    "shows one",
    "sinchctl conference create": "`sinchctl callout conference TO ID` calls somebody into one, "
    "which creates it",
    "sinchctl svaml validate": _LINTS,
    "sinchctl svaml check": _LINTS,
    "sinchctl svaml run": _PLAYS,
    "sinchctl svaml play": _PLAYS,
    "sinchctl svaml simulate": _PLAYS,
    "sinchctl svaml test": "`sinchctl call test FILE` runs the scenarios of a test file",
    "sinchctl svaml new": "`sinchctl svaml init FILE` writes a starter menu",
    "sinchctl event trigger": _TRIGGERS,
    "sinchctl event replay": _TRIGGERS.replace("KIND", "FILE"),
    "sinchctl event serve": _LISTENS,
    "sinchctl event list": "`sinchctl event sample` lists the kinds, `sinchctl event parse FILE` "
    "reads a recording",
    "sinchctl profile login": _SAVES,
    "sinchctl profile create": _SAVES,
    "sinchctl profile edit": _CHANGES,
    "sinchctl profile update": _CHANGES,
    "sinchctl profile get": "`sinchctl profile show NAME` shows a profile",
    "sinchctl profile rename": "change the name in the file that `sinchctl profile path` prints",
    "sinchctl profile switch": "`sinchctl profile use NAME` makes a profile the default one",
    "sinchctl profile delete": "`sinchctl profile remove NAME` deletes a profile",
    "sinchctl sandbox start": "`sinchctl sandbox serve` serves the embedded Sinch",
    "sinchctl sandbox clear": "`sinchctl sandbox reset` deletes everything in it",
}
"""Commands that other tools have, with what does the same here."""

_OPTIONS = {
    **dict.fromkeys(("--follow", "--watch"), ("--wait", "--wait follows it to its end")),
    **dict.fromkeys(("--jq", "--template"), ("--field", "--field PATH prints one value")),
    **dict.fromkeys(("--data", "--body"), ("--input", "use -f key=value, or --input FILE")),
    "--json": ("--output", "use -o json"),
    "--silent": ("--quiet", "use -q"),
    "--test": ("--sandbox", "--sandbox needs no account and sends nothing"),
    "--account": ("--profile", "use -p PROFILE"),
}
"""Options that other tools have: the option that does the same here, and how to use it."""

_ARGUMENTS = {
    **dict.fromkeys(("--from-csv", "--csv", "--file", "--recipients-file"), "RECIPIENTS"),
    **dict.fromkeys(("--message", "--body"), "TEXT"),
    **dict.fromkeys(("--number", "--phone"), "TO"),
}
"""Options that other tools have for what is an argument here."""

_SECRETS = {"--secret", "--token", "--password", "--api-token", "--key-secret"}


def unknown_command(path: str, word: str, names: list[str]) -> UsageError:
    """Return the error for a word that is not a command, with a pointer or a guess."""
    what = "command" if path == "sinchctl" else f"command of `{path}`"
    if pointer := POINTERS.get(f"{path} {word}"):
        return UsageError(f"{word!r} is not a {what}", hint=pointer)
    guesses = nearest(word, names)
    hint = f"did you mean {' or '.join(map(repr, guesses))}?" if guesses else f"see {path} --help"
    return UsageError(f"{word!r} is not a {what}", hint=hint)


def usage_error(fault: Any, line: Sequence[str] = ()) -> UsageError:
    """Return a fault of Typer's parser as an error of ours, by what it says is wrong.

    `line` is the command line: the parser names a letter of `-hi`, and the error the word.
    """
    context = fault.ctx
    path = context.command_path if context else "sinchctl"
    see = f"see {path} --help"
    params = context.command.params if context else []
    kind, param = type(fault).__name__, getattr(fault, "param", None)
    if kind == "NoSuchOption":
        verbs = getattr(context.command, "commands", {}) if context else {}
        below = [param for verb in verbs.values() for param in verb.params]
        return _unknown_option(_typed(fault.option_name, line), path, params, below)
    if kind == "MissingParameter" and param is not None:
        choices = [str(getattr(word, "value", word)) for word in getattr(param.type, "choices", ())]
        text = " ".join((getattr(param, "help", None) or "").split())
        hint = f"use {alternatives(choices)}" if choices else f"{text} See {path} --help".strip()
        return UsageError(f"{path} needs {_name(param)}", hint=hint)
    if kind == "BadParameter" and param is not None:
        return _bad_value(fault, param, see)
    if kind == "BadOptionUsage":
        needs = "takes no value" if "does not take" in fault.message else "needs a value"
        return UsageError(f"{fault.option_name} {needs}", hint=see)
    if extra := re.fullmatch(
        r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)\.?", fault.message, re.S
    ):
        return _extra(extra[1], path, params)
    return UsageError(fault.format_message().rstrip("."), hint=see)


def _typed(option: str, line: Sequence[str]) -> str:
    """Return the word that the operator typed, of which the parser names one letter."""
    if option.startswith("--"):
        return option
    words = (word for word in line if word[:1] == "-" != word[1:2] and option[1:] in word)
    return next(words, option)


def _unknown_option(option: str, path: str, params: list[Any], below: list[Any]) -> UsageError:
    """Return the error for an option that a command lacks; `below` are those of its verbs."""
    what = f"{path} has no option {option!r}"
    arguments = {_metavar(param) for param in params if param.param_type_name == "argument"}
    if option in _SECRETS:
        return UsageError(
            what,
            hint="secrets are never options: sinchctl asks for them, or reads the environment "
            "(sinchctl help environment). Change this one: it is in your shell's history now",
        )
    if _ARGUMENTS.get(option, option.lstrip("-").upper()) in arguments:
        usage = " ".join(_metavar(param) for param in params if param.param_type_name == "argument")
        return UsageError(what, hint=f"it is an argument: {path} {usage}")
    options = [name for param in params for name in getattr(param, "opts", ())]
    of_verbs = {name for param in below for name in param.opts}
    same, pointer = _OPTIONS.get(option, ("", ""))
    if same in of_verbs.union(options):
        return UsageError(what, hint=pointer)
    if option in of_verbs:
        return UsageError(what, hint=f"write it after the verb: {path} VERB {option}")
    guess = did_you_mean(option, [name for name in options if name[:2] == option[:2]])
    if guess and option.startswith("--"):
        return UsageError(what, hint=guess)
    if "TEXT" in arguments:
        hint = f"a text that begins with a dash goes after --, such as: -- {quote(option)}"
        return UsageError(what, hint=hint)
    return UsageError(what, hint=f"see {path} --help")


def _bad_value(fault: Any, param: Any, see: str) -> UsageError:
    name = _name(param).split(" ")[0]
    if choices := getattr(param.type, "choices", None):
        value = re.match(r"'(.*)' is not one of", fault.message, re.S)
        words = [str(getattr(choice, "value", choice)) for choice in choices]
        what = f"{value[1]!r} is not a value of {name}" if value else f"{name}: {fault.message}"
        return UsageError(what, hint=f"use {alternatives(words)}")
    low, high = getattr(param.type, "min", None), getattr(param.type, "max", None)
    if (value := re.match(r"'?(.*?)'? is not", fault.message, re.S)) and param.type.name != "text":
        most = f" from {low} to {high}" if high is not None else f" of {low} or more"
        between = most if low is not None else ""
        kind = "number" if "float" in param.type.name else "whole number"
        return UsageError(f"{value[1]!r} is not a {kind}{between}", hint=f"check {name}")
    return UsageError(f"{name}: {fault.message}", hint=see)


def _extra(words: str, path: str, params: list[Any]) -> UsageError:
    arguments = [param for param in params if param.param_type_name == "argument"]
    what = f"{path} takes no argument {words!r}"
    if arguments and _metavar(arguments[-1]) == "TEXT":
        return UsageError(what, hint="quote the text if it has blanks")
    usage = " ".join(["", *map(_metavar, arguments)])
    return UsageError(
        what, hint=f"the arguments are:{usage}" if arguments else f"see {path} --help"
    )


def _name(param: Any) -> str:
    """Return an argument as TO, an option as `--method M`."""
    if param.param_type_name == "argument":
        return _metavar(param)
    return f"{max(param.opts, key=len)} {param.metavar or ''}".rstrip()


def _metavar(param: Any) -> str:
    return str(param.metavar or param.name.upper())
