"""The root of the command tree: groups loaded when they run, and errors ending in one place."""

import os
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from sinchctl import __version__, errors
from sinchctl.client.preview import Preview
from sinchctl.terminal import printer
from sinchctl.terminal.settings import OUTPUTS

from . import dry_run
from .groups import Command, Group
from .help_page import HelpPage
from .mistakes import ParserError, usage_error
from .options import COMMON, PANEL
from .session import Session

GROUPS = {
    "sms": "Send SMS and follow them.",
    "verify": "Verify phone numbers.",
    "callout": "Place calls.",
    "call": "Show, steer and end calls.",
    "conference": "Steer conferences and their participants.",
    "why": "Say what happened to a message, call or verification.",
    "app": "Manage the callback URLs and the numbers of voice applications.",
    "number": "List, link and find phone numbers.",
    "lookup": "Look up who carries a number, and whether it changed hands.",
    "svaml": "Build, render, check and draw call control.",
    "event": "Parse, verify, simulate and receive callbacks.",
    "profile": "Manage account profiles.",
    "sandbox": "Run an embedded Sinch: no account, no network.",
    "api": "Send any signed request.",
    "completion": "Print the completion script of a shell.",
    "help": "Explain exit codes, environment, profiles, output and more.",
}
"""Every noun with its one line; the module commands.NOUN is imported when the noun runs."""

_SINGLE = {"api", "completion", "help", "lookup", "why"}
"""Nouns without a verb."""


class Root(Group):
    """Shows the nouns as stubs and swaps in the real group when one runs or completes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commands = {
            name: (Command if name in _SINGLE else TyperGroup)(name=name, help=line)
            for name, line in GROUPS.items()
        }

    @property
    def examples(self) -> tuple[str, ...]:
        """Command lines to start with."""
        return (
            'sinchctl --sandbox sms send +46700000000 "Hello" --wait',
            "sinchctl svaml init menu.yaml",
            "sinchctl help",
        )

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the noun, and load its module."""
        name, stub, rest = super().resolve_command(ctx, args)
        return (name, stub, rest) if name is None else (name, load(name), rest)

    def add_common_options(self, ctx: Any, page: HelpPage) -> None:
        """List the common options, here alone and in `help options`."""
        page.heading(PANEL)
        page.terms([record for option in COMMON if (record := option.get_help_record(ctx))])


def load(name: str) -> Any:
    """Return the real command of a noun, from its own module."""
    command = get_command(import_module(f"sinchctl.commands.{name}").app)
    command.name = name
    return command


def root() -> Any:
    """Return the whole tree, with stubs in place of the groups."""
    app = typer.Typer(
        cls=Root,
        help="The command line for people who run phone systems on Sinch.\n\n"
        "--sandbox needs no account and no network. With an account, start with "
        "`sinchctl profile add NAME`. Each noun and verb has --help; `sinchctl help` has more.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        invoke_without_command=True,
        subcommand_metavar="NOUN VERB [ARGS]...",
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback()(_start)
    command = get_command(app)
    command.name = "sinchctl"
    return command


def _version(ctx: typer.Context, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        printer.text(ctx.obj.terminal, f"sinchctl {__version__}")
        raise typer.Exit


def _start(
    ctx: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_version, help="Print the version."),
    ] = False,
) -> None:
    """Print the help of the whole program if there is no noun."""
    if ctx.invoked_subcommand is None:
        printer.page(ctx.obj.terminal, ctx.get_help())


def main(args: Sequence[str], session: Session) -> int:
    """Run one command line and return its exit code; every error ends here, as one line."""
    terminal = session.terminal
    try:
        code = _run(args, session)
        terminal.stdout.flush()
    except errors.SinchctlError as fault:
        printer.error(terminal, fault, as_json=_wants_json(args, session))
        return fault.exit_code
    except ParserError as fault:
        return _refuse(session, fault, args)
    except BrokenPipeError:
        return 141
    except KeyboardInterrupt:
        return 130
    except OSError as fault:
        why = fault.strerror or fault
        printer.error(terminal, errors.SinchctlError(f"cannot write to standard output: {why}"))
        return 1
    except Exception as bug:
        return _report_bug(session, bug, traced="--debug" in args)
    return code if isinstance(code, int) else 0


def _run(args: Sequence[str], session: Session) -> Any:
    """Parse and run the line. Typer's own `main` would end a closed pipe with exit code 1."""
    words = [_utf8(word, at) for at, word in enumerate(args, 1)]
    tree = root()
    try:
        with tree.make_context("sinchctl", words, obj=session) as context:
            return tree.invoke(context)
    except typer.Exit as end:
        return end.exit_code
    except Preview as preview:
        dry_run.show(session.terminal, preview)
        return 0
    finally:
        session.close()


def _utf8(word: str, at: int) -> str:
    """Return the argument as UTF-8, whatever the locale made of its bytes."""
    try:
        return word if word.isascii() else os.fsencode(word).decode()
    except UnicodeError:
        raise errors.UsageError(f"argument {at} is not UTF-8") from None


def _refuse(session: Session, fault: Any, args: Sequence[str]) -> int:
    """Report a mistake of the command line: one line, and the usage line under it."""
    as_json = _wants_json(args, session)
    printer.error(session.terminal, usage_error(fault, args), as_json=as_json)
    if fault.ctx and not as_json:
        usage = fault.ctx.get_usage().replace("Usage:", "usage:", 1)
        printer.aside(session.terminal, " ".join(usage.split()))
    return 2


def _wants_json(args: Sequence[str], session: Session) -> bool:
    """Return True if errors are JSON, also if the line could not be parsed to its end."""
    for at, word in enumerate(args):
        for name in ("--output=", "-o"):
            if word.startswith(name) and word[len(name) :] in OUTPUTS:
                return word[len(name) :] in {"json", "ndjson"}
        if word in {"-o", "--output"} and at + 1 < len(args):
            return args[at + 1] in {"json", "ndjson"}
    return session.terminal.wants_json_errors


def _report_bug(session: Session, bug: Exception, *, traced: bool) -> int:
    """Report something that should not happen: one line, and the traceback under --debug."""
    if traced:
        import traceback  # only a bug needs it

        for line in "".join(traceback.format_exception(bug)).splitlines():
            printer.aside(session.terminal, line)
    fault = errors.SinchctlError(
        f"sinchctl has a bug here ({type(bug).__name__})",
        hint="run it again with --debug and report it",
    )
    printer.error(session.terminal, fault)
    return fault.exit_code
