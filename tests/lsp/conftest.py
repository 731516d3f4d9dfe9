"""A fresh server process for each test that asks for one."""

from collections.abc import Iterator

import pytest

from tests.lsp.wire import Wire


@pytest.fixture
def wire() -> Iterator[Wire]:
    """A server that was started and not told anything yet."""
    server = Wire()
    yield server
    server.close()


@pytest.fixture
def server(wire: Wire) -> Wire:
    """An initialized server without folders."""
    wire.start()
    return wire
