"""Verification: start, report and status."""
