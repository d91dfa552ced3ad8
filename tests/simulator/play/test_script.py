"""Key scripts of a caller."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinchctl.errors import UsageError
from sinchctl.simulator.play.script import Token, parse_script, print_script

TOKENS = st.one_of(
    st.builds(Token, st.just("keys"), st.text("0123456789*#", min_size=1), st.booleans()),
    st.builds(Token, st.sampled_from(["timeout", "silence", "cancel"])),
    st.builds(Token, st.just("hangup"), st.just(""), st.booleans()),
    st.builds(Token, st.just("say"), st.text("abc ", min_size=1).map(str.strip).filter(bool)),
)


def test_script_tokens() -> None:
    tokens = parse_script(" 1 , timeout*2,!3, say:Sales, HANGUP")
    assert [str(token) for token in tokens] == [
        "1",
        "timeout",
        "timeout",
        "!3",
        "say:Sales",
        "hangup",
    ]
    assert print_script(tokens) == "1,timeout*2,!3,say:Sales,hangup"
    assert parse_script("  ") == []


@given(st.lists(TOKENS, max_size=8))
def test_printed_script_reads_the_same(tokens: list[Token]) -> None:
    assert parse_script(print_script(tokens)) == tokens


@pytest.mark.parametrize(
    ("script", "message", "hint"),
    [
        ("1,,2", "token 2, which is empty", "use keys"),
        ("1,timout", "'timout' (token 2)", "did you mean timeout"),
        ("!timeout", "'!timeout' (token 1)", "only keys and hangup"),
        ("timeout*0", "'timeout*0' (token 1)", "timeout"),
        ("12a", "'12a' (token 1)", "use keys"),
        ("say:", "'say:' (token 1)", "say:WORD"),
    ],
)
def test_mistake_in_a_script_names_the_token(script: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_script(script)
    assert message in caught.value.message
    assert hint in caught.value.hint
