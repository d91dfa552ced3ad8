"""SVAML in words for people."""
