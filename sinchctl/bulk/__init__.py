"""One text to many recipients: plan it, send it once to each of them, and learn how it went."""
