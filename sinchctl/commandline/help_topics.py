"""Help topics: plain texts in the package, read into blocks that a terminal and man both show.

A topic is a title line, then blocks with an empty line between them: `# Heading`, lines
`term :: what it means`, lines indented by four spaces (shown unchanged), or a paragraph.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Literal

from .options import COMMON

TOPICS = {
    "exit-codes": "Exit codes and what a script does with them.",
    "environment": "The environment variables that are read.",
    "profiles": "Credentials under a name, and their file.",
    "options": "The options that every command takes.",
    "output": "Formats, single values, errors.",
    "sms-apis": "The three SMS APIs, and moving to the Conversation API.",
    "sandbox": "The embedded Sinch: outcomes by number, and what it does not model.",
    "signing": "How requests and callbacks are signed.",
    "menus": "Menu and flow files.",
    "call-lab": "Simulated calls: key scripts, selectors, assumptions.",
    "call-tests": "Test files of `sinchctl call test`.",
}
"""Every topic with its one line."""


@dataclass(frozen=True)
class Block:
    """A part of a topic; `rows` are the terms of a list with what they mean."""

    kind: Literal["heading", "paragraph", "literal", "list"]
    text: str = ""
    rows: list[tuple[str, str]] = field(default_factory=list)


def read(name: str) -> tuple[str, list[Block]]:
    """The title and the blocks of a topic of TOPICS."""
    text = files("sinchctl.docs").joinpath("topics", f"{name}.txt").read_text("utf-8")
    title, _, rest = text.partition("\n")
    return title.strip(), list(_blocks(rest))


def _blocks(text: str) -> Iterator[Block]:
    literal: list[str] = []
    for part in text.strip("\n").split("\n\n"):
        if part.startswith("    "):
            literal.append("\n".join(line.removeprefix("    ") for line in part.split("\n")))
            continue
        if literal:
            yield Block("literal", "\n\n".join(literal).rstrip())
            literal = []
        yield _block(part.strip())
    if literal:
        yield Block("literal", "\n\n".join(literal).rstrip())


def _option(option: Any) -> tuple[str, str]:
    names = ", ".join(option.opts)
    return f"{names} {option.metavar or ''}".rstrip(), option.help


def _block(part: str) -> Block:
    if part.startswith("# "):
        return Block("heading", part.removeprefix("# "))
    if part == "{common_options}":
        return Block("list", rows=[*map(_option, COMMON)])
    if part == "{base_urls}":
        from sinchctl.client.apis import ROWS, meaning_of_base_url

        return Block(
            "list", rows=[(api.variable, meaning_of_base_url(api)) for api in ROWS.values()]
        )
    if part == "{outcomes}":
        from sinchctl.sandbox.outcomes import OUTCOMES

        return Block(
            "list", rows=[(f"..{digits}", f"{what}.") for digits, what in OUTCOMES.items()]
        )
    if part == "{not_modelled}":
        from sinchctl.sandbox.outcomes import NOT_MODELLED

        return Block("list", rows=[("-", f"{what[0].upper()}{what[1:]}.") for what in NOT_MODELLED])
    if part == "{assumptions}":
        from sinchctl.simulator.engine.assumptions import ASSUMPTIONS

        return Block(
            "list",
            rows=[
                (f"{item.name}={item.values[0]}", f"{item.text} ({item.choices()})")
                for item in ASSUMPTIONS.values()
            ],
        )
    if " :: " in part.partition("\n")[0]:
        rows = [line.partition(" :: ") for line in part.split("\n")]
        return Block("list", rows=[(term, meaning) for term, _, meaning in rows])
    return Block("paragraph", " ".join(part.split()))
