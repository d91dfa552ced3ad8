"""SVAML from typed parts, as the command line of `svaml build` gives them."""
