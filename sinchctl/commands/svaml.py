"""svaml: build, render, check, draw and explain call control."""

from .tree import group

app = group("Build, render, check and draw call control.")
