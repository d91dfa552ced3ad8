"""Streams, printing, questions and waiting; knows no profile, client or sandbox."""
