"""Findings for other programs: GitHub annotations and SARIF."""
