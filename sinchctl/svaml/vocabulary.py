"""What is possible on a call: longest texts and durations, and words of which there are few.

From the Sinch SVAML reference; where only Sinch.ServerSdk knows a limit, it says so.
"""

from datetime import timedelta

LONGEST_TEXT = 600
"""UTF-16 code units of one text to be spoken; Sinch's support can raise it."""
LONGEST_SPEECH = 1000
"""The same for all texts of a document (Sinch.ServerSdk)."""
MOST_PROMPTS = 64
"""Texts and recordings that are played in a row (Sinch.ServerSdk)."""
LONGEST_DETAILS = 64
LONGEST_CALL = 14400
"""Seconds."""
LONGEST_PARK = 600
"""Seconds."""
LONGEST_NAME = 128
"""UTF-16 code units of a conference id (today's documents: 64) and of a user's name."""
USUAL_CONFERENCE = 64
LONGEST_ID = 64
"""UTF-16 code units of a menu's id (Sinch.ServerSdk)."""
LARGEST_COOKIES = 1024
"""Bytes of all keys and values."""
LONGEST_COOKIE = 50
"""UTF-16 code units of a cookie's key (Sinch.ServerSdk's readme)."""
LARGEST_HEADER = 1024
"""Bytes of one call header, its key and its value."""

KEYS = frozenset("0123456789*#")
"""The keys of a telephone."""
CAUSES = ("normal", "busy", "congestion")
"""Why a call is hung up, by their numbers from 0 (Sinch.ServerSdk)."""
STATUSES = ("success", "failure")
MUSIC = ("ring", "music1", "music2", "music3")
DTMF_MODES = ("ignore", "forward", "detect")
TRANSPORTS = ("UDP", "TCP", "TLS")
USER_TYPES = ("username", "number", "email")
INDICATIONS = (
    *("at", "au", "bg", "br", "be", "ch", "cl", "cn", "cz", "de", "dk", "ee", "es"),
    *("fi", "fr", "gr", "hu", "il", "in", "it", "lt", "jp", "mx", "my", "nl", "no"),
    *("nz", "ph", "pl", "pt", "ru", "se", "sg", "th", "uk", "us", "tw", "ve", "za"),
)
"""Countries whose ringback can be played (svaml reference, connectPstn)."""


def units(text: str) -> int:
    """The length that limits count: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(seconds=30)


WAIT = timedelta(seconds=5)


REPEATS = 3


EVENTS = ("ice", "ace", "pie", "dice", "notify", "manage")
"""What SVAML answers: the callbacks, and a request that manages a call."""
