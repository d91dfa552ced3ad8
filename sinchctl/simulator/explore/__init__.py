"""Every way through the menus of a call, and what can be proved about them."""
