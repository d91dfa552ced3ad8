"""Check SVAML, menus and flows before a call is placed."""
