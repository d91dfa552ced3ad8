"""A whole call: its caller with a script, its application, and the trace of what happened."""
