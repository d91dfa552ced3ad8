"""Flows that tests draw: by hand, of any size, and of any shape that there can be."""

from typing import Any

from hypothesis import strategies as st

from sinchctl.svaml.model import Svaml
from sinchctl.svaml.read import read

HOSTILE = (
    '"]; end <script>alert(1)</script> --> %%{init: {}}%% #quot; &amp; \\" \n\r\t \x1b[31mred\x07 '
    "\u202eevil\x00 |x| `md` **b** [a](javascript:1) ]]> <!-- </svg>\nend\n"
    "subgraph x\\N\ud800\uffff"
)
"""Everything that one of the formats may take for something other than text."""


def option(key: str, action: str, **more: Any) -> dict[str, Any]:
    """An option with a key."""
    return {"dtmf": key, "action": action, **more}


def menu(name: str, *options: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A menu that says its name."""
    return {"id": name, "mainPrompt": f"#tts[This is {name}.]", "options": [*options], **more}


def run(*menus: dict[str, Any], start: str = "main", **more: Any) -> Svaml:
    """A document that runs menus."""
    action = {"name": "runMenu", "mainMenu": start, "menus": [*menus], **more}
    return read({"action": action})


def tree(count: int, below: int = 3) -> Svaml:
    """Menus that fan out: each with `below` menus, a result, and the way back to the first."""
    menus = []
    for at in range(count):
        goals = [goal for goal in range(at * below + 1, at * below + below + 1) if goal < count]
        options = [option(str(key), f"menu(m{goal})") for key, goal in enumerate(goals, 1)]
        options += [option("5", f"return(result {at})"), option("9", "menu(m0)")]
        menus.append(menu(f"m{at}", *options, repeats=3, timeoutMills=5000))
    return run(*menus, start="m0")


def chain(count: int) -> Svaml:
    """Menus of which each leads to the next one, and back."""
    menus = [
        menu(f"m{at}", option("1", f"menu(m{at + 1})"), option("2", f"menu(m{max(at - 1, 0)})"))
        for at in range(count - 1)
    ]
    return run(*menus, menu(f"m{count - 1}", option("1", "return(end)")), start="m0")


_names = st.sampled_from(["main", "a", "b", "c", "d", "e", "f", "none", "other"])
_texts = st.one_of(
    st.text(max_size=60),
    st.just(HOSTILE),
    st.sampled_from(["欢迎" * 40, "مرحبا بكم " * 9, "🎂" * 50]),
)
_targets = st.one_of(
    _names.map("menu({})".format), _texts.map("return({})".format), st.sampled_from(["", "goto(x)"])
)
_options = st.fixed_dictionaries(
    {},
    optional={
        "dtmf": st.sampled_from([*"0123456789*#", "12", ""]),
        "input": _texts,
        "action": _targets,
        "add": st.lists(st.fixed_dictionaries({"key": _texts, "value": _texts}), max_size=2),
    },
)
_menus = st.fixed_dictionaries(
    {},
    optional={
        "id": st.one_of(_names, _texts),
        "mainPrompt": st.one_of(_texts, _texts.map("#tts[{}]".format)),
        "repeatPrompt": _texts,
        "repeats": st.integers(-2, 5),
        "maxDigits": st.integers(-1, 20),
        "timeoutMills": st.integers(-1, 40_000),
        "options": st.lists(_options, max_size=7),
        "odd": st.none(),
    },
)
_instructions = st.one_of(
    st.fixed_dictionaries({"name": st.just("playFiles"), "ids": st.lists(_texts, max_size=3)}),
    st.fixed_dictionaries({"name": st.just("say"), "text": _texts, "locale": _texts}),
    st.fixed_dictionaries({"name": st.just("setCookie"), "key": _texts, "value": _texts}),
    st.fixed_dictionaries({"name": _texts, "odd": st.none()}),
)
_actions = st.one_of(
    st.fixed_dictionaries(
        {"name": st.just("runMenu"), "menus": st.lists(_menus, max_size=9)},
        optional={"mainMenu": st.one_of(_names, _texts), "enableVoice": st.booleans()},
    ),
    st.fixed_dictionaries({"name": st.just("connectPstn"), "number": _texts, "cli": _texts}),
    st.fixed_dictionaries({"name": st.just("connectConf"), "conferenceId": _texts}),
    st.fixed_dictionaries({"name": _texts}),
)
documents = st.fixed_dictionaries(
    {}, optional={"instructions": st.lists(_instructions, max_size=4), "action": _actions}
).map(read)
"""Any document: what it has need not make sense."""


def woven(ways: list[list[int]]) -> Svaml:
    """A menu for each list: its keys lead to menus by their number, out, or to what is missing."""
    menus = []
    for at, goals in enumerate(ways):
        actions = [
            f"menu(m{goal})" if goal < len(ways) or goal % 2 else f"return({goal})"
            for goal in goals
        ]
        cookie = [{"key": "from", "value": f"m{at}"}]
        options = [
            option(str(key), action, **({"add": cookie} if key == 3 else {}))
            for key, action in enumerate(actions)
        ]
        menus.append(menu(f"m{at}", *options, **({"maxDigits": 4} if at % 5 == 4 else {})))
    return run(*menus, start="m0")


weaves = st.lists(
    st.lists(st.integers(0, 15), min_size=1, max_size=7), min_size=3, max_size=14
).map(woven)
"""Menus that lead to each other every which way: back, across, to themselves, nowhere."""
