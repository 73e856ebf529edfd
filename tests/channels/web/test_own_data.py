"""A person's copy of what is kept about them, and its erasure."""

from __future__ import annotations

from bot.composition import Backwise
from tests.channels.web.conftest import (
    ListeningDialogue,
    Person,
    answered,
    database_url,
    error_of,
    everything_in,
    new_id,
    serving,
    texts,
)


def test_export_holds_everything_that_was_said(newcomer: Person, listening: ListeningDialogue) -> None:
    newcomer.say("please keep this")
    response = newcomer.get("/chat/export")
    assert "attachment" in response.headers["content-disposition"]
    kept = answered(response)
    assert texts(kept["messages"]) == texts(newcomer.history())
    assert kept["clinic"] == "demo"
    assert kept["messages"][1]["author"] == "person"


def test_an_erased_chat_is_over_and_leaves_no_word(starting_backwise: Backwise) -> None:
    with serving(starting_backwise) as client:
        person, other = Person(client), Person(client)
        person.say("xylophone words")
        other.say("words that stay")
        assert "xylophone" in everything_in(database_url(starting_backwise))
        assert person.erase().status_code == 204
        assert error_of(person.get("/chat/messages")) == (401, "no_session")
        assert error_of(person.get("/chat/export")) == (401, "no_session")
        assert error_of(person.post({"id": new_id(), "text": "still there?"})) == (401, "no_session")
        left = everything_in(database_url(starting_backwise))
        assert "xylophone" not in left and "still there" not in left and person.greeting["id"] not in left
        assert "words that stay" in left and len(other.history()) == 3


def test_erasing_again_does_no_harm(newcomer: Person) -> None:
    assert newcomer.erase().status_code == 204
    assert newcomer.erase().status_code in (204, 401)
