"""sinchctl sandbox: serve the embedded Sinch, write to its application, read its log."""

from typing import Any

from sinchctl.commandline.groups import Command, Group, group, later
from sinchctl.commandline.help_page import HelpPage
from sinchctl.sandbox.outcomes import NOT_MODELLED, OUTCOMES


class _Explained:
    """A help page that ends with the outcomes by number, and with what is not modelled."""

    def add_sections(self, ctx: Any, page: HelpPage) -> None:
        """Add the outcomes of the sandbox to the sections of the page."""
        super().add_sections(ctx, page)  # type: ignore[misc] # from the command's class
        page.heading("Outcomes, by the last two digits of a number")
        page.terms([*OUTCOMES.items(), ("any other", "success")])
        page.heading("Not modelled")
        page.terms([("-", text) for text in NOT_MODELLED])


class ExplainedGroup(_Explained, Group):
    """The noun, with the outcomes in its help."""


class ExplainedCommand(_Explained, Command):
    """The verb serve, with the outcomes in its help."""


app = group(
    "An embedded Sinch: no account, no network.",
    {
        "answer": later(
            "sandbox.calls", "answer", "sinchctl sandbox answer CALL_ID", uses="record"
        ),
        "call": later(
            "sandbox.calls",
            "call",
            "sinchctl sandbox call +46846500401 --keys 1 --wait",
            uses="record",
        ),
        "calls": later("sandbox.calls", "calls", "sinchctl sandbox calls --all", uses="record"),
        "end": later("sandbox.calls", "end", "sinchctl sandbox end CALL_ID", uses="record"),
        "log": later(
            "sandbox.log",
            "log",
            "sinchctl sandbox log",
            "sinchctl sandbox log --kind verification --last 1 --field code",
            "sinchctl sandbox log -o json",
            uses="record",
        ),
        "press": later("sandbox.calls", "press", "sinchctl sandbox press CALL_ID 1", uses="record"),
        "reset": later(
            "sandbox.log",
            "reset",
            "sinchctl sandbox reset",
            "sinchctl sandbox reset --keep-settings",
            uses="text",
        ),
        "serve": later(
            "sandbox.serve",
            "serve",
            "sinchctl sandbox serve --port 8765",
            "sinchctl --sandbox sandbox serve --port 0",
            uses="profile",
            cls=ExplainedCommand,
        ),
        "settings": later(
            "sandbox.settings",
            "settings",
            "sinchctl sandbox settings",
            "sinchctl sandbox settings --callback-url http://127.0.0.1:8080/sinch --speed 10",
            "sinchctl sandbox settings --verification-url none --assume repeats=1",
            uses="record",
        ),
        "sms-in": later(
            "sandbox.sms_in",
            "sms_in",
            "sinchctl sandbox sms-in 'Call me' --from +46700000000 --to +46711111111",
            "sinchctl sandbox sms-in JOIN --from +46700000000 --to 71700 --reference r1",
            uses="record",
        ),
    },
    ExplainedGroup,
)
