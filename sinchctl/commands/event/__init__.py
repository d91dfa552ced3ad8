"""event: parse, verify, simulate and receive callbacks."""

from sinchctl.commandline.groups import group, later

app = group(
    "Parse, verify, simulate and receive callbacks.",
    {
        "parse": later(
            "event.parse",
            "parse",
            "sinchctl event sample ice | sinchctl event parse",
            "sinchctl event sample dice | sinchctl event parse --field event.result",
            "sinchctl event sample pie | sinchctl event parse -o json --interpreted",
            "sinchctl event parse callbacks.ndjson --by-call",
            uses="record",
        ),
        "verify": later(
            "event.verify",
            "verify",
            "sinchctl event verify --request ice.http",
            "sinchctl event verify --request ice.http --explain",
            uses="profile",
        ),
        "sample": later(
            "event.sample",
            "sample",
            "sinchctl event sample ice",
            "sinchctl event sample pie --set menuResult.value=support",
            "sinchctl event sample",
            uses="record",
        ),
        "sign": later(
            "event.sign",
            "sign",
            "sinchctl event sample ice | sinchctl event sign - --path /sinch/ice",
            "sinchctl event sign ice.json --path /sinch/ice -o json",
            uses="profile",
        ),
        "send": later(
            "event.send",
            "send",
            "sinchctl event send ice http://127.0.0.1:8080/sinch",
            "sinchctl event send pie http://127.0.0.1:8080/sinch --set menuResult.value=support",
            "sinchctl event send ice http://127.0.0.1:8080/sinch --repeat 500 --concurrency 20",
            "sinchctl event send --replay callbacks.ndjson http://127.0.0.1:8080",
        ),
        "listen": later(
            "event.listen",
            "listen",
            "sinchctl event listen --port 8711 --reply ice=menu.yaml --record calls.ndjson",
            "sinchctl event listen --forward-to 3000",
            "sinchctl event listen --port 0 --allow-unsigned sms",
            uses="profile",
        ),
        "stats": later(
            "event.stats",
            "stats",
            "sinchctl event stats callbacks.ndjson",
            "sinchctl event stats callbacks.ndjson --by hour",
            "sinchctl event stats callbacks.ndjson --only pie --since 2026-11-01 --by menu",
            "sinchctl event stats callbacks.ndjson --field cost",
            uses="record",
        ),
    },
)
