"""Calls that run: their people, their clock, and what they post."""
