"""The page of `sandbox serve`, a phone on the desk: its files and its JSON API."""
