"""sinchctl help: topics, the help of any command, and the command tree as JSON."""

from typing import Annotated, Any, Literal

import typer

from sinchctl.commandline.command_map import tree, walk
from sinchctl.commandline.groups import verb
from sinchctl.commandline.help_page import HelpPage
from sinchctl.commandline.help_topics import TOPICS, read
from sinchctl.commandline.main import GROUPS, load
from sinchctl.errors import UsageError
from sinchctl.terminal import printer
from sinchctl.terminal.streams import Terminal
from sinchctl.terminal.views import Result, View
from sinchctl.text.guess import did_you_mean

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@verb(
    app,
    "help",
    "sinchctl help exit-codes",
    "sinchctl help sms send",
    "sinchctl help --map json",
    uses="text",
)
def help_(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[TOPIC]", help="A topic, or a command such as sms send."),
    ] = None,
    map_format: Annotated[
        Literal["json"] | None,
        typer.Option(
            "--map", metavar="FORMAT", help="Print the whole command tree for programs: json."
        ),
    ] = None,
) -> Result | None:
    """Explain a topic or a command.

    Without an argument it lists the topics and shows how to start. If a topic and a command
    have the same name, this shows the topic; `sinchctl sandbox --help` shows the command.

    In the tree of --map each command has a class that says what it can do at worst: read, change,
    billable (Sinch charges for it) or destructive.
    """
    terminal = ctx.obj.terminal
    if map_format is not None:
        if words:
            raise UsageError("--map prints the whole tree and takes no topic")
        whole = tree()
        rows = [(node["path"], node["summary"]) for node in walk(whole)]
        return Result([View(whole, rows=rows)])
    if not words:
        printer.page(terminal, _overview(terminal))
    elif len(words) == 1 and words[0] in TOPICS:
        printer.page(terminal, _topic(terminal, words[0]))
    else:
        printer.page(terminal, _command(ctx, words))
    return None


def _overview(terminal: Terminal) -> str:
    page = HelpPage(terminal)
    page.paragraph(
        "sinchctl NOUN VERB: the command line for people who run phone systems on Sinch."
    )
    page.heading("How to start")
    page.terms(
        [
            ("sinchctl --sandbox sms send +46700000000 Hello", "Try it: no account, no network."),
            ("sinchctl profile add NAME", "Save the credentials of your account."),
            ("sinchctl profile check", "Test them."),
        ]
    )
    page.heading("Topics (sinchctl help TOPIC)")
    page.terms([*TOPICS.items()])
    page.heading("Commands (sinchctl help NOUN [VERB])")
    page.terms([*GROUPS.items()])
    return page.text()


def _topic(terminal: Terminal, name: str) -> str:
    title, blocks = read(name)
    page = HelpPage(terminal)
    page.title(title)
    for block in blocks:
        if block.kind == "heading":
            page.heading(block.text)
        elif block.kind == "list":
            page.terms(block.rows)
        elif block.kind == "literal":
            page.literal(block.text, indent=4)
        else:
            page.paragraph(block.text)
    return page.text()


def _command(ctx: typer.Context, words: list[str]) -> str:
    """Return the help page of the command that the words name. Raises UsageError."""
    command: Any = None
    context: Any = ctx.find_root()
    for at, word in enumerate(words):
        below: dict[str, Any] = getattr(command, "commands", {}) if at else dict.fromkeys(GROUPS)
        if word not in below:
            raise _unknown(words[: at + 1], [*below, *([] if at else TOPICS)])
        command = below[word] if at else load(word)
        context = typer.Context(command, parent=context, info_name=word, obj=ctx.obj)
    return str(command.get_help(context))


def _unknown(words: list[str], known: list[str]) -> UsageError:
    what = "topic or command" if len(words) == 1 else "command"
    before = "".join(f"{word} " for word in words[:-1])
    guess = did_you_mean(words[-1], [f"{before}{word}" for word in known] if before else known)
    if before and not guess:
        guess = did_you_mean(" ".join(words), [f"{before}{word}" for word in known])
    return UsageError(
        f"{' '.join(words)!r} is not a {what}",
        hint=f"{guess} `sinchctl help` lists them all".lstrip(),
    )
