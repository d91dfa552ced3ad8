"""Advice: every documented code, reason and result that is not good says what to do."""

import pytest

from sinchctl.diagnosis.advice import ADVICE, advice, calling_error_advice, code_advice
from sinchctl.diagnosis.clue import Fate
from sinchctl.events.codes import delivery_cause
from sinchctl.events.meanings import MEANINGS, Field

FIELDS: list[Field] = [*ADVICE]


@pytest.mark.parametrize("field", FIELDS)
def test_every_bad_or_pending_word_has_advice(field: Field) -> None:
    missing = {
        word
        for word, meaning in MEANINGS[field].items()
        if meaning.tone in {"bad", "warn"} and not advice(field, word)
    }
    assert missing == set()


@pytest.mark.parametrize("field", FIELDS)
def test_advice_is_for_words_that_have_a_meaning(field: Field) -> None:
    assert set(ADVICE[field]) <= set(MEANINGS[field])


@pytest.mark.parametrize(
    "code",
    [
        *range(402, 419),
        *range(1, 20),
        *range(40, 57),
        *range(60, 68),
        *range(70, 78),
        *range(100, 115),
        *range(150, 165),
        *range(200, 218),
        *range(250, 258),
        *range(300, 344),
    ],
)
def test_every_documented_delivery_code_has_a_cause_and_advice(code: int) -> None:
    outcome = Fate("delivery_status", "Aborted", str(code))
    assert delivery_cause(code) in outcome.cause
    assert delivery_cause(code)
    assert outcome.advice == code_advice(code) != ""


def test_errors_of_a_call_have_advice() -> None:
    assert "svaml lint" in calling_error_advice(40001)
    assert calling_error_advice(50000)


def test_no_advice_for_a_code_that_nobody_documents() -> None:
    assert code_advice(999) == ""
    assert advice("call_reason", "NOSUCHREASON") == ""
