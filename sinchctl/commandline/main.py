"""The root of the command tree: groups loaded when they run, and errors ending in one place."""

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

from typer import Exit
from typer._click import Context
from typer._click.exceptions import ClickException, UsageError
from typer.core import TyperGroup, TyperOption
from typer.main import get_command

from sinchctl import __version__, errors
from sinchctl.client.preview import Preview
from sinchctl.terminal import printer
from sinchctl.terminal.settings import OUTPUTS

from . import dry_run
from .groups import Command, Group
from .session import Session

GROUPS = {
    "sms": "Send SMS and follow them.",
    "verify": "Verify phone numbers.",
    "callout": "Place calls.",
    "call": "Look at, steer and end calls.",
    "conference": "Steer conferences and who is in them.",
    "svaml": "Build, render, check and draw call control.",
    "event": "Read, check, forge and receive callbacks.",
    "profile": "Keep credentials.",
    "sandbox": "An embedded Sinch: no account, no network.",
    "api": "Any signed request, the escape hatch.",
    "help": "Read about exit codes, environment, profiles, output and more.",
}
"""Every noun with its one line; the module commands.NOUN is imported when the noun runs."""


class Root(Group):
    """Shows the nouns as stubs and swaps in the real group when one runs or completes."""

    @property
    def examples(self) -> tuple[str, ...]:
        """How to start."""
        return (
            'sinchctl --sandbox sms send +46700000000 "Hello" --wait',
            "sinchctl svaml init menu.yaml",
            "sinchctl help",
        )

    def resolve_command(self, ctx: Context, args: list[str]) -> Any:
        name, stub, rest = super().resolve_command(ctx, args)
        return (name, stub, rest) if name is None else (name, load(name), rest)

    def invoke(self, ctx: Context) -> Any:
        if not ctx._protected_args:
            printer.page(ctx.obj.terminal, self.get_help(ctx))
            return None
        return super().invoke(ctx)


def load(name: str) -> Any:
    """The real command of a noun, from its own module."""
    command = get_command(import_module(f"sinchctl.commands.{name}").app)
    command.name = name
    return command


def root() -> Root:
    """The whole tree, with stubs in place of the groups."""
    version = TyperOption(
        param_decls=["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_version,
        help="Print the version.",
    )
    stubs: list[Any] = [
        (Command if name in {"api", "help"} else TyperGroup)(name=name, help=line)
        for name, line in GROUPS.items()
    ]
    return Root(
        name="sinchctl",
        commands=stubs,
        params=[version],
        help="The command line for people who run phone systems on Sinch.\n\n"
        "--sandbox needs no account and no network; with an account, start with "
        "`sinchctl profile add NAME`. Each noun and verb has --help; `sinchctl help` has more.",
        subcommand_metavar="NOUN VERB [ARGS]...",
        context_settings={"help_option_names": ["--help", "-h"]},
    )


def _version(ctx: Context, _param: Any, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        printer.text(ctx.obj.terminal, f"sinchctl {__version__}")
        raise Exit


class _PipeClosed(Exception):
    """Whoever read stdout is gone; Typer would end with 1 for it."""


def main(args: Sequence[str], session: Session) -> int:
    """Run one command line and give its exit code; every error ends here, as one line."""
    try:
        result = _run(args, session)
        session.terminal.stdout.flush()
    except Preview as asked:
        dry_run.show(session.terminal, asked)
        return 0
    except errors.SinchctlError as failed:
        printer.error(session.terminal, failed)
        return failed.exit_code
    except UsageError as wrong:
        _usage(session, wrong, args)
        return 2
    except ClickException as wrong:
        printer.error(session.terminal, errors.UsageError(wrong.format_message()))
        return 2
    except (_PipeClosed, BrokenPipeError):
        return 141
    except KeyboardInterrupt:
        return 130
    except OSError as fault:
        printer.error(
            session.terminal, errors.SinchctlError(f"the system refused: {fault.strerror or fault}")
        )
        return 1
    except Exception as bug:
        return _bug(session, bug, traced="--debug" in args)
    return result if isinstance(result, int) else 0


def _run(args: Sequence[str], session: Session) -> Any:
    tree = root()

    def guarded(step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            try:
                return step(*given, **named)
            except BrokenPipeError:
                raise _PipeClosed from None

        return run

    # Typer turns a closed pipe into exit 1 by itself; these two steps come before that.
    setattr(tree, "invoke", guarded(tree.invoke))  # noqa: B010 - a method cannot be assigned
    setattr(tree, "make_context", guarded(tree.make_context))  # noqa: B010 - as above
    words = [_utf8(word, at) for at, word in enumerate(args, 1)]
    return tree.main(words, prog_name="sinchctl", standalone_mode=False, obj=session)


def _utf8(word: str, at: int) -> str:
    """The argument as UTF-8, whatever the locale made of its bytes."""
    try:
        return word if word.isascii() else os.fsencode(word).decode()
    except UnicodeError:
        raise errors.UsageError(f"argument {at} is not UTF-8") from None


def _usage(session: Session, wrong: UsageError, args: Sequence[str]) -> None:
    """A mistake on the command line: one line, and the usage line under it."""
    usage = wrong.ctx.get_usage().replace("Usage:", "usage:", 1) if wrong.ctx else ""
    path = wrong.ctx.command_path if wrong.ctx else "sinchctl"
    failed = errors.UsageError(wrong.format_message(), hint=f"see: {path} --help")
    as_json = _wanted_format(args, session) in {"json", "ndjson"}
    printer.error(session.terminal, failed, as_json=as_json)
    if usage and not as_json:
        printer.aside(session.terminal, " ".join(usage.split()))


def _wanted_format(args: Sequence[str], session: Session) -> str:
    """The format that a line which could not be parsed seems to ask for."""
    for at, word in enumerate(args):
        for name in ("--output=", "-o"):
            if word.startswith(name) and word[len(name) :] in OUTPUTS:
                return word[len(name) :]
        if word in {"-o", "--output"} and at + 1 < len(args):
            return args[at + 1]
    return session.terminal.environ.get("SINCHCTL_OUTPUT", "")


def _bug(session: Session, bug: Exception, *, traced: bool) -> int:
    """Something that should not happen: one line, and the traceback under --debug."""
    if traced:
        import traceback

        for line in "".join(traceback.format_exception(bug)).splitlines():
            printer.aside(session.terminal, line)
    kind = type(bug).__name__
    printer.error(
        session.terminal,
        errors.SinchctlError(
            f"sinchctl has a bug here ({kind})", hint="run it again with --debug and report it"
        ),
    )
    return 1
