"""A whole run with the loudest log, failures included: nothing of anybody is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from tests.channels.telegram.fake_bot_api import FakeBotApi
from tests.channels.telegram.updates import text as telegram_text
from tests.channels.web.conftest import Person, new_id
from tests.test_server import EMERGENCY, Server, serve, until  # noqa: F401 (fixture)

SAID = ("can I talk to a person", "yes please", "Zebedee Quagmire", "zebedee@quagmire.example", "about my xylophone")
SECRETS = (*SAID[2:], "xylophone", "quagmire", "0491570156", "between my legs", "a-token_that-must")


def _break(server: Server, table: str) -> None:
    with closing(sqlite3.connect(server.database_url.removeprefix("sqlite:///"))) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO gone_{table}")


def test_the_log_of_a_whole_run_holds_nothing_of_anybody(
    serve: Callable[..., Server],  # noqa: F811
    api: FakeBotApi,
) -> None:
    server = serve(TELEGRAM_TOKEN=api.token, TELEGRAM_API_URL=api.url, LOG_LEVEL="DEBUG", LOG_LINES="json")
    server.wait_for_status("ready")
    person = Person(server.client)
    for words in (*SAID, "my xylophone number is 0491570156", EMERGENCY):
        person.say(words)
    api.push(telegram_text("my xylophone aches"))
    until(lambda: api.of("sendMessage") or None, server)
    server.client.get("/chat/messages", headers={"Authorization": "Bearer xylophone", "X-Request-ID": "my xylophone"})
    server.client.post("/chat/messages", content=b'{"text": "xylophone', headers=person.headers)
    _break(server, "events")  # Rasa's table: the dialogue fails
    person.say("what is the xylophone privacy")
    _break(server, "messages")  # ours: the whole turn fails
    for words in ("tell me about xylophone exercises", EMERGENCY):
        person.post({"id": new_id(), "text": words})
    api.push(telegram_text("xylophone again"))
    until(lambda: len(api.of("sendMessage")) > 1 or None, server)
    assert server.interrupt() == 0
    assert "A request failed with DatabaseError" in server.output
    secrets = (*SECRETS, person.session["token"], person.session["token"].split(".")[0])
    assert [secret for secret in secrets if secret.lower() in server.output.lower()] == []
