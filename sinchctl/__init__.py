"""sinchctl: the command line for people who run phone systems on Sinch."""

__version__ = "0.1.0"
