"""A plan: recipients go into requests of the same text, and the file may be large."""

from collections.abc import Iterator

import pytest

from sinchctl.bulk.ledger import Ledger
from sinchctl.bulk.ledger_file import draft
from sinchctl.bulk.plan import BulkPlan, LeftOut, make_plan
from sinchctl.bulk.rows import Row
from sinchctl.bulk.template import Template


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    book = draft(None)
    yield book
    book.close()


def planned(ledger: Ledger, text: str, values: list[dict[str, str]], size: int) -> BulkPlan:
    people = (Row(line, f"+4670{line:07}", each) for line, each in enumerate(values, 1))
    template = Template(text, has_parameters=True)
    return make_plan(ledger, people, template, LeftOut(), size)


def requests(ledger: Ledger) -> list[tuple[str, int]]:
    with ledger.transaction():
        ledger.name_requests("bulk")
    every = map(ledger.request, ledger.planned(100, []))
    return [(request.body, len(request.recipients)) for request in every]


def test_requests_are_filled_up_to_their_size(ledger: Ledger) -> None:
    assert planned(ledger, "Hi {name}", [{"name": "A"}] * 7, 3).requests == 3
    assert requests(ledger) == [("Hi ${name}", 3), ("Hi ${name}", 3), ("Hi ${name}", 1)]


def test_equal_texts_travel_together_where_a_value_is_no_parameter(ledger: Ledger) -> None:
    values = [{"the shop": "A"}, {"the shop": "B"}] * 3
    assert planned(ledger, "Come to {the shop}", values, 1000).requests == 2
    assert requests(ledger) == [("Come to A", 3), ("Come to B", 3)]


def test_a_text_that_is_too_long_with_its_values_is_a_bad_row(ledger: Ledger) -> None:
    plan = planned(ledger, "{name}" * 20, [{"name": "x" * 100}, {"name": "x" * 101}], 10)
    assert (plan.recipients, plan.bad, plan.longest) == (1, 1, 2000)
    assert "2,020 characters" in plan.bad_rows[0]


def test_duplicates_at_the_end_of_a_full_request_leave_no_empty_one(ledger: Ledger) -> None:
    people = [Row(line, "+46700000000", {}) for line in (1, 2, 3)]
    plan = make_plan(ledger, people, Template("Hi", has_parameters=True), LeftOut(), 1)
    assert (plan.recipients, plan.duplicates, plan.requests) == (1, 2, 1)
    assert [line for line, *_ in ledger.left_out()] == [2, 3]


def test_who_is_left_out_keeps_the_first_reason(ledger: Ledger) -> None:
    left_out = LeftOut()
    left_out.add(["+46700000000"], "excluded by a.csv")
    left_out.add(["46700000000", "46700000001"], "opted out")
    assert left_out.reason(46700000000) == "excluded by a.csv"
    assert left_out.reason(46700000001) == "opted out"
    assert left_out.reason(46700000002) == ""
    left_out.close()
