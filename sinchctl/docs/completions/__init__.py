"""Completion scripts for bash, zsh and fish, written from the command map."""
