"""What every command shares: the tree, the options and the session."""
