"""Profiles: whose Sinch account a command speaks for, and where each value came from.

model    the profile itself, its checks, its hosts, and what a request needs of it
file     profiles.toml: reading it, and writing it so that nothing is ever lost
resolve  options, environment and file, put together into one profile
"""
