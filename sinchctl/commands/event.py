"""event: read, check, forge and receive what Sinch posts."""

from . import event_listen, event_parse, event_sample, event_send
from .tree import group, verb

app = group("Read, check, forge and receive callbacks.")

verb(
    app,
    "parse",
    "sinchctl event sample ice | sinchctl event parse",
    "sinchctl event sample dice | sinchctl event parse --field event.result",
    "sinchctl event sample pie | sinchctl event parse -o json --interpreted",
)(event_parse.parse)

verb(
    app,
    "sample",
    "sinchctl event sample ice",
    "sinchctl event sample pie --set menuResult.value=support",
    "sinchctl event sample",
)(event_sample.sample)

verb(
    app,
    "sign",
    "sinchctl event sample ice | sinchctl event sign - --path /sinch/ice",
    "sinchctl event sign ice.json --path /sinch/ice -o json",
)(event_sample.sign)

verb(
    app,
    "send",
    "sinchctl event send ice http://127.0.0.1:8080/sinch",
    "sinchctl event send pie http://127.0.0.1:8080/sinch --set menuResult.value=support",
    "sinchctl event send ice http://127.0.0.1:8080/sinch --repeat 500 --concurrency 20",
    "sinchctl event send --replay callbacks.ndjson http://127.0.0.1:8080",
)(event_send.send)

verb(
    app,
    "listen",
    "sinchctl event listen --port 8765 --reply ice=menu.yaml --record calls.ndjson",
    "sinchctl event listen --forward-to 3000",
    "sinchctl event listen --port 0 --no-verify",
)(event_listen.listen)
