"""svaml: build, render, check, draw and explain call control."""

from . import svaml_build, svaml_render
from .tree import group

app = group("Build, render, check and draw call control.")
app.add_typer(svaml_build.app, name="build")
svaml_render.add(app)
