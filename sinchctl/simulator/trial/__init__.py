"""Test files: scenarios that are played, and checked step by step."""
