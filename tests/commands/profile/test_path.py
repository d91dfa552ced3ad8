"""profile path: bare for a shell, JSON on demand."""


def test_path_is_bare_for_a_shell_and_json_on_demand(run, path):
    assert run("profile", "path").stdout == f"{path}\n"
    assert run("profile", "path", "-o", "json").json == {"path": str(path), "exists": False}
