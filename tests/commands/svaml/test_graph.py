"""svaml graph on the command line: formats, streams, files with mistakes, and terminals."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.conftest import Run

STARTER = Path(__file__).parents[3] / "sinchctl" / "svaml" / "starter.yaml"
MENU = """\
event: ace
menus:
  main:
    prompt: Press 1 for sales.
    options:
      1: {return: sales}
      2: {goto: code}
  code:
    prompt: Enter your code.
    max_digits: 4
  old:
    prompt: Nobody hears this.
    options: {1: {goto: main}}
"""
FAULTY = """\
menus:
  main:
    prompt: Press 1.
    options:
      1: {goto: sale}
      2: {return: x}
    repeats: many
"""


@pytest.fixture
def menu(tmp_path: Path) -> str:
    path = tmp_path / "menu.yaml"
    path.write_text(MENU)
    return str(path)


def test_a_tree_on_a_pipe(run: Run, menu: str) -> None:
    result = run("svaml", "graph", menu)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[:6] == [
        "The call is answered (ACE)",
        "└─ menu main, plays first",
        '   │  "Press 1 for sales."',
        "   │  no input: PIE timeout (repeats is not set: 0 assumed)",
        '   ├─ 1 → PIE return "sales"',
        "   └─ 2 → menu code",
    ]
    assert "Not reachable:" in result.stdout


def test_a_tree_on_a_terminal_is_the_same_in_colour(run: Run, menu: str) -> None:
    plain = run("svaml", "graph", menu)
    shown = run("svaml", "graph", menu, tty=True)
    assert "\x1b[1m" in shown.stdout
    bare = shown.stdout
    for code in ("0", "1", "2", "32", "33", "1;31"):
        bare = bare.replace(f"\x1b[{code}m", "")
    assert bare == plain.stdout
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in run("svaml", "graph", menu, tty=True, env=env).stdout


def test_a_dumb_terminal_gets_ascii(run: Run, menu: str) -> None:
    shown = run("svaml", "graph", menu, env={"TERM": "dumb"})
    assert shown.stdout.isascii()
    assert "`- menu main, plays first" in shown.stdout


@pytest.mark.parametrize("columns", ["60", "200"])
def test_a_tree_takes_the_columns_there_are(run: Run, columns: str) -> None:
    shown = run("svaml", "graph", str(STARTER), env={"COLUMNS": columns})
    widest = max(map(len, shown.stdout.splitlines()))
    assert widest <= int(columns)
    assert ("…" in shown.stdout) == (columns == "60")


def test_a_file_comes_from_stdin_where_none_is_named(run: Run) -> None:
    for name in ([], ["-"]):
        result = run("svaml", "graph", *name, stdin=MENU.encode())
        assert (result.exit_code, result.stdout.count("menu main")) == (0, 2)
    result = run("svaml", "graph", tty=True)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no file is named" in result.stderr


def test_each_format(run: Run, menu: str) -> None:
    shown = {
        form: run("svaml", "graph", menu, "--format", form).stdout
        for form in ("tree", "mermaid", "dot", "svg", "json", "SVG")
    }
    assert shown["tree"] == run("svaml", "graph", menu).stdout
    assert shown["mermaid"].startswith("flowchart TD\n")
    assert shown["dot"].startswith("digraph flow {\n")
    assert shown["dot"].endswith("}\n")
    assert ET.fromstring(shown["svg"]).tag.endswith("svg")  # noqa: S314 - our own
    assert ">menu.yaml<" in shown["svg"]
    assert shown["SVG"] == shown["svg"]
    assert {*json.loads(shown["json"])} == {"nodes", "edges"}


def test_json_may_be_asked_for_in_either_way(run: Run, menu: str) -> None:
    asked = run("svaml", "graph", menu, "--format", "json").stdout
    assert run("svaml", "graph", menu, "-o", "json").stdout == asked
    assert run("svaml", "graph", menu, env={"SINCHCTL_OUTPUT": "json"}).stdout == asked
    one_line = run("svaml", "graph", menu, "-o", "ndjson").stdout
    assert one_line.count("\n") == 1
    assert json.loads(one_line) == json.loads(asked)
    assert run("svaml", "graph", menu, "-o", "json", "--format", "dot").stdout.startswith("digraph")


def test_single_values_and_names(run: Run, menu: str) -> None:
    assert run("svaml", "graph", menu, "-q").stdout == "main\ncode\nold\n"
    assert run("svaml", "graph", menu, "--field", "nodes.1.label").stdout == "main\n"
    assert run("svaml", "graph", menu, "--field", "nodes.99").exit_code == 5
    rows = run("svaml", "graph", menu, "-o", "tsv").stdout.splitlines()
    assert rows[0] == 'main\ttrue\ttrue\t"Press 1 for sales."'
    assert rows[2].startswith("old\tfalse\tfalse\t")


def test_an_unknown_format_is_a_usage_error(run: Run, menu: str) -> None:
    result = run("svaml", "graph", menu, "--format", "png")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "'png'" in result.stderr
    for name in ("tree", "mermaid", "dot", "svg", "json"):
        assert name in result.stderr
    assert run("svaml", "graph", menu, "--for", "lunch").exit_code == 2


@pytest.mark.parametrize("form", ["tree", "mermaid", "dot", "svg", "json"])
def test_a_file_with_mistakes_is_drawn_as_far_as_it_goes(
    run: Run, tmp_path: Path, form: str
) -> None:
    path = tmp_path / "menu.yaml"
    path.write_text(FAULTY)
    result = run("svaml", "graph", str(path), "--format", form)
    assert result.exit_code == 0
    assert "sale" in result.stdout
    assert "does not exist" in result.stdout
    told = result.stderr.splitlines()
    assert len(told) == 1
    assert "repeats" in told[0]


def test_svaml_errors_name_what_is_missing(run: Run) -> None:
    action = {"name": "runMenu", "menus": [{"id": "main", "options": [{"action": "menu(x)"}]}]}
    result = run("svaml", "graph", stdin=json.dumps({"action": action}).encode())
    assert result.exit_code == 0
    assert "no key → menu x: does not exist" in result.stdout
    assert result.stderr == "sinchctl: warning: -: menu x: does not exist\n"


def test_only_the_first_of_many_errors_are_listed(run: Run) -> None:
    options = [{"dtmf": "1", "action": f"menu(x{at})"} for at in range(50)]
    action = {"name": "runMenu", "menus": [{"id": "main", "options": options}]}
    told = run("svaml", "graph", stdin=json.dumps({"action": action}).encode()).stderr.splitlines()
    assert len(told) == 21
    assert told[-1].endswith("and 30 more. See all: sinchctl svaml lint -")


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"a: [", b"{", b"a: 1\na: 2\n"])
def test_unreadable_file_is_not_drawn(run: Run, data: bytes) -> None:
    for verb in ("graph", "explain"):
        result = run("svaml", verb, "-", stdin=data)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("sinchctl: error: ")
    assert run("svaml", "graph", "no-such-file.yaml").exit_code == 2


def test_mermaid_says_when_it_is_too_much_for_mermaid(run: Run) -> None:
    options = [{"dtmf": "1", "action": f"return({at})"} for at in range(600)]
    action = {"name": "runMenu", "menus": [{"id": "main", "options": options}]}
    data = json.dumps({"action": action}).encode()
    result = run("svaml", "graph", "--format", "mermaid", stdin=data)
    assert result.exit_code == 0
    assert "Mermaid draws 500 lines and 50,000 characters by default" in result.stderr
    assert run("svaml", "graph", "--format", "svg", stdin=data).stderr == ""


def test_an_svg_is_utf8_in_every_locale(program: Run, tmp_path: Path) -> None:
    path = tmp_path / "menu.yaml"
    path.write_text("menus: {main: {prompt: 欢迎, options: {1: {return: x}}}}", "utf-8")
    env = {
        "LC_ALL": "C",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
        "PYTHONIOENCODING": "ascii",
    }
    for form in ("svg", "mermaid", "dot"):
        assert "欢迎" in program("svaml", "graph", str(path), "--format", form, env=env).stdout
    tree = program("svaml", "graph", str(path), env=env)
    assert (tree.exit_code, tree.stdout.isascii()) == (0, True)


def test_on_a_terminal_nothing_of_a_file_acts(run: Run) -> None:
    prompt = "#tts[\x1b]0;evil\x07\x1b[31m\u202e]"
    action = {"name": "runMenu", "menus": [{"id": "main", "mainPrompt": prompt}]}
    data = json.dumps({"action": action}).encode()
    for form in ("tree", "mermaid", "dot", "svg", "json"):
        shown = run("svaml", "graph", "-", "--format", form, stdin=data, tty=True).stdout
        assert not {"\x07", "\u202e"} & {*shown}
        assert "\x1b]" not in shown
    assert "\x1b]" not in run("svaml", "explain", "-", stdin=data, tty=True).stdout


# --- --save ---


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("flow.svg", "<svg"),
        ("flow.dot", "digraph flow {"),
        ("flow.MMD", "flowchart TD"),
        ("flow.json", "{\n"),
        ("flow.txt", "The call is answered (ACE)\n└─ menu main"),
    ],
)
def test_save_takes_the_format_from_the_extension(
    run: Run, menu: str, tmp_path: Path, name: str, start: str
) -> None:
    path = tmp_path / name
    result = run("svaml", "graph", menu, "--save", str(path))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"Wrote {path}.\n"
    assert path.read_text("utf-8").startswith(start)


def test_save_writes_what_format_prints(run: Run, menu: str, tmp_path: Path) -> None:
    for extension, form in ((".svg", "svg"), (".dot", "dot"), (".mmd", "mermaid")):
        path = tmp_path / f"flow{extension}"
        assert run("svaml", "graph", menu, "--save", str(path), "-q").stderr == ""
        assert path.read_text("utf-8") == run("svaml", "graph", menu, "--format", form).stdout


def test_save_overwrites_only_with_force(run: Run, menu: str, tmp_path: Path) -> None:
    path = tmp_path / "flow.dot"
    path.write_text("mine")
    refused = run("svaml", "graph", menu, "--save", str(path))
    assert (refused.exit_code, refused.stdout, path.read_text()) == (2, "", "mine")
    assert "already exists. --force overwrites it." in refused.stderr
    assert run("svaml", "graph", menu, "--save", str(path), "--force").exit_code == 0
    assert path.read_text().startswith("digraph")


@pytest.mark.parametrize("name", ["flow.png", "flow", ".svg"])
def test_save_refuses_an_unknown_extension(run: Run, menu: str, tmp_path: Path, name: str) -> None:
    result = run("svaml", "graph", menu, "--save", str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Use .svg, .dot, .mmd, .json or .txt." in result.stderr
    assert not (tmp_path / name).exists()


def test_save_refuses_a_format_that_does_not_fit(run: Run, menu: str, tmp_path: Path) -> None:
    path = str(tmp_path / "flow.svg")
    assert run("svaml", "graph", menu, "--save", path, "--format", "dot").exit_code == 2
    assert run("svaml", "graph", menu, "--save", path, "--format", "svg").exit_code == 0


@pytest.mark.parametrize("verb", ["graph", "explain"])
@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"event": "ice", "callid": "x", "version": 1}, "it looks like a callback"),
        (
            {"method": "customCallout", "customCallout": {"ice": '{"action":{"name":"hangup"}}'}},
            "the whole body of a callout",
        ),
    ],
    ids=["callback", "callout"],
)
def test_something_else_than_svaml_is_not_drawn(
    run: Run, verb: str, document: dict[str, object], reason: str
) -> None:
    result = run("svaml", verb, "-", stdin=json.dumps(document).encode())
    assert (result.exit_code, result.stdout) == (6, "")
    assert reason in result.stderr
    assert len(result.stderr.splitlines()) == 1
