"""The page of each rule: one Markdown file with its title, source, reason, fix and examples."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "pages"
_FENCE = "```"


@dataclass(frozen=True, slots=True)
class Page:
    """What a rule is about.

    `bad` is a whole document that breaks this rule, `good` the same without the mistake, both for
    `event` (empty: no event is named) in `syntax`, json or yaml. `url` is a public address of the
    source, empty if there is none.
    """

    id: str
    severity: str
    title: str
    source: str
    url: str
    event: str
    why: str
    fix: str
    bad: str
    good: str
    syntax: str


@cache
def page(rule: str) -> Page:
    """Return the page of a rule. Raises FileNotFoundError for a rule without one."""
    text = (_FOLDER / f"{rule}.md").read_text("utf-8")
    _, front, body = text.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in front.splitlines())
    fields = {name: value.strip('"') for name, value in fields.items()}
    why, fix, bad, good = (
        part.partition("\n")[2].strip() for part in f"\n{body}".split("\n## ")[1:]
    )
    return Page(
        id=rule,
        severity=fields["severity"],
        title=fields["title"],
        source=fields["source"],
        url=fields.get("url", ""),
        event=fields.get("event", ""),
        why=why.replace("\n", " "),
        fix=fix.replace("\n", " "),
        bad=_fenced(bad),
        good=_fenced(good),
        syntax=bad.removeprefix(_FENCE).partition("\n")[0],
    )


def _fenced(block: str) -> str:
    """Return the content of a fenced block."""
    inner = block.removeprefix(_FENCE).partition("\n")[2]
    return inner.removesuffix(_FENCE)
