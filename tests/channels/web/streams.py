"""Reads the stream of a chat as the widget does: with fetch, so with the token in a header."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from tests.channels.web.conftest import Person, check_shape


@dataclass(frozen=True)
class Event:
    name: str
    id: str | None
    data: dict[str, Any]


class Stream:
    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self._lines = response.iter_lines()

    def next(self) -> Event | None:
        """The next event, as soon as there is one; None at the end of the stream."""
        fields: dict[str, str] = {}
        for line in self._lines:
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value
            elif "data" in fields:
                return _event(fields)
        return None

    def messages(self, count: int) -> list[dict[str, Any]]:
        """The next messages."""
        return [self._message() for _ in range(count)]

    def _message(self) -> dict[str, Any]:
        event = self.next()
        assert event and event.name == "message" and event.id == event.data["id"], event
        check_shape("SaidMessage", event.data)
        return event.data


@contextmanager
def listening_to(
    person: Person, client: httpx.Client | None = None, headers: dict[str, str] | None = None, **query: str
) -> Iterator[Stream]:
    """A stream of the person's chat, through this client or their own."""
    given = {**person.headers, **(headers or {})}
    with (client or person.client).stream("GET", "/chat/events", params=query, headers=given) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        yield Stream(response)


def _event(fields: dict[str, str]) -> Event:
    return Event(fields["event"], fields.get("id"), json.loads(fields["data"]))
