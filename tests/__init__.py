"""The tests; each file reads like a specification of one command or module."""
