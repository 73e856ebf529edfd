"""Open streams of real processes: they are in step, and do not keep one from ending."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.channels.web.conftest import Person
from tests.channels.web.streams import listening_to
from tests.test_server import EMERGENCY, Server, serve  # noqa: F401

pytestmark = pytest.mark.slow


def test_a_server_ends_in_time_with_streams_open(serve: Callable[..., Server]) -> None:  # noqa: F811
    server = serve()
    server.wait_for_status("starting", "ready")
    person = Person(server.client)
    with listening_to(person) as one, listening_to(person, after=person.greeting["id"]) as other:
        one.messages(1)
        assert server.interrupt() == 0
        assert one.next() is None and other.next() is None
    assert "Traceback" not in server.output and "Cancel" not in server.output  # nothing had to be cut off


def test_a_stream_goes_on_after_a_restart(serve: Callable[..., Server]) -> None:  # noqa: F811
    first = serve()
    first.wait_for_status("starting", "ready")
    person = Person(first.client)
    person.say(EMERGENCY)
    with listening_to(person) as tab:
        seen = tab.messages(2)[-1]["id"]
        first.kill()
    second = serve()
    second.wait_for_status("starting", "ready")
    with listening_to(person, second.client, after=seen) as tab:
        assert tab.messages(1)[0]["urgency"] == "emergency"
