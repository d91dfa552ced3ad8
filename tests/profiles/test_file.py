"""profiles.toml: read with care, changed so that nothing is lost."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinchctl.errors import CredentialsError
from sinchctl.profiles.file import ProfilesDocument, change, profiles_file, read
from tests.conftest import posix

ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "profiles.toml"


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def add(name: str, **keys: object):
    def edit(document: ProfilesDocument) -> None:
        document.profiles[name] = dict(keys)

    return edit


def refused(path: Path) -> CredentialsError:
    with pytest.raises(CredentialsError) as caught:
        read(path)
    assert caught.value.exit_code == 3
    return caught.value


# Where it is


def test_the_directory_comes_from_the_variable(tmp_path):
    assert profiles_file({"SINCHCTL_CONFIG_DIR": str(tmp_path)}) == tmp_path / "profiles.toml"


def test_an_empty_variable_means_the_usual_directory():
    assert profiles_file({"SINCHCTL_CONFIG_DIR": ""}) == profiles_file({})
    assert profiles_file({}).parent.name == "sinchctl"


# Reading


def test_no_file_is_an_empty_one(path):
    assert read(path) == ProfilesDocument(path)


def test_written_profiles_are_read_back(path):
    text = 'default = "acme"\n[profiles.acme]\nregion = "euc1"\ncli = "+46700000000"\n'
    document = read(written(path, text))
    assert document.default == "acme"
    assert document.profiles == {"acme": {"region": "euc1", "cli": "+46700000000"}}


def test_a_byte_order_mark_is_no_fault(path):
    written(path, "").write_bytes('\ufeffdefault = "a"\n'.encode())
    assert read(path).default == "a"


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('default = "acme"\n[profiles.acme\n', 2, 15),
        ("[profiles.acme]\napplication_key = abc\n", 2, 19),
        ('[profiles.acme]\nregion = "euc1"\nregion = "use1"\n', 3, 16),
        ('default = "never closed', 1, 24),
        ('default = "acme"\nother = [1,\n  2,\n\n', 3, 5),
    ],
)
def test_unreadable_toml_is_refused_with_line_and_column(path, text, line, column):
    assert refused(written(path, text)).message.startswith(f"{path}:{line}:{column}: ")


@pytest.mark.parametrize("text", ["x = " + "1" * 5000, "x = " + "[" * 20_000])
def test_toml_that_the_reader_chokes_on_is_refused(path, text):
    assert refused(written(path, text)).message.startswith(f"{path}:1:")


def test_a_byte_that_is_no_utf8_is_refused_with_its_place(path):
    written(path, "").write_bytes(b'default = "a"\n# caf\xe9\n')
    assert refused(path).message == f"{path}:2:6: a byte that is not UTF-8"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("default = 1", "default must be text in quotes, not a number"),
        ("profiles = []", "profiles must be a table, not a list"),
        ("[profiles]\nacme = 'x'", "profiles.acme must be a table, not text"),
        ("[profiles.acme]\nregion = true", "profiles.acme.region must be text in quotes, not true"),
        ("[profiles.acme]\ncli = 46700000000", "profiles.acme.cli must be text in quotes"),
        ("[profiles.acme]\nlocale = 2026-01-01", "profiles.acme.locale must be text"),
        ("[profiles.acme]\nbase_urls = 'x'", "profiles.acme.base_urls must be a table"),
        ("[profiles.acme.base_urls]\nvoice = 1", "profiles.acme.base_urls.voice must be text"),
    ],
)
def test_a_wrong_type_is_refused_with_its_key(path, text, said):
    assert f"{path}: {said}" in refused(written(path, text)).message


@posix
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o666, 0o620, 0o777])
def test_a_file_that_others_can_open_is_refused_with_the_chmod_that_mends_it(path, mode):
    fault = refused(written(path, 'default = "a"', mode))
    assert f"(mode {mode:04o})" in fault.message
    assert fault.hint == f"run `chmod 600 {path}`"
    os.chmod(path, 0o600)
    assert read(path).default == "a"


@posix
def test_a_file_that_only_the_owner_can_read_is_fine(path):
    assert read(written(path, 'default = "a"', 0o400)).default == "a"


def test_a_directory_in_its_place_is_refused(path):
    path.mkdir(parents=True)
    assert str(path) in refused(path).message


@posix
def test_a_pipe_in_its_place_is_refused_at_once(path):
    """Opening it must not wait for somebody to write."""
    path.parent.mkdir()
    os.mkfifo(path, 0o600)
    assert refused(path).message == f"{path} is not a file"


def test_a_file_where_the_directory_should_be_is_refused(tmp_path):
    (tmp_path / "config").write_text("")
    fault = refused(tmp_path / "config" / "profiles.toml")
    assert fault.message.startswith(f"cannot read {tmp_path}")


def test_a_huge_file_is_refused(path):
    assert "larger than" in refused(written(path, "#" * 1_000_001)).message


def test_unknown_keys_are_named_with_a_guess(path):
    text = 'colour = "red"\n[profiles.acme]\napplication_secrte = "x"\n[profiles.b]\nzzz = 1\n'
    assert list(read(written(path, text)).strangers("acme")) == [
        f"{path}: 'colour' is not a key of this file",
        f"{path}: profiles.acme has a key 'application_secrte' that nothing uses; "
        "did you mean application_secret?",
    ]


def test_an_unknown_profile_names_the_known_ones(path):
    document = read(written(path, "[profiles.acme]\n[profiles.other]\n"))
    with pytest.raises(CredentialsError) as caught:
        document.profile("acne", "option --profile")
    assert caught.value.message == f"there is no profile 'acne' (option --profile) in {path}"
    assert caught.value.hint == "did you mean acme? Known: acme, other"


# Writing


@posix
def test_the_file_is_0600_and_its_directory_0700(path):
    before = os.umask(0)
    try:
        change(path, add("acme", region="euc1"))
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_unknown_keys_survive_a_change(path):
    text = (
        'default = "acme"\ncolour = "red"\n[profiles.acme]\nregion = "euc1"\nnew_key = 2026-01-01\n'
        '[profiles.acme.base_urls]\nvoice = "http://127.0.0.1:1"\n[later]\nx = [1, 2.5]\n'
    )
    before = read(written(path, text))
    change(path, add("other", region="use1"))
    after = read(path)
    assert after.others == before.others == {"colour": "red", "later": {"x": [1, 2.5]}}
    assert after.profiles == before.profiles | {"other": {"region": "use1"}}
    assert after.default == "acme"


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=40, deadline=None)
@given(
    profiles=st.dictionaries(
        _texts, st.fixed_dictionaries({}, optional={"region": _texts, "cli": _texts, "x": _texts})
    ),
    default=_texts,
)
def test_any_text_survives_the_round_trip(tmp_path_factory, profiles, default):
    path = tmp_path_factory.mktemp("round") / "profiles.toml"

    def edit(document: ProfilesDocument) -> None:
        document.default, document.profiles = default, profiles

    change(path, edit)
    assert read(path) == ProfilesDocument(path, default, profiles)


@posix
def test_a_link_stays_a_link_and_its_target_is_replaced(path, tmp_path):
    target = written(tmp_path / "dotfiles" / "my.toml", 'default = "acme"\n[profiles.acme]\n')
    path.parent.mkdir()
    path.symlink_to(target)
    change(path, add("other"))
    assert path.is_symlink()
    assert set(read(target).profiles) == {"acme", "other"}
    assert read(path).default == "acme"


def test_an_edit_that_fails_changes_nothing(path):
    written(path, "[profiles.acme]\n")
    before = path.read_bytes()

    def edit(document: ProfilesDocument) -> None:
        document.profiles.clear()
        raise CredentialsError("no")

    with pytest.raises(CredentialsError, match="no"):
        change(path, edit)
    assert path.read_bytes() == before


def child(code: str, *args: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, args)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


FULL_DISK = """
import resource, sys
from pathlib import Path
from sinchctl.errors import CredentialsError
from sinchctl.profiles.file import change
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
def edit(document):
    document.profiles["big"] = {"locale": "x" * 5000}
try:
    change(Path(sys.argv[1]), edit)
except CredentialsError as fault:
    print(fault.exit_code, fault.message)
"""


@posix
def test_a_disk_that_takes_no_more_leaves_the_old_file(path):
    """The system itself refuses to write, as a full disk or a quota does."""
    written(path, 'default = "acme"\n[profiles.acme]\nregion = "euc1"\n')
    before = path.read_bytes()
    writer = child(FULL_DISK, path)
    said, _ = writer.communicate(timeout=30)
    assert said.startswith(f"3 cannot write {path}: ")
    assert "nothing in it was changed" in said
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir() if file.suffix == ".new"] == []


@posix
def test_a_directory_that_cannot_be_written_is_refused(path):
    if os.geteuid() == 0:
        path = Path("/proc/profiles.toml")
    else:
        path.parent.mkdir(mode=0o500)
    with pytest.raises(CredentialsError, match="cannot write"):
        change(path, add("acme"))


ADD_MANY = """
import sys
from pathlib import Path
from sinchctl.profiles.file import change
for count in range(15):
    change(Path(sys.argv[1]), lambda d: d.profiles.update({f"{sys.argv[2]}-{count}": {"cli": "x"}}))
"""


@pytest.mark.slow
def test_processes_that_write_at_once_lose_nothing(path):
    writers = [child(ADD_MANY, path, name) for name in ("a", "b", "c", "d")]
    for writer in writers:
        said, _ = writer.communicate(timeout=60)
        assert (writer.returncode, said) == (0, "")
    assert set(read(path).profiles) == {f"{name}-{n}" for name in "abcd" for n in range(15)}


HOLD = """
import sys, time
from pathlib import Path
from sinchctl.profiles.file import change
def edit(document):
    print("held", flush=True)
    time.sleep(60)
change(Path(sys.argv[1]), edit)
"""


@posix
def test_a_writer_that_was_killed_holds_nobody_up(path):
    holder = child(HOLD, path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.send_signal(signal.SIGKILL)
    holder.communicate(timeout=30)
    change(path, add("acme"))
    assert set(read(path).profiles) == {"acme"}


@posix
def test_a_writer_that_never_ends_is_reported(path, monkeypatch):
    monkeypatch.setattr("sinchctl.profiles.file._LOCK_SECONDS", 0.1)
    holder = child(HOLD, path)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    try:
        with pytest.raises(CredentialsError, match="has kept"):
            change(path, add("acme"))
    finally:
        holder.kill()
        holder.communicate(timeout=30)
