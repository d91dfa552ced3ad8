"""svaml: build, render, check, draw and explain call control."""

from typing import Any, ClassVar

from .tree import Group, group, later


def _build(name: str) -> Any:
    from typer.main import get_command

    from .svaml_build import app

    command = get_command(app)
    command.name = name
    return command


class Svaml(Group):
    """The noun; a verb of it is imported when it runs."""

    later: ClassVar = {
        "init": later("svaml_render", "init", "sinchctl svaml init menu.yaml"),
        "lint": later(
            "svaml_lint",
            "lint",
            "sinchctl svaml lint menu.yaml",
            "sinchctl svaml lint --format github --strict menu.yaml goodbye.json",
            "sinchctl svaml lint --explain menu-target",
        ),
        "render": later(
            "svaml_render",
            "render",
            "sinchctl svaml render menu.yaml",
            "sinchctl svaml render menu.yaml --start customer --dialect serversdk",
        ),
        "graph": later(
            "svaml_graph",
            "graph",
            "sinchctl svaml graph menu.yaml",
            "sinchctl svaml graph menu.yaml --format svg > menu.svg",
            "sinchctl svaml graph svaml.json --for ice --format mermaid",
        ),
        "explain": later(
            "svaml_graph",
            "explain",
            "sinchctl svaml explain menu.yaml",
            "sinchctl svaml explain svaml.json --for ice -o json",
        ),
        "build": _build,
        "schema": later("svaml_render", "schema", "sinchctl svaml schema > menu.schema.json"),
    }


app = group("Build, render, check, draw and explain call control.", cls=Svaml)
