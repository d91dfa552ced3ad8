"""What happened to one message, call or verification, and what to do about it."""
