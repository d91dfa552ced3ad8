"""Projects: their access key, its tokens, and the errors of the APIs that take them."""
