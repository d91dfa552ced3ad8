"""The command tree, the common options and the session: shared by every command."""
