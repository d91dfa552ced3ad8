"""The rules that the readers of menu and flow files and of answers apply; no check stands here."""

from sinchctl.svaml.lint.finding import Rule

_FORMAT = "the format of menu and flow files, sinchctl-menu(5)"

FILE_SHAPE = Rule(
    "file-shape",
    "error",
    "Something in the file is of another type than is due there.",
    "A menu is a mapping, options are a mapping of keys, instructions are a list, and so on. "
    "What is of another type cannot be made into SVAML, and nothing is sent.",
    _FORMAT,
    bad="menus:\n  main:\n    prompt: Press 1.\n    options: [1, 2]\n",
    good="menus:\n  main:\n    prompt: Press 1.\n    options:\n      1: {return: sales}\n",
)
FILE_KEY = Rule(
    "file-key",
    "error",
    "The file has a key that menu and flow files do not know.",
    "A key that is not known is a key that is misspelt: what it was meant to say would be "
    "missing on the call. Nothing is sent.",
    _FORMAT,
    bad="menus:\n  main:\n    promt: Press 1.\n    options:\n      1: {return: sales}\n",
    good="menus:\n  main:\n    prompt: Press 1.\n    options:\n      1: {return: sales}\n",
)
FILE_MISSING = Rule(
    "file-missing",
    "error",
    "Something that the file must say is missing.",
    "A menu needs a prompt, an option needs return or goto, a call to connect needs somebody "
    "to connect to. Without it there is nothing that can be sent.",
    _FORMAT,
    bad="menus:\n  main:\n    options:\n      1: {return: sales}\n",
    good="menus:\n  main:\n    prompt: Press 1.\n    options:\n      1: {return: sales}\n",
)
FILE_VALUE = Rule(
    "file-value",
    "error",
    "A value in the file is not one of those that are possible.",
    "Durations are written like 5s, numbers in E.164, and many members take one of a few "
    "words. A value that is none of them cannot be sent.",
    _FORMAT,
    bad="menus:\n  main:\n    prompt: Press 1.\n    timeout: soon\n    options:\n"
    "      1: {return: sales}\n",
    good="menus:\n  main:\n    prompt: Press 1.\n    timeout: 5s\n    options:\n"
    "      1: {return: sales}\n",
)
FILE_EVENT = Rule(
    "file-event",
    "warning",
    "The file says that it is for one event and is used for another.",
    "What is allowed differs from event to event: an answer to ICE may connect the call, one "
    "to ACE may not. The file is checked for the event that it is used for.",
    _FORMAT,
    bad="event: ace\naction: hangup\n",
    good="event: ice\naction: hangup\n",
    event="ice",
)
MENU_TARGET = Rule(
    "menu-target",
    "error",
    "An option of a menu file goes to a menu that does not exist.",
    "A caller who chooses it hears no next menu: the menu fails there.",
    "Sinch SVAML reference, menus: menu(id)",
    bad="menus:\n  main:\n    prompt: Press 1.\n    options:\n      1: {goto: sale}\n"
    "  sales:\n    prompt: Enter your number.\n    max_digits: 6\n",
    good="menus:\n  main:\n    prompt: Press 1.\n    options:\n      1: {goto: sales}\n"
    "  sales:\n    prompt: Enter your number.\n    max_digits: 6\n",
)
MENU_KEY = Rule(
    "menu-key",
    "error",
    "An option stands for a key that no telephone has, or for a word without voice.",
    "A caller can press 0 to 9, * and #; a word can be said where enable_voice is true. Two "
    "options for the same key or word cannot both be taken.",
    "Sinch SVAML reference, menus: dtmf",
    bad="menus:\n  main:\n    prompt: Press 12.\n    options:\n      12: {return: sales}\n",
    good="menus:\n  main:\n    prompt: Press 1.\n    options:\n      1: {return: sales}\n",
)
MENU_START = Rule(
    "menu-start",
    "error",
    "The file starts with a menu that does not exist.",
    "Sinch has nothing to play and the menu fails at once.",
    "Sinch SVAML reference, runMenu: mainMenu",
    bad="start: mian\nmenus:\n  main:\n    prompt: Press 1.\n    options:\n"
    "      1: {return: sales}\n",
    good="start: main\nmenus:\n  main:\n    prompt: Press 1.\n    options:\n"
    "      1: {return: sales}\n",
)
PROMPT = Rule(
    "prompt",
    "error",
    "A prompt of a menu or flow file cannot be played.",
    "A prompt is a text, a recording ($name), an address ({url: ...}), SSML ({ssml: ...}), or "
    "a list of those. An empty one is silence; a mark like #tts[ without its end is read as "
    "the name of a recording that does not exist.",
    _FORMAT,
    bad="menus:\n  main:\n    prompt: '#tts[Press 1.'\n    options:\n      1: {return: sales}\n",
    good="menus:\n  main:\n    prompt: '#tts[Press 1.]'\n    options:\n      1: {return: sales}\n",
)
NO_SVAML = Rule(
    "no-svaml",
    "error",
    "The answer is no SVAML.",
    "Sinch asks an application what to do and wants a JSON object for an answer. Anything else, "
    "such as a page of HTML, is no answer: an incoming call (ICE) ends with an error that the "
    "caller hears, an answered one (ACE) is connected without instructions.",
    "Sinch Voice API, callbacks",
    bad="<html>It works!</html>",
    good='{"action": {"name": "hangup"}}',
    event="ice",
)
EMPTY_ANSWER = Rule(
    "empty-answer",
    "warning",
    "The answer to a callback that asks for SVAML is empty.",
    "Sinch has no SVAML to go on with, and does what it does without an answer: an incoming call "
    "(ICE) ends with an error that the caller hears, an answered one (ACE) is connected.",
    "Sinch Voice API, callbacks",
    bad="",
    good='{"action": {"name": "hangup"}}',
    event="ice",
)

RULES = (
    FILE_SHAPE,
    FILE_KEY,
    FILE_MISSING,
    FILE_VALUE,
    FILE_EVENT,
    MENU_TARGET,
    MENU_KEY,
    MENU_START,
    PROMPT,
    NO_SVAML,
    EMPTY_ANSWER,
)
