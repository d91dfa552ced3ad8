"""The lint rules, one subject in each module."""
