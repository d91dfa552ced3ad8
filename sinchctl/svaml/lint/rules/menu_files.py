"""Rules of the format of menu and flow files: what cannot be made into SVAML.

The readers of files find these; what SVAML can say is judged by the other rules.
"""

from sinchctl.svaml.lint.finding import Rule

FILE_SHAPE = Rule("file-shape", "error")
FILE_KEY = Rule("file-key", "error")
FILE_MISSING = Rule("file-missing", "error")
FILE_VALUE = Rule("file-value", "error")
FILE_EVENT = Rule("file-event", "warning")
TEXT_CUT = Rule("text-cut", "warning")
