"""The whole journey of bot/commands/journey.yml over HTTP, as the widget talks."""

from __future__ import annotations

import json

import httpx
import pytest

from bot.commands.journey import read_steps
from bot.composition import Backwise
from tests.channels.web.conftest import Person, database_url, everything_in, serving, texts

pytestmark = pytest.mark.slow


def test_from_the_first_question_to_the_deletion(backwise: Backwise) -> None:
    with serving(backwise) as client:
        person = Person(client)
        shown, copies = person.session, dict[str, httpx.Response]()
        for step in read_steps():
            shown = _does(person, shown, step.words, step.is_tap)
            assert step.hears["web"] in "\n".join(texts(shown["messages"])), step.words
            files = [file["url"] for message in shown["messages"] for file in message.get("files", ())]
            copies |= {url.rpartition("/")[2]: client.get(url) for url in files}
        assert person.get("/chat/messages").status_code == 401
    assert json.loads(copies["my-data.json"].text)["messages_to_clinic"][0]["contact"] == "zebedee@example.com"
    assert "Knee rolls" in copies["my-data.html"].text
    assert copies["my-data.html"].headers["content-disposition"].startswith("attachment")
    left = everything_in(database_url(backwise), but="daily_counts")  # how often, not to whom
    assert [trace for trace in ("Zebedee", "zebedee", "knee_rolls", "first visit") if trace in left] == []


def _does(person: Person, shown: dict, words: str, is_tap: bool) -> dict:  # type: ignore[type-arg]
    if not is_tap:
        return person.say(words)
    choices = [choice for message in shown["messages"] for choice in message["choices"]]
    return person.tap(next(choice for choice in choices if choice["title"] == words))
