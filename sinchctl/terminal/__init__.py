"""Streams, printing, questions and waiting, without profiles, clients or a sandbox."""
