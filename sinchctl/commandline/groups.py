"""The shape of the command tree: groups, commands, examples, and how help looks."""

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from importlib import import_module
from typing import Any, ClassVar, TypeVar

import typer
from typer._click import Context, HelpFormatter
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from sinchctl.terminal import printer
from sinchctl.terminal.views import Result

from .options import COMMON, PANEL

F = TypeVar("F", bound=Callable[..., Any])

_EXAMPLES: dict[object, tuple[str, ...]] = {}


class Formatter(HelpFormatter):
    """Plain help with its headings in bold and its names in colour where colour is wanted."""

    def __init__(self, *, color: bool, width: int | None) -> None:
        super().__init__(width=width, max_width=100)
        self.color = color

    def write_heading(self, heading: str) -> None:
        super().write_heading(typer.style(heading, bold=True) if self.color else heading)

    def write_dl(self, rows: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        if self.color:
            rows = [(typer.style(name, fg="cyan"), text) for name, text in rows]
        super().write_dl(rows, *args, **kwargs)


def _show_help(ctx: Context, _param: Any, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        printer.page(ctx.obj.terminal, ctx.get_help())
        raise typer.Exit


class _Page:
    """Help that starts with one sentence and examples, and groups the options."""

    callback: Callable[..., Any] | None
    params: list[Any]
    help: str | None

    @property
    def examples(self) -> tuple[str, ...]:
        """Command lines that show the command in use, each run by a test."""
        return _EXAMPLES.get(getattr(self.callback, "__wrapped__", self.callback), ())

    def get_help(self, ctx: Context) -> str:
        session = ctx.obj
        formatter = Formatter(
            color=session.terminal.color(session.terminal.stdout), width=session.terminal.width()
        )
        self.format_help(ctx, formatter)  # type: ignore[attr-defined] # from the Typer class
        return formatter.getvalue().rstrip("\n")

    def get_help_option(self, ctx: Context) -> Any:
        """The option --help, printing as everything else does."""
        option = super().get_help_option(ctx)  # type: ignore[misc] # from the Typer class
        if option is not None:
            option.callback = _show_help
        return option

    def format_help_text(self, ctx: Context, formatter: HelpFormatter) -> None:
        first, _, rest = (self.help or "").partition("\n\n")
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(" ".join(first.split()))
        if self.examples:
            with formatter.section("Examples"):
                for example in self.examples:
                    formatter.write(f"{'':{formatter.current_indent}}{example}\n")
        if rest:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(rest)

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        panels: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        for param in self.params:
            if (record := param.get_help_record(ctx)) is not None:
                default = "Arguments" if param.param_type_name == "argument" else "Options"
                panel = getattr(param, "rich_help_panel", None) or default
                panels.setdefault(panel, []).append(record)
        panels["Options"] += [("--help", "Show this page.")]
        panels[PANEL] = panels.pop(PANEL, [])
        for heading, rows in panels.items():
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


class Command(_Page, TyperCommand):
    """A verb: its own parameters and the common ones."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "rich_markup_mode": None})
        self.params = [*self.params, *COMMON]

    def invoke(self, ctx: Context) -> Any:
        """Run the command, and print what it returns."""
        outcome = super().invoke(ctx)
        return printer.result(ctx.obj.terminal, outcome) if isinstance(outcome, Result) else outcome

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        return [piece.strip("{}") for piece in super().collect_usage_pieces(ctx)]


class Later(MutableMapping[str, Any]):
    """Verbs by name, each imported and made into a command when it is asked for.

    A verb of a large noun starts as fast as one that stands alone.
    """

    def __init__(self, makers: Mapping[str, Callable[[str], Any]]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._makers[name](name)
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._makers[name] = lambda _: command
        self._made[name] = command

    def __delitem__(self, name: str) -> None:
        del self._makers[name]
        self._made.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)


class Group(_Page, TyperGroup):
    """A noun: takes the common options too, so that they may stand before the verb.

    `later` names the verbs that are imported only when they run, in the order of the help.
    """

    later: ClassVar[Mapping[str, Callable[[str], Any]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "rich_markup_mode": None})
        self.params = [*self.params, *COMMON]
        if self.later:
            self.commands = Later(self.later)

    @property
    def examples(self) -> tuple[str, ...]:
        """The first example of its first three verbs."""
        below = [getattr(one, "examples", ())[:1] for one in self.commands.values()]
        return tuple(example for examples in below for example in examples)[:3]

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        shown = [
            (name, " ".join((one.help or "").partition("\n\n")[0].split()))
            for name, one in self.commands.items()
            if not one.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(shown)
        super().format_options(ctx, formatter)


def group(help_text: str, cls: type[Group] = Group, metavar: str = "VERB [ARGS]...") -> typer.Typer:
    """A new noun, to which `verb` adds commands."""
    app = typer.Typer(
        cls=cls,
        help=help_text,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        no_args_is_help=False,
        subcommand_metavar=metavar,
    )
    app.callback()(_nothing)
    return app


def _nothing() -> None:
    """Keeps a noun with a single verb a noun."""


def verb(
    app: typer.Typer, name: str, *examples: str, cls: type[Command] = Command
) -> Callable[[F], F]:
    """Register a function as a command, with the examples of its help."""

    def register(function: F) -> F:
        _EXAMPLES[function] = examples
        app.command(name, cls=cls)(function)
        return function

    return register


def later(module: str, function: str, *examples: str) -> Callable[[str], Any]:
    """What makes a command of a function in a module beside this one, when it is wanted."""

    def make(name: str) -> Any:
        app = typer.Typer(
            add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
        )
        found = getattr(import_module(f"sinchctl.commands.{module}"), function)
        verb(app, name, *examples)(found)
        return get_command(app)

    return make
