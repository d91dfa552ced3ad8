"""sandbox settings: how the sandbox behaves for its application."""

from typing import Annotated, Any

import msgspec
import typer

from sinchctl.commandline.session import Session
from sinchctl.errors import UsageError
from sinchctl.sandbox.settings import Answering, SandboxSettings, change, load, served
from sinchctl.sandbox.state import opened, state_file
from sinchctl.simulator.play.manners import Amd
from sinchctl.terminal import printer
from sinchctl.terminal.views import Card, Result, View, lines
from sinchctl.text.tone import Tone
from sinchctl.times import duration, iso

ADDRESSES = "Callbacks"
CALLS = "Calls and people"


def _address(name: str, text: str) -> Any:
    return typer.Option(
        name, metavar="URL|none", help=f"{text}; none: nowhere.", rich_help_panel=ADDRESSES
    )


def _duration(name: str, text: str, panel: str = CALLS) -> Any:
    return typer.Option(name, metavar="D", help=text, rich_help_panel=panel)


def settings(
    ctx: typer.Context,
    callback_url: Annotated[
        str | None, _address("--callback-url", "Post the callbacks of calls here")
    ] = None,
    fallback_url: Annotated[
        str | None, _address("--fallback-url", "Post here if the callback URL fails")
    ] = None,
    verification_url: Annotated[
        str | None, _address("--verification-url", "Post the callbacks of verifications here")
    ] = None,
    sms_url: Annotated[
        str | None, _address("--sms-url", "Post inbound SMS and delivery reports here")
    ] = None,
    callback_timeout: Annotated[
        str | None, _duration("--callback-timeout", "Wait this long for an answer.", ADDRESSES)
    ] = None,
    allow_remote: Annotated[
        bool | None,
        typer.Option(
            "--allow-remote/--no-allow-remote",
            help="Allow or refuse addresses outside this machine and private networks.",
            rich_help_panel=ADDRESSES,
        ),
    ] = None,
    speed: Annotated[
        str | None,
        typer.Option(
            metavar="N|default",
            help="Run calls N times as fast as the clock, 0: at once. The default is 1 with "
            "`serve`, else 0.",
            rich_help_panel=CALLS,
        ),
    ] = None,
    callee: Annotated[
        Answering | None,
        typer.Option(
            case_sensitive=False,
            help="Set what called people do; hold: it rings until somebody answers.",
            rich_help_panel=CALLS,
        ),
    ] = None,
    amd: Annotated[
        Amd | None,
        typer.Option(
            case_sensitive=False,
            help="Set what machine detection finds.",
            rich_help_panel=CALLS,
        ),
    ] = None,
    ring: Annotated[str | None, _duration("--ring", "Set how long it rings.")] = None,
    talk: Annotated[str | None, _duration("--talk", "Set how long people talk.")] = None,
    reaction: Annotated[
        str | None, _duration("--reaction", "Set how long people take to press a key.")
    ] = None,
    gap: Annotated[str | None, _duration("--gap", "Set the time from key to key.")] = None,
    wpm: Annotated[
        int | None, typer.Option(metavar="N", help="Speak N words a minute.", rich_help_panel=CALLS)
    ] = None,
    rate: Annotated[
        str | None,
        typer.Option(
            metavar="MONEY",
            help="Set the rate a minute, such as 0.0095EUR.",
            rich_help_panel=CALLS,
        ),
    ] = None,
    assume: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE",
            help="Assume something else; see `sinchctl help call-lab`; repeatable.",
            rich_help_panel=CALLS,
        ),
    ] = None,
) -> Result:
    """Show the settings of the sandbox; with options, change them first.

    They are kept with the state of the sandbox, and a running `sandbox serve` follows them. If
    one value is wrong, none is changed.
    """
    changes: dict[str, Any] = {
        "callbackUrl": _url(callback_url, "--callback-url"),
        "fallbackUrl": _url(fallback_url, "--fallback-url"),
        "verificationUrl": _url(verification_url, "--verification-url"),
        "smsUrl": _url(sms_url, "--sms-url"),
        "callbackTimeout": _seconds(callback_timeout, "--callback-timeout"),
        "allowRemote": allow_remote,
        "callee": callee,
        "amd": amd,
        "ring": _seconds(ring, "--ring"),
        "talk": _seconds(talk, "--talk"),
        "reaction": _seconds(reaction, "--reaction"),
        "gap": _seconds(gap, "--gap"),
        "wpm": wpm,
        "rate": rate,
        "assume": assume,
    }
    changes = {name: value for name, value in changes.items() if value is not None}
    if speed is not None:
        changes["speed"] = _speed(speed)
    session: Session = ctx.obj
    with opened(state_file(session.terminal.environ)) as state:
        current = change(state, changes, iso(session.now())) if changes else load(state)
        hidden = sorted(changes.keys() & set(served(state)))
    if hidden:
        names = ", ".join(hidden)
        printer.warn(
            session.terminal, f"sandbox serve has its own {names}, which counts until it ends"
        )
    document = msgspec.to_builtins(current)
    row = tuple((document | {"assume": " ".join(_assumed(current))}).values())
    return Result([View(document, lambda: _card(current), row=row)])


def _assumed(current: SandboxSettings) -> list[str]:
    return [f"{name}={value}" for name, value in current.assume.items()]


def _url(text: str | None, option: str) -> str | None:
    """Return an address; an empty text for `none`. Raises UsageError if it is empty itself."""
    if text is None:
        return None
    if not text.strip():
        raise UsageError(f"{option} is empty", hint="give an address, or none")
    return "" if text.strip().lower() == "none" else text.strip()


def _seconds(text: str | None, option: str) -> float | None:
    return None if text is None else duration(text, option).total_seconds()


def _speed(text: str) -> float | None:
    if text.strip().lower() == "default":
        return None
    try:
        return float(text)
    except ValueError:
        raise UsageError(
            f"--speed {text!r} is not a number",
            hint="use a number from 0 to 10,000, or default",
        ) from None


def _card(current: SandboxSettings) -> Card:
    speed = "default: 1 with serve, else 0" if current.speed is None else f"{current.speed:g}"
    content = lines(
        ("Callback URL", *_shown(current.callback_url)),
        ("Fallback URL", *_shown(current.fallback_url)),
        ("Verification URL", *_shown(current.verification_url)),
        ("SMS URL", *_shown(current.sms_url)),
        ("Callback time-out", f"{current.callback_timeout:g} s"),
        ("Remote addresses", "allowed" if current.allow_remote else "refused"),
        ("Speed", speed),
        ("Called people", current.callee),
        ("Machine detection", current.amd),
        ("Ringing", f"{current.ring:g} s"),
        ("Talking", f"{current.talk:g} s"),
        ("Reaction", f"{current.reaction:g} s"),
        ("From key to key", f"{current.gap:g} s"),
        ("Words a minute", current.wpm),
        ("Rate a minute", current.rate),
        *(("Assumes", text) for text in _assumed(current)),
    )
    return Card("Sandbox settings", content)


def _shown(url: str) -> tuple[str, Tone]:
    return (url, "strong") if url else ("none", "dim")
