"""sinchctl completion: the completion script of a shell."""

from typing import Annotated, Literal

import typer

from sinchctl.commandline.groups import verb
from sinchctl.docs.completions.write import script
from sinchctl.terminal.views import Result

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@verb(
    app,
    "completion",
    "sinchctl completion bash > sinchctl.bash",
    "sinchctl completion zsh > _sinchctl",
    "sinchctl completion fish > sinchctl.fish",
    uses="text",
)
def completion(
    shell: Annotated[
        Literal["bash", "zsh", "fish"],
        typer.Argument(metavar="SHELL", help="bash, zsh or fish.", case_sensitive=False),
    ],
) -> Result:
    """Print the completion script of a shell.

    In ~/.bashrc: eval "$(sinchctl completion bash)". For zsh, save it as _sinchctl in a folder
    of fpath. For fish, save it as ~/.config/fish/completions/sinchctl.fish.
    """
    return Result(text=script(shell))
