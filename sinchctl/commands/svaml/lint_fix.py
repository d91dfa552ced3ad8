"""svaml lint --fix: exact replacements, written to the file."""

from collections.abc import Collection

from sinchctl.atomic_file import rewrite_text
from sinchctl.svaml.lint.fixes import fixed
from sinchctl.svaml.load import Loaded, examine


def fix_file(name: str, loaded: Loaded, event: str, ignore: Collection[str]) -> tuple[Loaded, int]:
    """Replace what has an exact replacement; return the file as it is then, and their number.

    Raises UsageError if the file cannot be written; then nothing has changed.
    """
    wanted = [finding for finding in loaded.findings if finding.rule not in ignore]
    text, done = fixed(loaded.document, wanted)
    if not done:
        return loaded, 0
    again = examine(name, text.encode(), event=event)
    rewrite_text(name, text)
    return again, len(done)
