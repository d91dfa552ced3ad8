"""svaml: build, render, check, draw and explain call control."""

from typing import Any

from sinchctl.commandline.groups import group, later


def _build(name: str) -> Any:
    from typer.main import get_command

    from .build import app

    command = get_command(app)
    command.name = name
    return command


app = group(
    "Build, render, check, draw and explain call control.",
    {
        "init": later("svaml.init", "init", "sinchctl svaml init menu.yaml", uses="text"),
        "lint": later(
            "svaml.lint",
            "lint",
            "sinchctl svaml lint menu.yaml",
            "sinchctl svaml lint --format github --strict menu.yaml goodbye.json",
            "sinchctl svaml lint . --ignore plain-http --fix",
            "sinchctl svaml lint --explain menu-undefined-target",
            uses="record",
        ),
        "render": later(
            "svaml.render",
            "render",
            "sinchctl svaml render menu.yaml",
            "sinchctl svaml render menu.yaml --start customer --dialect serversdk",
            uses="text",
        ),
        "graph": later(
            "svaml.graph",
            "graph",
            "sinchctl svaml graph menu.yaml",
            "sinchctl svaml graph menu.yaml --save menu.svg",
            "sinchctl svaml graph svaml.json --for ice --format mermaid",
            uses="record",
        ),
        "explain": later(
            "svaml.explain",
            "explain",
            "sinchctl svaml explain menu.yaml",
            "sinchctl svaml explain svaml.json --for ice -o json",
            uses="record",
        ),
        "build": _build,
        "schema": later(
            "svaml.init", "schema", "sinchctl svaml schema > menu.schema.json", uses="text"
        ),
    },
)
