"""One step of a call: pure, total, and the only place with the semantics of SVAML."""
