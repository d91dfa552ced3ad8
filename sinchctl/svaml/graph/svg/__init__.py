"""The graph as an SVG picture."""
