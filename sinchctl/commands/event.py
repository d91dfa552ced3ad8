"""event: read, check, forge and receive what Sinch posts."""

from . import event_parse, event_sample
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
