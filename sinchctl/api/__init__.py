"""Sinch's resources as modules of plain functions on an open client."""
