"""sinchctl sms: send SMS, follow them, and count their parts."""

from sinchctl.commandline.groups import group, later

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
        ),
        "segments": later(
            "sms.segments",
            "segments",
            'sinchctl sms segments "Hello"',
            "sinchctl sms segments @reminder.txt -o json",
            uses="record",
        ),
    },
)
