"""Reading files: three syntaxes, one tree, places, and a clear no to whatever is not a file."""

import json
import os
import string
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli_w
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.errors import UsageError
from sinchctl.svaml.document.positions import format_path
from sinchctl.svaml.document.read import LARGEST, read_document
from sinchctl.svaml.flow.read import read_flow
from sinchctl.svaml.write import write
from tests.conftest import Run

MENU = b"menus: {main: {prompt: Hi, options: {1: {return: a}}}}\n"


def value(text: str, name: str = "x.yaml") -> Any:
    return read_document(name, text.encode()).value


# --- what is read -------------------------------------------------------------------------


def test_yaml_without_its_surprises() -> None:
    text = (
        "a: no\nb: on\nc: 1:30\nd: 2026-11-24\ne: 0x1F\nf: 007\ng: +46700000000\nh: 12\n"
        "i: 1.50\nj: true\nk: ~\nl: yes\nm: .inf\nn: 1e3\n1: y\n"
    )
    assert value(text) == {
        "a": "no", "b": "on", "c": "1:30", "d": "2026-11-24", "e": "0x1F", "f": "007",
        "g": "+46700000000", "h": 12, "i": Decimal("1.50"), "j": True, "k": None, "l": "yes",
        "m": ".inf", "n": "1e3", "1": "y",
    }  # fmt: skip


def test_dates_of_toml_stay_text() -> None:
    read = value(
        "a = 2026-11-24\nb = 07:32:00\nc = [2026-11-24T07:32:00Z]\n2026-11-24 = 1", "x.toml"
    )
    assert read == {
        "a": "2026-11-24",
        "b": "07:32:00",
        "c": ["2026-11-24T07:32:00+00:00"],
        "2026-11-24": 1,
    }


def test_anchors_and_merges() -> None:
    text = "base: &b {repeats: 2, prompt: a}\nmenu: {<<: *b, prompt: b}\nsame: *b\n"
    read = value(text)
    assert read["menu"] == {"repeats": 2, "prompt": "b"}
    assert read["same"] == {"repeats": 2, "prompt": "a"}


@pytest.mark.parametrize(
    ("name", "data", "syntax"),
    [
        ("a.yaml", b"a: 1", "yaml"),
        ("a.YML", b"a: 1", "yaml"),
        ("a.toml", b"a = 1", "toml"),
        ("a.json", b'{"a": 1}', "json"),
        ("-", b'# x\n{"a": 1}', "json"),
        ("-", b"[a]\nb = 1", "toml"),
        ("-", b"a = 1", "toml"),
        ("-", b"a: 1", "yaml"),
        ("/dev/stdin", b'[{"a": 1}]', "json"),
        ("a.json", b'\xef\xbb\xbf{"a": 1}', "json"),
    ],
)
def test_syntax_is_detected_by_file_name_or_content(name: str, data: bytes, syntax: str) -> None:
    if name == "-" and data.startswith(b"#"):
        with pytest.raises(UsageError, match="JSON"):
            read_document(name, data)
    else:
        assert read_document(name, data).syntax == syntax


def test_places() -> None:
    text = "menus:\n  main:\n    prompt: [a,\n      b]\n    repeats: 3\n"
    for name, data in (("x.yaml", text), ("x.json", json.dumps(value(text), indent=2))):
        places = read_document(name, data.encode()).places
        assert places[()] == (1, 1)
        assert places[("menus", "main")][0] == (2 if name == "x.yaml" else 3)
        assert places[("menus", "main", "prompt", 1)][0] == (4 if name == "x.yaml" else 6)
        assert places.nearest(("menus", "main", "nothing")) == places[("menus", "main")]
        assert ("menus", "other") not in places
    toml = read_document("x.toml", b"[menus.main]\nprompt = 'a'\nrepeats = 'x'\n").places
    assert toml.nearest(("menus", "main", "repeats"))[0] in {1, 3}


def test_paths_are_shown_as_they_are_written() -> None:
    path = ("action", "menus", 0, "options", 1)
    assert format_path(path, "svaml") == "$.action.menus[0].options[1]"
    assert format_path(("menus", "main", "options", "#")) == "menus.main.options.#"
    assert format_path(("menus", "a b", "prompt")) == 'menus["a b"].prompt'


# --- the same tree in three syntaxes ------------------------------------------------------

WORDS = st.text(string.ascii_letters + string.digits + " .,:;-_#'\"å€[]{}$*&!|>%@`\\", max_size=20)
NAMES = st.text(string.ascii_letters + string.digits + "-_ .å#:", min_size=1, max_size=8)
TEXTS = WORDS.map(lambda word: f"t{word}")
PROMPTS = st.one_of(
    TEXTS,
    st.lists(
        st.one_of(TEXTS, st.fixed_dictionaries({"url": st.just("https://x.example/a")})),
        min_size=1,
        max_size=3,
    ),
)
OPTIONS = st.dictionaries(
    st.sampled_from([*"0123456789*#", "no", "on", "sales"]),
    st.one_of(
        st.fixed_dictionaries(
            {"return": TEXTS}, optional={"cookies": st.dictionaries(NAMES, WORDS)}
        ),
        st.fixed_dictionaries({"goto": st.just("main")}),
    ),
    max_size=4,
)
MENUS = st.fixed_dictionaries(
    {"prompt": PROMPTS},
    optional={
        "repeat_prompt": PROMPTS,
        "repeats": st.integers(0, 9),
        "timeout": st.sampled_from(["5s", 7, "500ms", "1:30", "1e3"]),
        "max_digits": st.integers(1, 20),
        "options": OPTIONS,
    },
)
FILES = st.fixed_dictionaries(
    {"menus": st.dictionaries(NAMES, MENUS, min_size=1, max_size=4)},
    optional={"enable_voice": st.booleans(), "locale": st.just("no"), "start": NAMES},
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(FILES)
def test_a_menu_file_is_the_same_in_every_syntax(tree: dict[str, Any]) -> None:
    texts = {
        "x.json": json.dumps(tree, ensure_ascii=False),
        "x.toml": tomli_w.dumps(tree),
        "x.yaml": yaml.safe_dump(tree, allow_unicode=True, sort_keys=False),
    }
    trees = {name: value(text, name) for name, text in texts.items()}
    assert trees["x.json"] == trees["x.toml"] == trees["x.yaml"]
    flows = [read_flow(one) for one in trees.values()]
    assert len({write(flow.svaml) for flow in flows}) == 1
    assert flows[0].problems == flows[1].problems == flows[2].problems


@settings(max_examples=80, deadline=None)
@given(st.binary(max_size=60), st.sampled_from(["x.yaml", "x.toml", "x.json", "-"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        document = read_document(name, data)
    except UsageError:
        return
    read_flow(document.value)


@settings(max_examples=80, deadline=None)
@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), WORDS, st.just("main")),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.one_of(
                    NAMES,
                    st.sampled_from(
                        [
                            *("menus", "action", "instructions", "prompt", "options", "1", "goto"),
                            *("start", "say", "set_cookie", "run_menu", "connect_pstn", "park"),
                        ]
                    ),
                ),
                inner,
                max_size=4,
            ),
        ),
        max_leaves=12,
    )
)
def test_any_tree_is_a_flow_or_has_faults(tree: Any) -> None:
    found = read_flow(tree)
    assert json.loads(write(found.svaml)) is not None
    assert all(one.message and isinstance(one.path, tuple) for one in found.problems)


# --- bad input, named ---------------------------------------------------------------------

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
BAD: list[tuple[str, bytes, str]] = [
    ("bomb.yaml", BOMB.encode(), "alias"),
    ("self.yaml", b"a: &a [*a]", ""),
    ("merge.yaml", b"a: &a {<<: *a}", ""),
    ("tag.yaml", b"a: !!python/object/apply:os.system [ls]", "tag"),
    ("tag2.yaml", b"menus: !include x", "tag"),
    ("twice.yaml", b"menus: {a: {prompt: x}, a: {prompt: y}}", "twice"),
    ("twice-number.yaml", b'1: a\n"1": b', "twice"),
    ("twice.json", b'{"a": 1, "a": 2}', "twice"),
    ("twice.toml", b"a = 1\na = 2", ""),
    ("tab.yaml", b"menus:\n\tmain: x", "tab"),
    ("two.yaml", b"a: 1\n---\nb: 2", ""),
    ("star.yaml", b"options: {*: {return: a}}", ""),
    ("hash.yaml", b"options:\n  #: {return: a}\n", "comment"),
    ("date.toml", b"[menus.a]\nprompt = 'x'\noptions = {2026-11-24 = {return = 'a'}}", "2026"),
    ("comment.json", b'{"a": 1} // yes', "comment"),
    ("comment2.json", b'{/* no */ "a": 1}', "comment"),
    ("comma.json", b'{"a": 1,}', "comma"),
    ("comma2.json", b'{"a": [1, 2,]}', "comma"),
    ("half.json", b'{"a": "\\ud800"}', "half a character"),
    ("nan.json", b'{"a": NaN}', ""),
    ("two.json", b'{"a": 1} {"b": 2}', ""),
    ("utf16.yaml", "menus: {}".encode("utf-16"), "UTF-16"),
    ("utf16-plain.yaml", "menus: {}".encode("utf-16-le"), "UTF-16"),
    ("utf32.json", "{}".encode("utf-32"), "UTF-32"),
    ("latin.yaml", "menus: {å: {prompt: x}}".encode("latin-1"), "not UTF-8"),
    ("nul.yaml", b"menus: {a: {prompt: \x00}}", "NUL"),
    ("binary.toml", bytes(range(1, 256)), "not UTF-8"),
    ("empty.yaml", b"", "empty"),
    ("blank.json", b" \n\t ", "empty"),
    ("comments.yaml", b"# nothing\n", "empty"),
    ("null.json", b"null", "empty"),
    ("bom.toml", b"\xef\xbb\xbf", "empty"),
    ("deep.json", b"[" * 100_000, ""),
    ("deep-closed.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "deep"),
    ("deep.yaml", b"[" * 100_000, "deep"),
    ("deep-block.yaml", b"- " * 100_000 + b"x", "deep"),
    ("deep.toml", b"a = " + b"[" * 100_000 + b"]" * 100_000, "deep"),
    ("deep-keys.toml", b"a" + b".a" * 5_000 + b" = 1", "deep"),
    ("number.json", b'{"a": ' + b"9" * 10_000 + b"}", ""),
    ("exponent.yaml", b"menus: {a: {prompt: x, repeats: 1e999999999}}", ""),
    ("image.png", b"\x89PNG\r\n", "extension"),
    ("none", b"menus: {}", "extension"),
]  # fmt: skip


READABLE = {"date.toml", "exponent.yaml"}
"""What can be read as its syntax, and then is found to be wrong."""


@pytest.mark.parametrize("verb", ["render", "lint"])
@pytest.mark.parametrize(("name", "data", "word"), BAD, ids=[name for name, _, _ in BAD])
def test_bad_files_are_one_clear_error(
    name: str, data: bytes, word: str, verb: str, run: Run, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    result = run("svaml", verb, str(path))
    assert result.exit_code == (6 if name in READABLE else 2), result.stderr[:500]
    told = result.stdout if verb == "lint" and name in READABLE else result.stderr
    assert result.stderr.count("\n") == 1
    assert "bug" not in result.stderr
    assert len(told) < 1000
    assert name in told
    assert word in told
    if verb == "render" or name not in READABLE:
        assert result.stdout == ""


def test_a_fault_of_the_syntax_has_its_place(run: Run, tmp_path: Path) -> None:
    for name, data, place in (
        ("a.yaml", "a: 1\nb: [1, 2\nc: 3\n", "a.yaml:3:"),
        ("a.json", '{"a": 1,\n "b": 2,}', "a.json:2:"),
        ("a.toml", "a = 1\nb = = 2\n", "a.toml:2:"),
        ("quote.yaml", 'a: 1\nb: "open\nc: 3\n', "quote.yaml:2:4: "),
        ("single.yaml", "a: 1\nb: 'open\nc: 3\n", "single.yaml:2:4: "),
    ):
        (tmp_path / name).write_text(data)
        assert place in run("svaml", "render", str(tmp_path / name)).stderr


@pytest.mark.parametrize("verb", ["render", "lint"])
def test_path_that_is_not_a_file(verb: str, run: Run, tmp_path: Path) -> None:
    for path in (
        tmp_path,
        tmp_path / "none.yaml",
        tmp_path / "a\0b.yaml",
        tmp_path / "a" / "b.yaml",
    ):
        result = run("svaml", verb, str(path))
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("sinchctl: error: ")
    assert run("svaml", verb, "-", stdin=b"").exit_code == 2
    secret = tmp_path / "secret.yaml"
    secret.write_bytes(MENU)
    secret.chmod(0)
    if os.geteuid():
        assert run("svaml", verb, str(secret)).exit_code == 2


def test_a_file_may_be_large_and_not_endless(run: Run, tmp_path: Path) -> None:
    large = tmp_path / "large.yaml"
    large.write_bytes(MENU + b"#" * (50 * 1024 * 1024))
    for verb in ("render", "lint"):
        result = run("svaml", verb, str(large))
        assert (result.exit_code, result.stdout) == (2, "")
        assert "is the limit" in result.stderr
    large.write_bytes(MENU + b"#" * (LARGEST - len(MENU)))
    assert read_document("large.yaml", large.read_bytes()).value
    endless = run("svaml", "render", "/dev/zero")
    assert (endless.exit_code, endless.stdout) == (2, "")


def test_a_file_is_read_once(run: Run, tmp_path: Path) -> None:
    """What a pipe or a file that changes gives is taken as it was in one reading."""
    pipe = tmp_path / "menu.yaml"
    os.mkfifo(pipe)
    child = os.fork()
    if not child:
        with pipe.open("wb") as out:
            out.write(MENU)
        os._exit(0)
    result = run("svaml", "render", str(pipe))
    os.waitpid(child, 0)
    assert (result.exit_code, result.json["action"]["mainMenu"]) == (0, "main")
