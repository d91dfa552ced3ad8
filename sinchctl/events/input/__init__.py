"""Callback records out of files and streams."""
