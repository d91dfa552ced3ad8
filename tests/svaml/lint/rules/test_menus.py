"""What lint says of menus: keys, targets, ways that lead nowhere, time-outs, voice."""

from typing import Any

import pytest

from sinchctl.svaml.lint.check import Finding, check


def option(key: Any, action: str, **more: Any) -> dict[str, Any]:
    return {"dtmf": key, "action": action, **more}


def menu(name: str, *options: dict[str, Any], **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"id": name, "mainPrompt": f"#tts[This is {name}.]", **more}
    if options:
        found["options"] = [*options]
    return found


def run(*menus: dict[str, Any], **more: Any) -> list[Finding]:
    """What is said of a runMenu, in answer to ACE."""
    return check({"action": {"name": "runMenu", "menus": [*menus], **more}}, "ace")


def rules(found: list[Finding]) -> str:
    return " ".join(one.rule for one in found)


OUT = option("1", "return(sales)")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([OUT], ""),
        ([option(1, "return()"), option("0", " return( x ) ")], ""),
        ([option("12", "return(x)")], "option-key"),
        ([option("a", "return(x)")], "option-key"),
        ([option("", "return(x)")], "option-no-key"),
        ([option(True, "return(x)")], "member-type"),
        ([{"action": "return(x)"}], "option-no-key"),
        ([{"dtmf": "1"}], "member-missing"),
        ([option("*", "return(x)"), option("#", "return(y)")], "option-key-unsure"),
        ([OUT, OUT], "option-twice"),
        ([option(1, "return(x)"), option("1", "return(y)")], "option-twice"),
        ([option("1", "x")], "option-action"),
        ([option("1", "menu()")], "option-action"),
        ([option("1", "goto(main)")], "option-action"),
        ([option("1", "Return(x)")], "letter-case"),
        ([option("1", "return")], "option-bare-return"),
        ([option("1", "menu")], "option-action"),
        ([option("1", "return(x)", input="1"), option("2", "return(x)", input="2")], ""),
        ([{"input": "sales", "action": "return(x)"}], "voice-off"),
    ],
)
def test_options(options: list[dict[str, Any]], expected: str) -> None:
    assert rules(run(menu("main", *options))) == expected


def test_an_action_that_is_none_gets_a_guess() -> None:
    sales = menu("sales", maxDigits=4)
    (found,) = run(menu("main", option("1", "sales")), sales)
    assert found.hint == "did you mean return(sales) or menu(sales)?"
    assert found.path == ("action", "menus", 0, "options", 0, "action")


def test_words_need_voice_and_voice_needs_a_locale() -> None:
    words = menu("main", {"input": "sales", "action": "return(x)"})
    assert run(words, enableVoice=True, locale="en-US") == []
    assert rules(run(words, enableVoice=True)) == "voice-locale"
    alike = [{"input": word, "action": "return(x)"} for word in ("sales", "Sales")]
    assert rules(run(menu("main", *alike), enableVoice=True, locale="en-US")) == "option-twice"


def test_digits_and_options_are_two_ways_to_take_a_key() -> None:
    (found,) = run(menu("main", OUT, option("2", "return(x)"), maxDigits=4))
    assert (found.rule, found.severity) == ("option-unreachable", "warning")
    assert found.path == ("action", "menus", 0, "options", 0, "dtmf")
    assert found.message == (
        "the menu collects 4 digits; '1' and '2' may only begin a number, so that callers never "
        "reach their options"
    )
    assert rules(run(menu("main", OUT, maxDigits=1))) == "option-or-digit"
    (found,) = run(menu("main", option("#", "return(done)"), maxDigits=6))
    assert (found.rule, found.severity) == ("option-ends-entry", "warning")
    assert rules(run(menu("main", option("#", "return()"), OUT, maxDigits=6))) == (
        "option-ends-entry option-unreachable"
    )
    spoken = menu("main", {"input": "sales", "action": "return(x)"}, maxDigits=4)
    assert run(spoken, enableVoice=True, locale="en-US") == []


# Where to begin


def test_the_first_menu_is_named_or_called_main() -> None:
    assert run(menu("hello", OUT), mainMenu="hello") == []
    (found,) = run(menu("hello", OUT))
    assert (found.rule, found.hint) == ("menu-no-main", 'add "mainMenu": "hello"')
    (found,) = run(menu("hello", OUT), mainMenu="helo")
    assert (found.rule, found.hint) == ("menu-wrong-start", "did you mean 'hello'?")
    both = (menu("hello", option("1", "menu(main)")), menu("main", OUT))
    assert rules(run(*both, mainMenu="hello")) == "menu-two-starts"
    assert rules(run()) == "menu-none"
    assert rules(check({"action": {"name": "runMenu"}}, "ace")) == "menu-none"


def test_two_menus_of_one_name() -> None:
    assert rules(run(menu("main", OUT), menu("main", OUT))) == "menu-twice"
    alike = (menu("main", option("1", "menu(Main)")), menu("Main", OUT))
    assert rules(run(*alike)) == "menu-alike"


def test_a_menu_without_an_id() -> None:
    without = {"mainPrompt": "#tts[x]", "maxDigits": 4}
    assert rules(run(menu("main", OUT), without)) == "member-missing"


# Ways


def test_undefined_target_is_reported_once() -> None:
    """A misspelt target counts as what was meant, so that nothing follows from it."""
    (found,) = run(menu("main", option("1", "menu(sale)")), menu("sales", OUT))
    assert found == Finding(
        "menu-undefined-target",
        "error",
        ("action", "menus", 0, "options", 0, "action"),
        "the option plays menu 'sale', which does not exist; the menu fails there",
        "did you mean 'sales'?",
    )
    assert rules(run(menu("main", option("1", "menu( sales )")), menu("sales", OUT))) == (
        "menu-undefined-target"
    )


def test_unreachable_menus_are_reported_with_their_followers() -> None:
    found = run(
        menu("main", OUT),
        menu("deep", OUT),
        menu("lost", option("1", "menu(deep)"), option("2", "menu(main)")),
        menu("ring", option("1", "menu(around)"), OUT | {"dtmf": "2"}),
        menu("around", option("1", "menu(ring)")),
        menu("alone", option("1", "menu(alone)"), OUT | {"dtmf": "2"}),
    )
    assert [(one.rule, one.path[2]) for one in found] == [
        ("menu-unreachable", 2),
        ("menu-unreachable", 5),
        ("menu-unreachable", 3),
    ]
    assert found[0].message == (
        "no option leads to menu 'lost'; callers never reach it, or 'deep' which only it leads to"
    )


def test_menu_loop_without_exit_is_reported_once() -> None:
    (found,) = run(menu("main", option("1", "menu(main)")))
    assert (found.rule, found.path) == ("menu-no-way-out", ("action", "menus", 0, "options"))
    (found,) = run(
        menu("main", OUT, option("2", "menu(a)")),
        menu("a", option("1", "menu(b)")),
        menu("b", option("1", "menu(c)")),
        menu("c", option("1", "menu(b)"), option("2", "menu(a)")),
    )
    assert found.message == (
        "every option of menu 'a' leads to 'b' and 'c' and back; no key leads out"
    )


def test_digits_and_faults_are_ways_out() -> None:
    assert run(menu("main", option("1", "menu(code)")), menu("code", maxDigits=4)) == []
    assert rules(run(menu("main", option("1", "menu(main)"), option("2", "jump")))) == (
        "option-action"
    )


def test_a_menu_with_nothing_to_press_is_a_dead_end() -> None:
    assert rules(run(menu("main"))) == "menu-dead-end"
    assert rules(run(menu("main", options=[]))) == "menu-dead-end"
    assert rules(run(menu("main", options="1"))) == "member-type"
    assert rules(run(menu("main", option("1", "menu(end)")), menu("end"))) == "menu-dead-end"


# Time-outs and prompts


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"timeoutMills": 1000}, ""),
        ({"timeoutMills": 30_000}, ""),
        ({"timeoutMills": 30_001}, "menu-timeout-unusual"),
        ({"timeoutMills": 999}, "menu-timeout-unusual"),
        ({"timeoutMills": 0}, "menu-timeout"),
        ({"timeoutMills": -1}, "menu-timeout"),
        ({"maxTimeoutMills": 60_000}, "no-effect"),
        ({"repeats": 0}, ""),
        ({"repeats": -1}, "count"),
        ({"repeats": 0, "repeatPrompt": "#tts[x]"}, "no-effect"),
        ({"repeats": 1, "repeatPrompt": "#tts[x]"}, ""),
        ({"mainPrompt": None}, "menu-no-prompt"),
        ({"mainPrompt": None, "repeatPrompt": "#tts[x]"}, ""),
        ({"mainPrompt": 5}, "member-type"),
    ],
)
def test_members_of_a_menu(members: dict[str, Any], expected: str) -> None:
    assert rules(run(menu("main", OUT, **members))) == expected


def test_seconds_in_milliseconds_get_a_guess() -> None:
    (found,) = run(menu("main", OUT, timeoutMills=5))
    assert found.hint == "did you mean 5000?"


def test_a_menu_tells_its_result_in_a_callback() -> None:
    (found,) = run(menu("main", OUT), suppressCallbacks=True)
    assert (found.rule, found.path) == ("callbacks-suppressed", ("action", "suppressCallbacks"))


@pytest.mark.slow
def test_ten_thousand_faulty_menus_are_looked_through_at_once() -> None:
    """No fault costs more where there are many: each of these took minutes if it were squared."""
    size = 10_000
    chain = [menu(f"m{at}", option("1", f"menu(m{(at + 1) % size})")) for at in range(size)]
    assert rules(run(*chain, mainMenu="m0")) == "menu-no-way-out"
    assert rules(run(menu("main", OUT), *chain)) == "menu-unreachable"
    apart = [menu(f"m{at}", OUT) for at in range(size)]
    assert len(run(menu("main", OUT), *apart)) == size
    lost = [menu(f"m{at}", option("1", f"menu(x{at})")) for at in range(size)]
    assert len(run(*lost, mainMenu="m0")) == 2 * size - 1
