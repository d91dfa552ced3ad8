"""The options every command has, and the shared types of arguments.

The common options work after the verb and before the noun: each command and each group
carries the same parameters, none of which reaches the command's function. Their values
are collected in Settings, the later one on the line winning.
"""

import inspect
import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import wraps
from typing import Annotated, Any, Literal, get_type_hints

import typer
from typer.core import TyperOption

from sinchctl.errors import CredentialsError, UsageError
from sinchctl.svaml.vocabulary import MUSIC, Music
from sinchctl.terminal.settings import OUTPUTS, Settings
from sinchctl.text.guess import alternatives

FIELD_PATH = r"\.?[^\s.\[\]]+(\[\d+\]|\.[^\s.\[\]]+)*"
"""A path to a value: names and positions, such as `statuses[0].code` or `statuses.0.code`."""

PANEL = "Common options"
WAITING = "Waiting"


def _output(text: str) -> str:
    if text not in OUTPUTS:
        hint = f"use {alternatives(OUTPUTS)}"
        raise UsageError(f"{text!r} is not a value of --output", hint=hint)
    return text


def _timeout(text: str) -> float:
    from sinchctl.times import duration

    seconds = duration(text, "--timeout").total_seconds()
    if seconds <= 0:
        raise UsageError("--timeout must be more than 0 seconds")
    return seconds


def _retries(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > 100:
        raise UsageError(f"--retries {text!r} is not a number from 0 to 100")
    return int(text)


def _base_url(text: str) -> str:
    from sinchctl.profiles.fields import address

    try:
        return address(text)
    except CredentialsError as fault:
        raise UsageError(f"--base-url: {fault.message}", hint=fault.hint) from None


def _field(text: str) -> str:
    """Check the syntax of a path before anything is sent, not after."""
    if not re.fullmatch(FIELD_PATH, text):
        raise UsageError(
            f"--field {text!r} is not a path", hint="write it like menuResult.value or statuses[0]"
        )
    return text


_READ = {
    "output": _output,
    "field": _field,
    "timeout": _timeout,
    "retries": _retries,
    "base_url": _base_url,
}


def _remember(ctx: typer.Context, param: Any, value: Any) -> None:
    """Put the value of a common option into the Settings of this run."""
    if value is None or value is False or value == 0 or ctx.resilient_parsing:
        return
    settings: Settings = ctx.obj.terminal.settings
    if param.name == "verbose":
        settings.verbose += value
    else:
        setattr(settings, param.name, _READ.get(param.name, lambda same: same)(value))


def _value(names: str, metavar: str, help_text: str) -> TyperOption:
    return TyperOption(
        param_decls=[*names.split()],
        metavar=metavar,
        help=help_text,
        callback=_remember,
        expose_value=False,
        rich_help_panel=PANEL,
    )


def _flag(names: str, help_text: str, *, count: bool = False) -> TyperOption:
    return TyperOption(
        param_decls=[*names.split()],
        is_flag=None if count else True,
        type=int if count else None,
        count=count,
        default=0 if count else False,
        help=help_text,
        callback=_remember,
        expose_value=False,
        rich_help_panel=PANEL,
    )


COMMON: list[TyperOption] = [
    _value("-p --profile", "NAME", "Use this profile; else SINCHCTL_PROFILE, else the default."),
    _flag("--sandbox", "Use the embedded Sinch: no account, no network."),
    _value(
        "-o --output", "FORMAT", f"Print {', '.join(OUTPUTS[:-1])} or raw; else SINCHCTL_OUTPUT."
    ),
    _value("--field", "PATH", "Print one value, bare, such as menuResult.value."),
    _flag("-q --quiet", "Print only the record's identifier."),
    _flag("-v --verbose", "Show request and reply on stderr; twice for bodies.", count=True),
    _flag("--no-color", "Print no colour; so does NO_COLOR."),
    _value("--timeout", "SECONDS", "Set the time that one try may take (default 10 s)."),
    _value("--retries", "N", "Set the retries of what is safe to retry (default 2)."),
    _value("--base-url", "URL", "Send this request to another host."),
    _flag("--dry-run", "Print the request as JSON and send nothing."),
    _flag("--curl", "Print the request as a curl command, also with --dry-run; send nothing."),
    _flag("--debug", "Show a traceback if sinchctl itself fails."),
]
"""One list for all commands: the parameters hold no state."""

Uses = Literal["sinch", "profile", "record", "text"]
"""How much a command uses the common options: it sends requests to Sinch, it reads the
profile, it prints records, or it prints its own text."""

_ALWAYS = {"--no-color", "--debug"}
_RECORD = {"--output", "--field", "--quiet", *_ALWAYS}
_EFFECTS: dict[Uses, set[str]] = {
    "text": _ALWAYS,
    "record": _RECORD,
    "profile": {"--profile", "--sandbox", *_RECORD},
}


def common_options_of(uses: Uses) -> list[str]:
    """Return the shortest names of the common options that have an effect on a command."""
    effective = _EFFECTS.get(uses)
    return [option.opts[0] for option in COMMON if effective is None or {*option.opts} & effective]


To = Annotated[str, typer.Argument(metavar="TO", help="The number to reach, in E.164.")]
CallerId = Annotated[
    str | None,
    typer.Option(
        "--cli",
        "--caller-id",
        metavar="CLI",
        help="The caller id to show: a number, private, or a text.",
    ),
]
Locale = Annotated[
    str | None, typer.Option("--locale", metavar="xx-XX", help="The language of the speech.")
]
Dtmf = Annotated[
    str | None,
    typer.Option("--dtmf", metavar="KEYS", help="Keys to play on answer; w waits half a second."),
]
MaxDuration = Annotated[
    str | None,
    typer.Option("--max-duration", metavar="D", help="End the call after this time, such as 5m."),
]
Custom = Annotated[
    str | None,
    typer.Option("--custom", metavar="TEXT", help="A text that every callback repeats."),
]
Wait = Annotated[
    bool,
    typer.Option(
        "--wait",
        help="Wait for the final status: exit code 0 if it is good, 6 if not.",
        rich_help_panel=WAITING,
    ),
]
Interval = Annotated[
    str | None,
    typer.Option(
        "--interval",
        metavar="D",
        help="The time between two checks while waiting (default 2s).",
        rich_help_panel=WAITING,
    ),
]
MaxWait = Annotated[
    str | None,
    typer.Option(
        "--max-wait",
        metavar="D",
        help="Stop waiting after this time, with exit code 15 (default 2m; for calls 5m).",
        rich_help_panel=WAITING,
    ),
]
Limit = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Show only the first N of them.")
]
CallId = Annotated[str, typer.Argument(metavar="CALL_ID", help="The id of the call.")]
ConferenceId = Annotated[
    str, typer.Argument(metavar="CONFERENCE_ID", help="The id of the conference.")
]
MusicOnHold = Annotated[
    Music | None,
    typer.Option(
        "--moh",
        metavar="M",
        case_sensitive=False,
        help=f"Music on hold: {', '.join(MUSIC[:-1])} or {MUSIC[-1]}.",
    ),
]
Keys = Annotated[
    str | None,
    typer.Option(
        metavar="SCRIPT",
        help="Press and wait as in 1,timeout*2,4711#; @FILE or - reads the script.",
    ),
]
CALLER = "+46701740605"
"""The number that calls in the simulator and the sandbox unless another is given."""


def takes_options(name: str, kind: type) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator: a command takes an option for each field of the dataclass `kind`.

    The command gets them as one value, in its parameter `name`.
    """
    hints = get_type_hints(kind, include_extras=True)
    shared = [
        inspect.Parameter(
            item.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=[] if item.default is MISSING else item.default,
            annotation=hints[item.name],
        )
        for item in fields(kind)
    ]
    names = {item.name for item in shared}

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def command(**values: Any) -> Any:
            options = kind(**{option: values.pop(option) for option in names})
            return function(**values, **{name: options})

        kept = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for own, parameter in inspect.signature(function).parameters.items()
            if own != name
        ]
        command.__signature__ = inspect.Signature([*kept, *shared])  # type: ignore[attr-defined] # read by Typer
        command.__annotations__ = {
            parameter.name: parameter.annotation for parameter in (*kept, *shared)
        }
        del command.__wrapped__
        return command

    return decorate
