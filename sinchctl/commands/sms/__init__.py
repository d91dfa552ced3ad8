"""sinchctl sms: send SMS, follow, list and cancel them, and read what was received."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from typer.main import get_command

from sinchctl.commandline.groups import group, later


def _noun(module: str) -> Callable[[str], Any]:
    """Return what makes a noun below this one of a module, on demand."""

    def make(name: str) -> Any:
        command = get_command(import_module(f"{__name__}.{module}").app)
        command.name = name
        return command

    return make


app = group(
    "Send SMS and follow them.",
    {
        "send": later(
            "sms.send",
            "send",
            'sinchctl sms send +46700000000 "Your table is ready"',
            "sinchctl sms send +46700000000 @reminder.txt --send-at +2h",
            "uptime | sinchctl sms send +46700000000 - --wait",
        ),
        "status": later(
            "sms.status",
            "status",
            "sinchctl sms status 01FC66621XXXXX119Z8PMV1QPQ",
            "sinchctl sms status 01FC66621XXXXX119Z8PMV1QPQ --wait --max-wait 10m",
            "sinchctl sms status 01HR3ZMKX2C4D6E8F0G1H3J5K8 --via conversation "
            "--events callbacks.ndjson --wait",
        ),
        "bulk": later(
            "sms.bulk.send",
            "bulk",
            'sinchctl sms bulk customers.csv "Hello {name}, we open at 9." --dry-run',
            'sinchctl sms bulk customers.csv "Hello {name}." --exclude stop.txt --yes',
            'sinchctl sms bulk numbers.txt "We open at 9." --skip-bad --rate 20',
        ),
        "bulk-status": later(
            "sms.bulk.status",
            "bulk_status",
            "sinchctl sms bulk-status june.ledger",
            "sinchctl sms bulk-status june.ledger --wait --max-wait 1h",
            "sinchctl sms bulk-status june.ledger --failed --export failed.csv",
        ),
        "list": later(
            "sms.list_messages",
            "list_messages",
            "sinchctl sms list",
            "sinchctl sms list --since -7d --to +46700000000",
            "sinchctl sms list --reference order-4711 -q",
        ),
        "show": later("sms.show", "show", "sinchctl sms show 01FC66621XXXXX119Z8PMV1QPQ"),
        "cancel": later("sms.cancel", "cancel", "sinchctl sms cancel 01FC66621XXXXX119Z8PMV1SND"),
        "report": later(
            "sms.report",
            "report",
            "sinchctl sms report 01FC66621XXXXX119Z8PMV1QPQ",
            "sinchctl sms report 01FC66621XXXXX119Z8PMV1QPQ --status failed --status expired",
        ),
        "inbox": later(
            "sms.inbox",
            "inbox",
            "sinchctl sms inbox --since -2h",
            "sinchctl sms inbox --from +46700000000 --since -1h --follow --limit 1",
        ),
        "groups": _noun("groups"),
        "opt-outs": _noun("opt_outs"),
        "segments": later(
            "sms.segments",
            "segments",
            'sinchctl sms segments "Hello"',
            "sinchctl sms segments @reminder.txt -o json",
            uses="record",
        ),
    },
)
