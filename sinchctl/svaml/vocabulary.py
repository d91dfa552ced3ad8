"""The words and limits of SVAML: events, keys, tones, music, locales, voices, lengths, durations.

From the Sinch SVAML reference. Where only Sinch.ServerSdk has a limit, it says so.
"""

import re
from datetime import timedelta
from typing import Literal, get_args

Event = Literal["ice", "ace", "pie", "dice", "notify", "manage"]
EVENTS: tuple[Event, ...] = get_args(Event)
"""The events that SVAML answers: callbacks, and a request that manages a call."""

LONGEST_TEXT = 600
"""UTF-16 code units of one spoken text; Sinch's support can raise it."""
LONGEST_SPEECH = 1000
"""The same for all texts of a document (Sinch.ServerSdk)."""
MOST_PROMPTS = 64
"""Texts and recordings that are played in a row (Sinch.ServerSdk)."""
LONGEST_DETAILS = 64
LONGEST_CALL = 14_400
"""Seconds."""
LONGEST_PARK = 600
"""Seconds (Sinch.ServerSdk)."""
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
SHORTEST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(seconds=30)
"""How long a menu may wait for a key (Sinch.ServerSdk)."""
WAIT = timedelta(seconds=5)
"""How long a menu waits by default (Sinch.ServerSdk)."""
REPEATS = 3
"""How often a menu asks again by default (Sinch.ServerSdk)."""

KEYS = frozenset("0123456789*#")
"""The keys of a telephone."""
TONES = re.compile(r"[0-9*#A-DwW]+", re.ASCII)
"""Tones that can be played; w and W are pauses."""
TONES_WORDS = "0-9 * # A-D w W"
"""The same for a message."""
DOCUMENTED_TONES = re.compile(r"[0-9#w]+", re.ASCII)
"""Tones that Sinch's documents list; w waits half a second."""
Cause = Literal["normal", "busy", "congestion"]
CAUSES: tuple[Cause, ...] = get_args(Cause)
"""Why a call is hung up, by their numbers from 0 (Sinch.ServerSdk)."""
STATUSES = ("success", "failure")
Music = Literal["ring", "music1", "music2", "music3"]
MUSIC: tuple[Music, ...] = get_args(Music)
"""Music on hold."""
DtmfMode = Literal["ignore", "forward", "detect"]
DTMF_MODES: tuple[DtmfMode, ...] = get_args(DtmfMode)
"""What a conference does with keys."""
Transport = Literal["UDP", "TCP", "TLS"]
TRANSPORTS: tuple[Transport, ...] = get_args(Transport)
UserType = Literal["username", "number", "email"]
USER_TYPES: tuple[UserType, ...] = get_args(UserType)
INDICATIONS = (
    *("at", "au", "bg", "br", "be", "ch", "cl", "cn", "cz", "de", "dk", "ee", "es"),
    *("fi", "fr", "gr", "hu", "il", "in", "it", "lt", "jp", "mx", "my", "nl", "no"),
    *("nz", "ph", "pl", "pt", "ru", "se", "sg", "th", "uk", "us", "tw", "ve", "za"),
)
"""Countries whose ringback can be played (svaml reference, connectPstn)."""

_SPOKEN = (
    "arb az-AZ ca-ES zh-HK cmn-CN hr-HR cs-CZ da-DK nl-NL en-AU en-GB en-IN en-NZ en-ZA en-US "
    "en-GB-WLS et-EE fil-PH fi-FI fr-FR fr-CA ka-GE de-DE de-AT el-GR hi-IN hu-HU is-IS id-ID "
    "it-IT ja-JP ko-KR mt-MT ms-MY nb-NO lv-LV lt-LT pl-PL pt-BR pt-PT ro-RO ru-RU es-ES "
    "es-MX es-US sk-SK sl-SI sv-SE th-TH tr-TR uk-UA uz-UZ vi-VN cy-GB"
)
SPOKEN = tuple(_SPOKEN.split())
"""Locales of speech (Sinch SVAML reference, section 6)."""
_WRITTEN = (
    "af-ZA ar-AE ar-SA zh-CN zh-TW da-DK nl-NL en-AU en-GB en-IN en-IE en-NZ en-AB en-ZA "
    "en-US en-WL fr-FR fr-CA fa-IR gd_GB de-DE de-CH he-IL hi-IN id-ID ga-IE it-IT ja-JP "
    "ko-KR ms-MY pt-PT pt-BR ru-RU es-ES es-US sv-SE ta-IN te-IN th-TH tr-TR vi-VN"
)
WRITTEN = tuple(_WRITTEN.split())
"""Locales of transcriptions (section 7)."""
_VOICES = (
    "Aditi Adriano Amy Andrés Aria Arlet Arthur Astrid Ayanda Bianca Brian Burcu Camila Carla "
    "Carmen Celine Chantal Conchita Cristiano Céline Daniel Danielle Dora Dóra Elin Emma "
    "Enrique Ewa Filiz Gabrielle Geraint Giorgio Gregory Gwyneth Hala Hannah Hans Hiujin Ida "
    "Ines Inês Isabelle Ivy Jacek Jan Jasmine Jitka Joanna Joey Justin Kajal Karl Kazuha "
    "Kendra Kevin Kimberly Laura Lea Liam Lisa Liv Lotte Lucia Lupe Léa Mads Maja Marlene "
    "Mathieu Matthew Maxim Mia Miguel Mizuki Naja Niamh Nicole Ola Olivia Patrick Pedro "
    "Penelope Penélope Raveena Remi Ricardo Ruben Russell Ruth Rémi Sabrina Salli Seoyeon "
    "Sergio Sofie Stephen Suvi Takumi Tatyana Thiago Tomoko Vicki Vitoria Vitória Zayd Zeina "
    "Zhiyu"
)
VOICES = tuple(_VOICES.split())
"""Voices, those of Amazon Polly: a locale may also name one of them."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*(?:/(?:female|male))?")


def is_locale(text: str) -> bool:
    """Return True for a locale such as sv-SE or en-US/female, or the name of a voice."""
    return text in VOICES or _LANGUAGE.fullmatch(text) is not None


def is_spoken(text: str) -> bool:
    """Return True if Sinch's documents list the locale of speech, or it is the name of a voice."""
    language, _, voice = text.partition("/")
    return text in VOICES or (language in SPOKEN and voice in {"", "female", "male"})


def units(text: str) -> int:
    """Return the length that limits count: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
