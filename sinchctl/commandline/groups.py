"""The shape of the command tree: nouns, verbs, their examples, and how help looks."""

import re
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any, ClassVar, NamedTuple, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from sinchctl.terminal import printer
from sinchctl.terminal.views import Result

from .help_page import HelpPage
from .mistakes import unknown_command
from .options import COMMON, PANEL, Uses, common_options_of

_NUMBER = re.compile(r"-?[0-9.]+")

F = TypeVar("F", bound=Callable[..., Any])


class _Page(NamedTuple):
    """The examples and the common options of a command."""

    examples: tuple[str, ...] = ()
    uses: Uses = "sinch"


_PAGES: dict[object, _Page] = {}


def _show_help(ctx: typer.Context, _param: Any, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        printer.page(ctx.obj.terminal, ctx.get_help())
        raise typer.Exit


def _ranges_in_words(text: str) -> str:
    """Return the help of an option with `0<=x<=9` as "from 0 to 9" and `x>=1` as "1 or more"."""
    text = re.sub(r"(-?[\d.]+)<=x<=(-?[\d.]+)", r"from \1 to \2", text)
    return re.sub(r"x>=(-?[\d.]+)", r"\1 or more", text)


class _WithHelp:
    """Help that starts with one sentence and examples, and groups the options."""

    callback: Callable[..., Any] | None
    params: list[Any]
    help: str | None

    @property
    def page(self) -> _Page:
        """The examples, each run by a test, and the common options that have an effect."""
        return _PAGES.get(getattr(self.callback, "__wrapped__", self.callback), _Page())

    @property
    def examples(self) -> tuple[str, ...]:
        """Command lines that show the command in use."""
        return self.page.examples

    def get_help(self, ctx: Any) -> str:
        """Return the whole help page, in the colours and the width of the terminal."""
        page = HelpPage(ctx.obj.terminal)
        page.usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)))  # type: ignore[attr-defined] # from the Typer class
        first, _, rest = (self.help or "").partition("\n\n")
        page.paragraph(first)
        if self.examples:
            page.heading("Examples")
            page.literal("\n".join(self.examples))
        for paragraph in rest.split("\n\n") if rest else ():
            page.paragraph(paragraph)
        self.add_sections(ctx, page)
        return page.text()

    def add_sections(self, ctx: Any, page: HelpPage) -> None:
        """Add the arguments, the options by their headings, and the common options."""
        panels: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        for param in self.params:
            record = param.get_help_record(ctx)
            if record is None or getattr(param, "rich_help_panel", None) == PANEL:
                continue
            default = "Arguments" if param.param_type_name == "argument" else "Options"
            row = (record[0], _ranges_in_words(record[1]))
            panels.setdefault(getattr(param, "rich_help_panel", None) or default, []).append(row)
        panels["Options"] += [("--help", "Show this page.")]
        for heading, rows in panels.items():
            if rows:
                page.heading(heading)
                page.terms(rows)
        self.add_common_options(ctx, page)

    def add_common_options(self, _ctx: Any, page: HelpPage) -> None:
        """Name the common options that have an effect here, in one line."""
        names = ", ".join(common_options_of(self.page.uses))
        page.paragraph(f"Common options: {names}. See `sinchctl help options`.")

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option --help, printing as everything else does."""
        option = super().get_help_option(ctx)  # type: ignore[misc] # from the Typer class
        if option is not None:
            option.callback = _show_help
        return option


class Command(_WithHelp, TyperCommand):
    """A verb: its own parameters and the common ones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "rich_markup_mode": None})
        self.params = [*self.params, *COMMON]

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of the command line; `--coverage` may stand without its number."""
        optional = {name for param in self.params if _may_be_empty(param) for name in param.opts}
        return super().parse_args(ctx, _with_numbers(args, optional) if optional else args)

    def invoke(self, ctx: Any) -> Any:
        """Run the command, and print what it returns.

        A wrong SINCHCTL_OUTPUT is refused before anything is sent, not when it is printed.
        """
        if self.page.uses != "text":
            ctx.obj.terminal.output()
        outcome = super().invoke(ctx)
        return printer.result(ctx.obj.terminal, outcome) if isinstance(outcome, Result) else outcome

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """Return the parts of the usage line, choices without braces."""
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]


def _may_be_empty(param: Any) -> bool:
    """Return True for an option whose number may be left out: --coverage [PERCENT]."""
    return param.param_type_name == "option" and str(param.metavar or "").startswith("[")


def _with_numbers(args: list[str], names: set[str]) -> list[str]:
    """Return the words with a 0 behind each of the options that has no number."""
    words: list[str] = []
    for word, after in zip(args, [*args, ""][1:], strict=True):
        is_empty = word in names and "--" not in words and not _NUMBER.fullmatch(after)
        words += [word, "0"] if is_empty else [word]
    return words


class LazyCommands(MutableMapping[str, Any]):
    """Verbs by name, each imported and made into a command when it is looked up.

    A verb of a large noun starts as fast as one that stands alone.
    """

    def __init__(self, makers: Mapping[str, Callable[[str], Any]]) -> None:
        self._makers = dict(makers)
        self._commands: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._commands:
            self._commands[name] = self._makers[name](name)
        return self._commands[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._makers[name] = lambda _: command
        self._commands[name] = command

    def __delitem__(self, name: str) -> None:
        del self._makers[name]
        self._commands.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


class Group(_WithHelp, TyperGroup):
    """A noun: it takes the common options too, since they may come before the verb.

    `later` names the verbs that are imported only when they run, in the order of the help.
    """

    later: ClassVar[Mapping[str, Callable[[str], Any]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "rich_markup_mode": None})
        self.params = [*self.params, *COMMON]
        if self.later:
            self.commands = LazyCommands(self.later)

    @property
    def examples(self) -> tuple[str, ...]:
        """The first example of its first three verbs."""
        below = [getattr(command, "examples", ())[:1] for command in self.commands.values()]
        return tuple(example for examples in below for example in examples)[:3]

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the verb. Raises UsageError with a pointer if there is none of that name."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            raise unknown_command(ctx.command_path, args[0], [*self.commands])
        return super().resolve_command(ctx, args)

    def without_verb(self, ctx: Any) -> None:
        """Print the help of a noun without a verb."""
        printer.page(ctx.obj.terminal, ctx.get_help())

    def add_sections(self, ctx: Any, page: HelpPage) -> None:
        """Add the verbs, then what every command has."""
        page.heading("Commands")
        page.terms(
            [
                (name, " ".join((command.help or "").partition("\n\n")[0].split()))
                for name, command in self.commands.items()
                if not command.hidden
            ]
        )
        super().add_sections(ctx, page)

    def add_common_options(self, _ctx: Any, page: HelpPage) -> None:
        """Say where the common options are listed."""
        page.paragraph("Common options: see `sinchctl help options`.")


def group(
    help_text: str,
    verbs: Mapping[str, Callable[[str], Any]] | None = None,
    cls: type[Group] = Group,
    metavar: str = "VERB [ARGS]...",
) -> typer.Typer:
    """Return a new noun with its `verbs`, each made by `later`; `verb` adds others."""
    app = typer.Typer(
        cls=type("Noun", (cls,), {"later": verbs}) if verbs else cls,
        help=help_text,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        no_args_is_help=False,
        invoke_without_command=True,
        subcommand_metavar=metavar,
    )
    app.callback()(_without_verb)
    return app


def _without_verb(ctx: typer.Context) -> None:
    """Leave a noun without a verb to its group."""
    command: Any = ctx.command
    if ctx.invoked_subcommand is None:
        command.without_verb(ctx)


def verb(
    app: typer.Typer, name: str, *examples: str, uses: Uses = "sinch", cls: type[Command] = Command
) -> Callable[[F], F]:
    """Register a function as a command, with the examples of its help.

    `uses` says which of the common options have an effect on it.
    """

    def register(function: F) -> F:
        _PAGES[function] = _Page(examples, uses)
        app.command(name, cls=cls)(function)
        return function

    return register


def later(
    module: str,
    function: str,
    *examples: str,
    uses: Uses = "sinch",
    cls: type[Command] = Command,
) -> Callable[[str], Any]:
    """Return what makes a command of a function in a module of `commands`, on demand."""

    def make(name: str) -> Any:
        app = typer.Typer(
            add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
        )
        callback = getattr(import_module(f"sinchctl.commands.{module}"), function)
        verb(app, name, *examples, uses=uses, cls=cls)(callback)
        return get_command(app)

    return make
