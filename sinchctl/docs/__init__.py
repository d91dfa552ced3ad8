"""Man pages, completions and help topics, written from the command map."""
