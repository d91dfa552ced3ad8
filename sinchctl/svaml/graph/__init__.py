"""A call flow as a graph, and its pictures."""
