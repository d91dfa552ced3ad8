"""The options that simulate, test and explore have in common, as one value."""

from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

from sinchctl.commandline.options import takes_options
from sinchctl.commandline.svaml_argument import NoLint
from sinchctl.simulator.play.manners import Amd, Callee

CALL = "The call"
PEOPLE = "People and prompts"
LIVE = "Live applications"

App = Annotated[
    str,
    typer.Argument(metavar="[APP]", help="A menu, flow or SVAML file, or the URL of a webhook."),
]


def _option(*names: str, metavar: str = "", text: str, panel: str, **more: Any) -> Any:
    return typer.Option(*names, metavar=metavar or None, help=text, rich_help_panel=panel, **more)


@dataclass(kw_only=True)
class LabOptions:
    """What call is played, by whom, and under which assumptions.

    What is None, and `assume`, may stand in a profile instead.
    """

    reply: Annotated[
        list[str],
        _option(
            "--reply",
            metavar="SELECTOR=FLOW",
            text="Answer callbacks from a file: ice, ace, pie@MENU.TYPE:VALUE; repeatable.",
            panel=CALL,
        ),
    ] = field(default_factory=list)
    start: Annotated[
        str | None, _option("--start", metavar="ID", text="Begin with this menu.", panel=CALL)
    ] = None
    callout: Annotated[
        bool,
        _option("--callout", text="Let the platform call --to; APP answers ACE.", panel=CALL),
    ] = False
    sender: Annotated[
        str | None,
        _option("--from", metavar="NUMBER", text="Set the number that calls.", panel=CALL),
    ] = None
    to: Annotated[
        str | None,
        _option("--to", metavar="NUMBER", text="Set the number that is called.", panel=CALL),
    ] = None
    app_user: Annotated[
        str | None,
        _option("--app-user", metavar="NAME", text="Let this user of an app call.", panel=CALL),
    ] = None
    max_duration: Annotated[
        str | None,
        _option("--max-duration", metavar="D", text="End the callout after this time.", panel=CALL),
    ] = None
    custom: Annotated[
        str | None,
        _option("--custom", metavar="TEXT", text="Send a text in every callback.", panel=CALL),
    ] = None
    rate: Annotated[
        str,
        _option(
            "--rate", metavar="MONEY", text="Set the rate a minute, such as 0.0095EUR.", panel=CALL
        ),
    ] = "0USD"
    call_id: Annotated[
        str | None,
        _option(
            "--call-id",
            metavar="ID",
            text="Set the id of the call (default: a new one).",
            panel=CALL,
        ),
    ] = None
    at: Annotated[
        str | None,
        _option(
            "--at", metavar="TIME", text="Set when the call begins (default: now).", panel=CALL
        ),
    ] = None
    callee: Annotated[
        Callee,
        _option(
            "--callee", text="Set what the other side does.", panel=PEOPLE, case_sensitive=False
        ),
    ] = "answer"
    amd: Annotated[
        Amd,
        _option(
            "--amd", text="Set what machine detection finds.", panel=PEOPLE, case_sensitive=False
        ),
    ] = "human"
    ring: Annotated[
        str, _option("--ring", metavar="D", text="Set how long it rings.", panel=PEOPLE)
    ] = "5s"
    talk: Annotated[
        str, _option("--talk", metavar="D", text="Set how long people talk.", panel=PEOPLE)
    ] = "30s"
    reaction: Annotated[
        str,
        _option(
            "--reaction", metavar="D", text="Set how long people take to press a key.", panel=PEOPLE
        ),
    ] = "1s"
    gap: Annotated[
        str, _option("--gap", metavar="D", text="Set the time from key to key.", panel=PEOPLE)
    ] = "0.5s"
    wpm: Annotated[
        int | None,
        _option(
            "--wpm", metavar="N", text="Speak N words a minute.", panel=PEOPLE, show_default="150"
        ),
    ] = None
    media: Annotated[
        list[str],
        _option(
            "--media",
            metavar="NAME=D",
            text="Set the length of a recording; repeatable.",
            panel=PEOPLE,
        ),
    ] = field(default_factory=list)
    media_dir: Annotated[
        str | None,
        _option(
            "--media-dir",
            metavar="DIR",
            text="Take the lengths of WAV files in a folder.",
            panel=PEOPLE,
        ),
    ] = None
    assume: Annotated[
        list[str],
        _option(
            "--assume",
            metavar="NAME=VALUE",
            text="Assume something else; see `sinchctl help call-lab`; repeatable.",
            panel=PEOPLE,
        ),
    ] = field(default_factory=list)
    fallback: Annotated[
        str | None,
        _option("--fallback", metavar="URL", text="Post here if APP fails.", panel=LIVE),
    ] = None
    callback_timeout: Annotated[
        str | None,
        _option(
            "--callback-timeout",
            metavar="D",
            text="Wait this long for an answer.",
            panel=LIVE,
            show_default="5s",
        ),
    ] = None
    no_sign: Annotated[bool, _option("--no-sign", text="Do not sign callbacks.", panel=LIVE)] = (
        False
    )
    no_lint: NoLint = False


takes_lab_options = takes_options("lab", LabOptions)
"""Let a command take every option of LabOptions, and get them as `lab`."""
