"""Voice: callouts, calls and conferences."""
