"""What the tests of event share."""

from collections.abc import Iterator

import pytest

from tests.commands.event.listening import Listener, listening


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A listener that checks signatures and answers with the neutral answer."""
    with listening() as found:
        yield found
