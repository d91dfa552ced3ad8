"""Whatever the sources say, in whatever order: a verdict, and never a good one without proof."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sinchctl.diagnosis.clue import Clue, Fate
from sinchctl.diagnosis.ledger import about
from sinchctl.diagnosis.verdict import judge, settled
from sinchctl.events.meanings import MEANINGS, Field

STATES: tuple[Field, ...] = (
    "delivery_status",
    "conversation_status",
    "message_status",
    "bulk_state",
    "call_result",
    "verification_status",
)
START = datetime(2026, 11, 24, tzinfo=UTC)
words = st.sampled_from(
    sorted({word for field in MEANINGS.values() for word in field} | {"", "NEW", "402", "999"})
)
fates = st.builds(
    Fate,
    st.sampled_from(STATES),
    words,
    words,
    st.sampled_from([None, "call_reason", "verification_reason", "conversation_reason"]),
    st.sampled_from(["", "46700000000", "46700000001"]),
    st.integers(1, 3),
    st.sampled_from(["", "Sinch said: no"]),
)
times = st.integers(0, 9).map(lambda second: (START + timedelta(seconds=second)).isoformat())
clues = st.lists(
    st.builds(
        Clue,
        st.just("message"),
        st.sampled_from(["api", "events", "ledger", "cdr"]),
        st.just("what"),
        st.one_of(times, st.sampled_from([None, "", "yesterday", "9999-12-31T23:59:59-23:59"])),
        st.just(""),
        st.lists(fates, max_size=3).map(tuple),
        st.sampled_from([None, None, None, 0, 40001]),
        st.none(),
        st.sampled_from(["", "", "46700000000"]),
    ),
    min_size=1,
    max_size=6,
)


@given(clues)
def test_a_good_verdict_has_a_proof_for_each_recipient_and_no_open_end(said: list[Clue]) -> None:
    verdict = judge("01FC66621XXXXX119Z8PMV1QPQ", said)
    assert verdict.sentence
    if verdict.failure is not None:
        assert verdict.cause
        return
    outcomes = [fate for clue in said for fate in clue.outcomes]
    last = settled(said)
    assert last
    assert all(fate in outcomes and fate.is_good and not fate.is_pending for fate in last)
    named = {fate.recipient for fate in outcomes if fate.recipient}
    assert named <= {fate.recipient for fate in last} | {clue.only for clue in said}


@given(clues, st.randoms(use_true_random=False))
def test_bad_clues_alone_never_end_well(said: list[Clue], random: Random) -> None:
    without = [
        clue._replace(outcomes=tuple(fate for fate in clue.outcomes if not fate.is_good))
        for clue in said
    ]
    random.shuffle(without)
    assert judge("id", without).failure is not None


@given(clues, st.randoms(use_true_random=False))
def test_the_order_in_which_sources_are_read_does_not_matter(
    said: list[Clue], random: Random
) -> None:
    """Where each of them has its own time: the time decides."""
    timed = [
        clue._replace(time=(START + timedelta(seconds=at)).isoformat(), only="", error=None)
        for at, clue in enumerate(said)
    ]
    others = random.sample(timed, len(timed))
    assert sorted(map(str, settled(timed))) == sorted(map(str, settled(others)))


@given(clues)
def test_about_one_recipient_nothing_of_another_counts(said: list[Clue]) -> None:
    for clue in about(said, "46700000000"):
        assert {fate.recipient for fate in clue.outcomes} <= {"46700000000"}
