"""Placeholders of a bulk text, and which of them become parameters of an xms batch."""

import pytest

from sinchctl.bulk.template import Template
from sinchctl.errors import UsageError


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Hi {name}", "Hi Anna"),
        ("Hi { name }!", "Hi Anna!"),
        ("{{name}} {name}", "{name} Anna"),
        ("${name} and {name}", "${name} and Anna"),
        ("$${name}", "$Anna"),
        ("${{name}}", "${name}"),
        ("no placeholder $ {{}}", "no placeholder $ {}"),
    ],
)
@pytest.mark.parametrize("has_parameters", [True, False])
def test_placeholders_are_filled_in_and_dollar_braces_stay(
    text: str, read: str, has_parameters: bool
) -> None:
    template = Template(text, has_parameters=has_parameters)
    personal = template.personal(dict.fromkeys(template.columns, "Anna"))
    assert personal.text == read
    body = personal.body
    for name, value in personal.parameters.items():
        body = body.replace(f"${{{name}}}", value)
    assert body == read


@pytest.mark.parametrize(
    ("text", "values", "body", "parameters"),
    [
        ("{name}, {city}", {"name": "A", "city": "B"}, "${name}, ${city}", {"name", "city"}),
        ("{first name}, {city}", {"first name": "A", "city": "B"}, "A, ${city}", {"city"}),
        ("{name}, {city}", {"name": "x" * 161, "city": "B"}, f"{'x' * 161}, ${{city}}", {"city"}),
        ("{name}, {city}", {"name": "${city}", "city": "B"}, "${city}, B", set()),
        ("{a_name_that_is_long}", {"a_name_that_is_long": "A"}, "A", set()),
    ],
    ids=["fits", "name with a space", "long value", "value like a placeholder", "long name"],
)
def test_what_does_not_fit_a_parameter_is_put_into_the_text(
    text: str, values: dict[str, str], body: str, parameters: set[str]
) -> None:
    personal = Template(text, has_parameters=True).personal(values)
    assert (personal.body, set(personal.parameters)) == (body, parameters)


@pytest.mark.parametrize("text", ["a {", "a }", "{}", "{ }", "{a{b}"])
def test_braces_that_name_no_column_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="names no column"):
        Template(text, has_parameters=True)
