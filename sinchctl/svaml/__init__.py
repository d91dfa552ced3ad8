"""SVAML: the JSON that tells a call what to do. Model, files, lint, pictures."""
