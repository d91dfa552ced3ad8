"""sinchctl help: topics, the help of any command, and the command tree as JSON."""

from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._click import Context

from sinchctl.commandline.groups import Formatter, verb
from sinchctl.errors import UsageError
from sinchctl.terminal import printer

if TYPE_CHECKING:
    from sinchctl.commandline.session import Session

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@verb(
    app,
    "help",
    "sinchctl help exit-codes",
    "sinchctl help sms send",
    "sinchctl help --map json",
)
def help_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TOPIC]", help="A topic, or a command such as sms send."),
    ] = None,
    as_map: Annotated[
        str | None,
        typer.Option(
            "--map", metavar="FORMAT", help="Print the whole command tree for programs: json."
        ),
    ] = None,
) -> None:
    """Explain a topic or a command.

    Without a word it lists the topics and says how to start. A topic whose name is a command
    too comes first: the command's own page is sinchctl sandbox --help.
    """
    session: Session = ctx.obj
    if as_map is not None:
        _map(session, as_map, words or [])
    elif not words:
        printer.page(session.terminal, _overview(session))
    elif len(words) == 1 and words[0] in _topics():
        printer.page(session.terminal, _topic(session, words[0]))
    else:
        printer.page(session.terminal, _command(ctx, words))


def _topics() -> dict[str, str]:
    from sinchctl.commandline.help_topics import TOPICS

    return TOPICS


def _map(session: "Session", kind: str, words: list[str]) -> None:
    if kind != "json":
        raise UsageError(f"there is no map as {kind!r}", hint="use --map json")
    if words:
        raise UsageError("--map is of the whole tree and takes no topic")
    from sinchctl.commandline.command_map import tree

    printer.document(session.terminal, tree(), one_line=session.terminal.output() == "ndjson")


def _overview(session: "Session") -> str:
    from sinchctl.commandline.main import GROUPS

    page = _page(session)
    page.write_text(
        "sinchctl NOUN VERB: the command line for people who run phone systems on Sinch."
    )
    with page.section("How to start"):
        page.write_dl(
            [
                (
                    "sinchctl --sandbox sms send +46700000000 Hello",
                    "Try it: no account, no network.",
                ),
                ("sinchctl profile add NAME", "Keep the credentials of your account."),
                ("sinchctl profile check", "Prove them."),
            ]
        )
    with page.section("Topics (sinchctl help TOPIC)"):
        page.write_dl([*_topics().items()])
    with page.section("Commands (sinchctl help NOUN [VERB])"):
        page.write_dl([*GROUPS.items()])
    return page.getvalue()


def _page(session: "Session") -> Formatter:
    return Formatter(
        color=session.terminal.color(session.terminal.stdout), width=session.terminal.width()
    )


def _topic(session: "Session", name: str) -> str:
    from sinchctl.commandline.help_topics import read

    title, blocks = read(name)
    page = _page(session)
    page.write(typer.style(title, bold=True) + "\n" if page.color else f"{title}\n")
    page.indent()
    page.write_paragraph()
    for at, block in enumerate(blocks):
        if at:
            page.write_paragraph()
        if block.kind == "heading":
            page.dedent()
            page.write_heading(block.text)
            page.indent()
        elif block.kind == "list":
            page.write_dl(block.rows)
        elif block.kind == "literal":
            for line in block.text.split("\n"):
                page.write(f"{'':{page.current_indent + 2}}{line}".rstrip() + "\n")
        else:
            page.write_text(block.text)
    return _tight(page.getvalue())


def _tight(text: str) -> str:
    """Without the empty line between a heading and what stands under it."""
    lines = text.split("\n")
    return "\n".join(
        line
        for at, line in enumerate(lines)
        if line or not at or not lines[at - 1].endswith(":") or lines[at - 1].startswith(" ")
    )


def _command(ctx: typer.Context, words: list[str]) -> str:
    """The help page of the command that the words name. Raises UsageError with a guess."""
    from sinchctl.commandline.main import GROUPS, load

    command: Any = None
    context: Context = ctx.find_root()
    for at, word in enumerate(words):
        below: dict[str, Any] = dict.fromkeys(GROUPS) if not at else _below(command)
        if word not in below:
            raise _unknown(words[: at + 1], [*below, *([] if at else _topics())])
        command = load(word) if not at else below[word]
        context = Context(command, parent=context, info_name=word, obj=ctx.obj)
    page: str = command.get_help(context)
    return page


def _below(command: Any) -> dict[str, Any]:
    return getattr(command, "commands", {})


def _unknown(words: list[str], known: list[str]) -> UsageError:
    from difflib import get_close_matches

    said = " ".join(words)
    close = get_close_matches(words[-1].casefold(), known, n=1)
    guess = " ".join([*words[:-1], *close]) if close else ""
    what = "topic or command" if len(words) == 1 else "command"
    hint = f"did you mean {guess}? " if guess else ""
    return UsageError(
        f"there is no {what} {said!r}", hint=f"{hint}`sinchctl help` lists what there is"
    )
