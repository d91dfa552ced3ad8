"""Menus: what is played, how long they wait, what a key does, and how they end."""

from typing import Any

from . import bodies
from .program import Choice, MenuProgram
from .turn import Turn


def start(turn: Turn) -> bool:
    """Run the menus of the document; return False if none of them can start."""
    call, program = turn.call, turn.program
    if program is None:
        return False
    chosen = turn.platform.assumptions
    name, used = program.begins_at(chosen["start"], chosen["no-main"])
    for assumption in sorted(used):
        turn.assume(assumption)
    if name is None:
        return False
    turn.answer()
    call.added = ()
    enter(turn, name)
    return True


def enter(turn: Turn, name: str) -> None:
    """Begin a menu with its main prompt."""
    call = turn.call
    call.menu, call.attempt, call.kept = name, 0, ""
    turn.note("menu", menu=name)
    _ask(turn)


def sound_ended(turn: Turn) -> None:
    """Play the next part of the prompt, or begin to wait."""
    menu = _menu(turn)
    turn.stop()
    turn.call.part += 1
    _play_or_listen(turn, menu)


def wait_ended(turn: Turn) -> None:
    """Submit the digits so far; without any, ask again or give up."""
    call, menu = turn.call, _menu(turn)
    turn.note("silence", menu=menu.id, since=call.since, ms=call.t - call.since)
    if call.entry:
        _submit(turn, menu)
        return
    turn.assume("timer")
    call.wrong = None
    _next_attempt(turn, menu)


def press(turn: Turn, key: str) -> None:
    """Take a key that the person presses in a menu."""
    call, menu = turn.call, _menu(turn)
    if call.phase == "listening":
        if not call.entry and call.t - call.since + menu.prompt_ms(call.attempt) > menu.wait:
            turn.assume("timer")
        _take(turn, menu, key)
        return
    if not _barges(turn):
        keeps = turn.assume("early-keys") == "keep"
        _pressed(turn, menu, key, "ignored")
        if keeps:
            call.kept += key
        return
    if not _is_valid(turn, menu, key) and turn.assume("barge-wrong") == "ignore":
        _pressed(turn, menu, key, "ignored")
        return
    turn.stop()
    _take(turn, menu, key)


def say(turn: Turn, word: str) -> None:
    """Take a word that the person says in a menu."""
    call, menu = turn.call, _menu(turn)
    choice = menu.words.get(word.strip().lower())
    if not menu.listens or call.entry or (call.phase == "prompt" and choice is None):
        turn.note("said", text=word, menu=menu.id, effect="ignored")
        return
    if call.phase == "prompt":
        turn.stop()
    if choice is None:
        turn.note("said", text=word, menu=menu.id, effect="wrong")
        _wrong(turn, menu, word, "voice")
        return
    turn.note("said", text=word, menu=menu.id, effect="option")
    _choose(turn, menu, choice, "voice")


def keys(turn: Turn) -> list[str]:
    """Return the keys that the menu has a use for now."""
    menu = _menu(turn)
    options = [key for key in menu.keys if key]
    return options if not menu.digits else sorted({*options, *"0123456789#"})


def hang_up(turn: Turn) -> None:
    """Report that the person hung up in the menu."""
    if turn.assume("pie-on-hangup") == "yes":
        result = {"menuId": turn.call.menu, "type": "hangup"}
        turn.call.result = result
        if _posts_pie(turn):
            turn.post("pie", bodies.pie(turn.call, result))


def _menu(turn: Turn) -> MenuProgram:
    program = turn.program
    menu = program.menu(turn.call.menu) if program else None
    if menu is None:
        raise LookupError(f"the document {turn.call.document!r} has no menu {turn.call.menu!r}")
    return menu


def _action(turn: Turn, name: str) -> Any:
    program = turn.program
    return getattr(program.action, name, None) if program else None


def _barges(turn: Turn) -> bool:
    return _action(turn, "barge") is not False


def _repeats(turn: Turn, menu: MenuProgram) -> int:
    return int(turn.assume("repeats")) if menu.repeats is None else menu.repeats


def _ask(turn: Turn) -> None:
    """Play the prompt of this attempt."""
    call, menu = turn.call, _menu(turn)
    _repeats(turn, menu)
    call.part, call.entry, call.phase = 0, "", "prompt"
    call.since = call.t
    _play_or_listen(turn, menu)


def _play_or_listen(turn: Turn, menu: MenuProgram) -> None:
    call = turn.call
    which = "repeat" if call.attempt else "main"
    if turn.next_sound(menu.prompt(call.attempt), menu=menu.id, prompt=which):
        return
    begun, call.since = call.since, call.t
    call.phase = "listening"
    with_prompt = turn.platform.assumptions["timer"] == "with-prompt"
    call.due = max(call.t, (begun if with_prompt else call.t) + menu.wait)
    kept, call.kept = call.kept, ""
    for key in kept:
        if call.phase == "listening" and call.menu == menu.id:
            _take(turn, menu, key)


def _next_attempt(turn: Turn, menu: MenuProgram) -> None:
    call = turn.call
    call.attempt += 1
    if call.attempt <= _repeats(turn, menu):
        _ask(turn)
    elif call.wrong is None:
        value = {} if turn.platform.assumptions["timeout-value"] == "absent" else {"value": ""}
        _finish(turn, {"menuId": menu.id, "type": "timeout", **value})
    else:
        how = {"value": call.wrong, "inputMethod": call.wrong_by}
        _finish(turn, {"menuId": menu.id, "type": "invalidinput", **how})


def _is_valid(turn: Turn, menu: MenuProgram, key: str) -> bool:
    """Return True for a key that stops a prompt."""
    if key in menu.keys or not menu.digits:
        return key in menu.keys
    if key == "#":
        return turn.assume("hash-alone") == "submit"
    return key != "*" or turn.assume("star") == "digit"


def _take(turn: Turn, menu: MenuProgram, key: str) -> None:
    if menu.digits:
        _take_digit(turn, menu, key)
    elif key in menu.keys:
        _pressed(turn, menu, key, "option")
        _choose(turn, menu, menu.keys[key], "dtmf")
    else:
        _pressed(turn, menu, key, "wrong")
        _wrong(turn, menu, key, "dtmf")


def _take_digit(turn: Turn, menu: MenuProgram, key: str) -> None:
    call = turn.call
    mode = turn.assume("options-with-digits") if menu.keys else "digits"
    at_once = mode == "first" or (mode == "whole" and key == "#")
    if at_once and not call.entry and key in menu.keys:
        _pressed(turn, menu, key, "option")
        _choose(turn, menu, menu.keys[key], "dtmf")
    elif key == "#":
        _pressed(turn, menu, key, "end")
        if call.entry or turn.assume("hash-alone") == "submit":
            _submit(turn, menu)
        else:
            _wrong(turn, menu, key, "dtmf")
    elif key == "*" and turn.assume("star") == "wrong":
        _pressed(turn, menu, key, "wrong")
        _wrong(turn, menu, call.entry + key, "dtmf")
    else:
        call.entry += key
        ends = len(call.entry) >= menu.digits
        taken = ends and mode == "whole" and call.entry in menu.keys
        _pressed(turn, menu, key, "option" if taken else "digit")
        call.phase, call.since = "listening", call.t
        call.due = call.t + menu.wait
        if ends:
            _submit(turn, menu)


def _submit(turn: Turn, menu: MenuProgram) -> None:
    """End an entry of digits: one option's key, or a sequence."""
    entry = turn.call.entry
    if entry in menu.keys and turn.assume("options-with-digits") == "whole":
        _choose(turn, menu, menu.keys[entry], "dtmf")
        return
    result = {"menuId": menu.id, "type": "sequence", "value": entry, "inputMethod": "dtmf"}
    _finish(turn, result)


def _wrong(turn: Turn, menu: MenuProgram, value: str, by: str) -> None:
    turn.call.wrong, turn.call.wrong_by = value, by
    _next_attempt(turn, menu)


def _choose(turn: Turn, menu: MenuProgram, choice: Choice, by: str) -> None:
    call, program = turn.call, turn.program
    call.added = (*call.added, *choice.add)
    turn.set_cookies(choice.add)
    if choice.kind == "menu" and program is not None and program.menu(choice.value):
        enter(turn, choice.value)
    elif choice.kind == "return":
        result = {"menuId": menu.id, "type": "return", "value": choice.value, "inputMethod": by}
        _finish(turn, result)
    elif choice.kind == "menu" and turn.assume("missing-menu") == "end":
        turn.end("ANSWERED", "CALLBACKERROR")
    else:
        _finish(turn, {"menuId": menu.id, "type": "error"})


def _finish(turn: Turn, result: dict[str, Any]) -> None:
    """End the menus with a result."""
    call = turn.call
    if call.added:
        result["addToContext"] = [{"key": key, "value": value} for key, value in call.added]
    call.result = result
    call.entry, call.fell_back = "", False
    if _posts_pie(turn):
        turn.post("pie", bodies.pie(call, result), waits=True)
    else:
        turn.hang_up()


def _posts_pie(turn: Turn) -> bool:
    callout = turn.call.callout
    return callout is None or "pie" in callout.enabled


def _pressed(turn: Turn, menu: MenuProgram, key: str, effect: str) -> None:
    turn.note("pressed", key=key, menu=menu.id, effect=effect)
