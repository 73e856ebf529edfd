from __future__ import annotations

from typing import Any

import pytest

from tests.actions.harness import Run

TAKE = "action_take_offer"


def _offered(*payloads: str) -> dict[str, Any]:
    return {"event": "bot", "data": {"buttons": [{"title": "words", "payload": payload} for payload in payloads]}}


def _taken(events: list[dict[str, Any]]) -> tuple[str, dict[str, str]]:
    listen, heard = events
    assert (listen["event"], listen["name"]) == ("action", "action_listen")
    parsed = heard["parse_data"]
    return parsed["intent"]["name"], {found["entity"]: found["value"] for found in parsed["entities"]}


def test_yes_takes_the_first_choice_that_was_offered(run: Run) -> None:
    said = run(TAKE, events=[_offered("/benefits", "/physio")])
    assert _taken(said.events) == ("benefits", {})
    assert said.responses == []


def test_yes_takes_what_belongs_to_the_choice_along(run: Run) -> None:
    said = run(TAKE, events=[_offered('/exercises{"level": "gentle"}')])
    assert _taken(said.events) == ("exercises", {"level": "gentle"})


def test_yes_is_about_the_last_message(run: Run) -> None:
    said = run(TAKE, events=[_offered("/causes"), _offered("/benefits"), {"event": "user"}])
    assert _taken(said.events) == ("benefits", {})


@pytest.mark.parametrize("events", [[], [_offered("/causes"), {"event": "bot", "data": {}}], [{"event": "user"}]])
def test_yes_to_nothing_asks_what_it_may_be(run: Run, events: list[dict[str, Any]]) -> None:
    said = run(TAKE, events=events)
    assert said.names == ["utter_help"]
    assert said.events == []
