"""Menu and flow files: the short spelling of SVAML that people write."""
