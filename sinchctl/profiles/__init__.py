"""Profiles: whose Sinch account a command speaks for, and where each value came from.

fields   the fields of a profile: names, variables, checks
model    the profile itself, and what a request needs of it
file     profiles.toml: find it, read it, change it without losing anything
resolve  option, environment and file, put together into one profile
"""
