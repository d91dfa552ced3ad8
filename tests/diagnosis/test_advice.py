"""Advice: every documented code, reason and result that is not good says what to do."""

import pytest

from sinchctl.diagnosis.advice import ADVICE, advice, calling_error_advice, code_advice
from sinchctl.diagnosis.clue import Fate
from sinchctl.events.codes import calling_error, delivery_cause
from sinchctl.events.meanings import MEANINGS, Field, meaning

NO_OUTCOME: set[Field] = {"menu_result", "notify_type", "amd_status", "amd_reason"}
NO_OUTCOME |= {"conversation_result", "number_status", "number_failure"}
"""Fields that say nothing of how a message, a call or a verification ended."""
FIELDS: list[Field] = [field for field in MEANINGS if field not in NO_OUTCOME]
REASONS: dict[Field, Field] = {
    "call_result": "call_reason",
    "call_status": "call_reason",
    "verification_status": "verification_reason",
    "conversation_status": "conversation_reason",
}
"""The field of the reason of each state that has one."""


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


def test_every_field_of_an_outcome_has_advice() -> None:
    assert set(FIELDS) == set(ADVICE)


@pytest.mark.parametrize("field", [field for field in FIELDS if field not in REASONS.values()])
def test_every_state_with_every_reason_has_a_cause_and_advice_unless_it_is_good(
    field: Field,
) -> None:
    reason_field = REASONS.get(field)
    for state in MEANINGS[field]:
        for reason in ["", *MEANINGS[reason_field]] if reason_field else [""]:
            outcome = Fate(field, state, reason, reason_field)
            assert outcome.cause, outcome
            says_something = meaning(field, state).tone not in {"", "strong"}
            assert outcome.advice or outcome.is_good or not says_something, outcome


def test_every_documented_delivery_code_has_a_cause_and_advice() -> None:
    """All but those that say that nothing went wrong: no error, queued, dispatched."""
    codes = [code for code in range(1, 1000) if delivery_cause(code) and code not in {400, 401}]
    assert len(codes) == 169
    for code in codes:
        outcome = Fate("delivery_status", "Aborted", str(code))
        assert delivery_cause(code) in outcome.cause
        assert outcome.advice == code_advice(code) != ""


def test_every_error_of_a_call_that_has_a_meaning_has_advice() -> None:
    errors = [code for code in range(1, 100_000) if calling_error(code) != str(code)]
    assert len(errors) == 2
    assert all(map(calling_error_advice, errors))


def test_errors_of_a_call_have_advice() -> None:
    assert "svaml lint" in calling_error_advice(40001)
    assert calling_error_advice(50000)


def test_no_advice_for_a_code_that_nobody_documents() -> None:
    assert code_advice(999) == ""
    assert advice("call_reason", "NOSUCHREASON") == ""
