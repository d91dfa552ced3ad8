"""event: read, check, forge and receive what Sinch posts."""

from . import event_parse
from .tree import group, verb

app = group("Read, check, forge and receive callbacks.")

verb(
    app,
    "parse",
    "sinchctl event sample ice | sinchctl event parse",
    "sinchctl event sample dice | sinchctl event parse --field event.result",
    "sinchctl event sample pie | sinchctl event parse -o json --interpreted",
)(event_parse.parse)
