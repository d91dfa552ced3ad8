"""Check who signed a callback, and explain a signature that does not match."""
