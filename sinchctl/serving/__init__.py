"""A small, bounded HTTP server: `sandbox serve` and `event listen`.

h11 parses; everything is bounded by us: body, head, the time a client may take, connections at
once. An app is a function from a request to an answer. It gets the request target as received.
"""
