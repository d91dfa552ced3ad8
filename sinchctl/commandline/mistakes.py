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

_POINTERS = {
    "sinchctl login": "`sinchctl profile add NAME` saves credentials",
    "sinchctl config": "`sinchctl profile` manages credentials and defaults",
    "sinchctl validate": "`sinchctl svaml lint FILE` checks SVAML, menus and flows",
    "sinchctl send": "`sinchctl sms send TO TEXT` sends an SMS",
    "sinchctl call list": "Sinch has no list of calls; `sinchctl event listen --record FILE` keeps "
    "what it reports",
    "sinchctl conference list": "Sinch has no list of conferences; `sinchctl conference get ID` "
    "shows one",
    "sinchctl verify list": "Sinch has no list of verifications; `sinchctl verify get` shows one",
    "sinchctl svaml validate": "`sinchctl svaml lint FILE` checks SVAML, menus and flows",
    "sinchctl svaml check": "`sinchctl svaml lint FILE` checks SVAML, menus and flows",
    "sinchctl profile login": "`sinchctl profile add NAME` saves credentials",
    "sinchctl profile create": "`sinchctl profile add NAME` saves credentials",
    "sinchctl profile delete": "`sinchctl profile remove NAME` deletes a profile",
}
"""Commands that other tools have, with what does the same here."""

_SECRETS = {"--secret", "--token", "--password", "--api-token", "--key-secret"}


def unknown_command(path: str, word: str, names: list[str]) -> UsageError:
    """Return the error for a word that is not a command, with a pointer or a guess."""
    what = "command" if path == "sinchctl" else f"command of `{path}`"
    if pointer := _POINTERS.get(f"{path} {word}"):
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
        return _unknown_option(_typed(fault.option_name, line), path, params)
    if kind == "MissingParameter" and param is not None:
        choices = [str(getattr(word, "value", word)) for word in getattr(param.type, "choices", ())]
        hint = f"use {alternatives(choices)}" if choices else see
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


def _unknown_option(option: str, path: str, params: list[Any]) -> UsageError:
    what = f"{path} has no option {option!r}"
    arguments = {_metavar(param) for param in params if param.param_type_name == "argument"}
    if option in _SECRETS:
        return UsageError(
            what,
            hint="secrets are never options: sinchctl asks for them, or reads the environment "
            "(sinchctl help environment). Change this one: it is in your shell's history now",
        )
    if option.lstrip("-").upper() in arguments:
        usage = " ".join(_metavar(param) for param in params if param.param_type_name == "argument")
        return UsageError(what, hint=f"it is an argument: {path} {usage}")
    options = [name for param in params for name in getattr(param, "opts", ())]
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
        return UsageError(f"{value[1]!r} is not a whole number{between}", hint=f"check {name}")
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
