"""The common options of one run, as values."""

from dataclasses import dataclass
from typing import Literal, get_args

Output = Literal["pretty", "json", "ndjson", "tsv", "raw"]
OUTPUTS: tuple[str, ...] = get_args(Output)


@dataclass(eq=False, repr=False)
class Settings:
    """The values of the common options. `timeout` is in seconds, per try."""

    profile: str | None = None
    sandbox: bool = False
    output: str | None = None
    field: str | None = None
    quiet: bool = False
    verbose: int = 0
    no_color: bool = False
    timeout: float = 10.0
    retries: int = 2
    base_url: str = ""
    dry_run: bool = False
    curl: bool = False
    debug: bool = False
