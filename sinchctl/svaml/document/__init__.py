"""JSON, YAML and TOML as one tree of values with their positions."""
