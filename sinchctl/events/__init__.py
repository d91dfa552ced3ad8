"""Read, check, imitate and count what Sinch posts."""
