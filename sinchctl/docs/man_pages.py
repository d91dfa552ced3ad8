"""The man pages, made from the command tree and the help topics.

`python -m sinchctl.docs.man_pages DIRECTORY` writes sinchctl.1, a page for every noun,
sinchctl-menu.5 and sinchctl-profiles.5 in man(7) macros. The same tree gives the same bytes.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap

from sinchctl.commandline.command_map import Node, tree
from sinchctl.commandline.help_topics import Block, read
from sinchctl.commandline.options import PANEL

DATE = "2026-11-24"
"""The date in the footers: that of the release, so that the pages do not change by the day."""

MAIN_TOPICS = {
    "output": "Output",
    "environment": "Environment",
    "exit-codes": "Exit status",
    "sandbox": "Sandbox",
    "signing": "Signing",
}
"""The topics that sinchctl.1 contains, with their headings."""

FILE_PAGES = {
    "menu": ("menus", "menu and flow files of sinchctl"),
    "calltest": ("call-tests", "test files of sinchctl call test"),
    "profiles": ("profiles", "credentials file of sinchctl"),
}
"""The pages of section 5: topic, and the line of the name section."""


def pages() -> dict[str, str]:
    """Every page by its file name."""
    whole = tree()
    made = {"sinchctl.1": _main_page(whole)}
    for noun in whole["commands"]:
        made[f"sinchctl-{noun['name']}.1"] = _noun_page(noun, whole)
    for name, (topic, line) in FILE_PAGES.items():
        made[f"sinchctl-{name}.5"] = _file_page(name, topic, line, whole)
    return made


def write(directory: Path) -> None:
    """Write the pages into a directory."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (directory / name).write_bytes(text.encode("utf-8"))


def _escaped(text: str) -> str:
    """Return text with the characters escaped that roff would interpret."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("^", "\\(ha").replace("~", "\\(ti")
    return text.replace("`", "\\(ga").replace("'", "\\(aq").replace('"', "\\(dq")


def _prose(text: str) -> list[str]:
    """Return a paragraph as short lines, each sentence on its own line."""
    marked = [
        f"\\fB{_escaped(part)}\\fR" if at % 2 else _escaped(part)
        for at, part in enumerate(text.split("`"))
    ]
    sentences = re.split(r"(?<=[.:;?!]) (?=[A-Z`])", "".join(marked))
    lines = [line for one in sentences for line in wrap(one, 78, break_on_hyphens=False)]
    return [_safe(line) for line in lines]


def _safe(line: str) -> str:
    """Return a line that roff does not take for a request."""
    return f"\\&{line}" if line.startswith((".", "\\(aq")) else line


def _head(name: str, section: int, line: str, whole: Node) -> list[str]:
    return [
        '.\\" Made by python -m sinchctl.docs.man_pages; changes here are lost.',
        f'.TH {name.upper()} {section} {DATE} "sinchctl {whole["version"]}" "sinchctl manual"',
        ".SH NAME",
        f"{_escaped(name)} \\- {_escaped(line)}",
    ]


def _lower(summary: str) -> str:
    text = summary.rstrip(".")
    return text if text[:2].isupper() else f"{text[0].lower()}{text[1:]}"


def _main_page(whole: Node) -> str:
    out = _head("sinchctl", 1, _lower(whole["summary"]), whole)
    out += [".SH SYNOPSIS", *_usage(whole["usage"])]
    out += [".SH DESCRIPTION", *_prose(whole["summary"])]
    for text in whole["help"]:
        out += [".PP", *_prose(text)]
    out += [".PP", "Each noun has its own page:"]
    for noun in whole["commands"]:
        out += _term(f"sinchctl {noun['name']}", noun["summary"])
    out += [".SH OPTIONS", *_options(whole["options"])]
    out += [".SS Common options", "Write them after the verb or before the noun."]
    out += _options(whole["commonOptions"])
    for topic, heading in MAIN_TOPICS.items():
        out += [f".SH {heading.upper()}", *_blocks(read(topic)[1], heading=".SS")]
    out += [".SH FILES", *_term("~/.config/sinchctl/profiles.toml", "The credentials on Linux.")]
    out += ["See", "\\fBsinchctl\\-profiles\\fR(5)."]
    out += [".SH EXAMPLES", *_literal(whole["examples"])]
    names = [noun["name"] for noun in whole["commands"]]
    return _page([*out, *_see([f"sinchctl-{name}(1)" for name in names])])


def _noun_page(noun: Node, whole: Node) -> str:
    name = f"sinchctl-{noun['name']}"
    out = _head(name, 1, _lower(noun["summary"]), whole)
    verbs = noun["commands"] or [noun]
    out.append(".SH SYNOPSIS")
    for at, verb in enumerate(verbs):
        out += [*([".br"] if at else []), *_usage(verb["usage"])]
    out += [".SH DESCRIPTION", *_prose(noun["summary"])]
    for text in noun["help"]:
        out += [".PP", *_prose(text)]
    if noun["commands"]:
        for verb in noun["commands"]:
            out += _verb(verb, ".SH COMMANDS" if verb is verbs[0] else "")
    else:
        out += _parts(noun)
    out += [".SH OPTIONS", "Every command takes the common options too; see"]
    out += ["\\fBsinchctl\\fR(1).", ".SH EXIT STATUS", "0 when it is done."]
    out += ["The other codes are explained in", "\\fBsinchctl\\fR(1)."]
    files = ["sinchctl-menu(5)"] if noun["name"] in {"callout", "call", "svaml"} else []
    files += ["sinchctl-profiles(5)"] if noun["name"] == "profile" else []
    return _page([*out, *_see(["sinchctl(1)", *files], also=())])


def _verb(verb: Node, heading: str = "") -> list[str]:
    """A verb with all that is below it."""
    out = [*([heading] if heading else []), f".SS {_escaped(verb['path'])}", *_usage(verb["usage"])]
    for text in (verb["summary"], *verb["help"]):
        out += [".PP", *_prose(text)]
    out += _parts(verb)
    for below in verb["commands"]:
        out += _verb(below)
    return out


def _parts(node: Node) -> list[str]:
    """Arguments, the options by their sections, and the examples."""
    out: list[str] = []
    for one in node["arguments"]:
        out += _term(one["metavar"], _meaning(one))
    sections: dict[str, list[Node]] = {}
    for one in node["options"]:
        sections.setdefault(one["section"], []).append(one)
    for name, options in sections.items():
        if name not in {"Options", PANEL}:
            out += [".PP", f"{_escaped(name)}:"]
        out += _options(options)
    if node["examples"]:
        out += [".PP", "Examples:", *_literal(node["examples"])]
    return out


def _options(options: Iterable[Node]) -> list[str]:
    out: list[str] = []
    for one in options:
        value = f" {one['metavar']}" if one["metavar"] else ""
        out += _term(", ".join(one["names"]), _meaning(one), value)
    return out


def _meaning(one: Node) -> str:
    text: str = one["help"] or "See above."
    if one["choices"]:
        text += f" One of {', '.join(one['choices'])}."
    if one["repeatable"]:
        text += " May be given several times."
    if one["default"] not in (None, False, 0, []):
        text += f" By default {one['default']}."
    return text


def _term(term: str, meaning: str, value: str = "") -> list[str]:
    styled = f"\\fB{_escaped(term)}\\fR" + (f"\\fI{_escaped(value)}\\fR" if value else "")
    return [".TP", styled, *_prose(meaning)]


def _usage(usage: str) -> list[str]:
    words = usage.split()
    at = next((n for n, word in enumerate(words) if word.startswith("[")), len(words))
    bold, rest = " ".join(words[:at]), " ".join(words[at:])
    return [f"\\fB{_escaped(bold)}\\fR", *wrap(_escaped(rest), 78, break_on_hyphens=False)]


def _literal(lines: Iterable[str]) -> list[str]:
    shown = [_safe(_escaped(line)) if line else "\\&" for line in lines]
    return [".PP", ".RS 4", ".nf", *shown, ".fi", ".RE"]


def _blocks(blocks: Iterable[Block], heading: str) -> list[str]:
    out: list[str] = []
    for block in blocks:
        if block.kind == "heading":
            text = block.text.upper() if heading == ".SH" else block.text
            out.append(f"{heading} {_escaped(text)}")
        elif block.kind == "list":
            for term, meaning in block.rows:
                out += [".IP \\(bu 2", *_prose(meaning)] if term == "-" else _term(term, meaning)
        elif block.kind == "literal":
            out += _literal(block.text.split("\n"))
        else:
            begins = not out or out[-1].startswith((".SH", ".SS"))
            out += [*([] if begins else [".PP"]), *_prose(block.text)]
    return out


def _file_page(name: str, topic: str, line: str, whole: Node) -> str:
    out = _head(f"sinchctl-{name}", 5, line, whole)
    out += [".SH DESCRIPTION", *_blocks(read(topic)[1], heading=".SH")]
    nouns = ["svaml", "callout"] if name == "menu" else ["profile"]
    return _page([*out, *_see(["sinchctl(1)", *(f"sinchctl-{one}(1)" for one in nouns)], also=())])


def _see(others: list[str], also: Iterable[str] = FILE_PAGES) -> list[str]:
    named = sorted({*others, *(f"sinchctl-{name}(5)" for name in also)}, key=_by_section)
    lines = []
    for at, one in enumerate(named):
        page, section = one[:-3], one[-3:]
        comma = "," if at < len(named) - 1 else ""
        lines.append(f"\\fB{_escaped(page)}\\fR{section}{comma}")
    return [".SH SEE ALSO", *lines]


def _by_section(name: str) -> tuple[str, str]:
    return name[-2], name


def _page(lines: list[str]) -> str:
    """The page; a paragraph macro right behind a heading is left out, as roff asks for it."""
    kept: list[str] = []
    for line in lines:
        if line == ".PP" and kept and kept[-1].startswith((".SH", ".SS")):
            continue
        kept.append(line)
    return "\n".join(kept) + "\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
