"""What operators and their machines ask: is it ready, what did it count, which request was it."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.channels.web.app import build_app
from bot.channels.web.operators import Operators
from bot.composition import Backwise, temporary_backwise
from bot.logs import CountingHandler, TextLines
from bot.settings import Settings
from tests.built import build_folder_in
from tests.channels.web.conftest import ListeningDialogue, Person, database_url, error_of
from tests.channels.web.widget_harness import served

pytestmark = pytest.mark.slow

TOKEN = "known-to-prometheus-only"
NUMB = "I am numb between my legs since this morning"


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Backwise]:
    """A Backwise whose numbers may be read; its dialogue is not loaded."""
    settings = Settings(build_folder=build_folder_in(tmp_path), metrics_token=TOKEN, messages_per_minute=100)
    backwise = temporary_backwise(settings.copy(update={"database_url": f"sqlite:///{tmp_path}/backwise.db"}), tmp_path)
    yield backwise
    backwise.database.dispose()


@pytest.fixture
def client(watched: Backwise) -> Iterator[httpx.Client]:
    yield from _client(watched)


def _client(backwise: Backwise) -> Iterator[httpx.Client]:
    routes = Operators(backwise.conversations, backwise.database, backwise.settings).routes()
    app = build_app(backwise.conversations, backwise.clinics, backwise.settings, more_routes=routes)
    with served(app) as origin, httpx.Client(base_url=origin, timeout=60) as client:
        yield client


def _metrics(client: httpx.Client) -> str:
    response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    return response.text


def _count(text: str, name: str, **labels: str) -> float:
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return sum(each.value for each in samples if each.name == name and labels.items() <= each.labels.items())


def test_without_a_model_it_is_not_ready_and_says_so(client: httpx.Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "message": "No model is loaded; only warning signs are answered."}


def test_with_a_model_and_a_database_it_is_ready(client: httpx.Client, watched: Backwise) -> None:
    watched.conversations.dialogue = ListeningDialogue()  # type: ignore[assignment]
    assert (client.get("/readyz").status_code, client.get("/readyz").json()) == (200, {"status": "ready"})


def test_with_a_broken_database_it_is_not_ready_and_says_so(client: httpx.Client, watched: Backwise) -> None:
    watched.conversations.dialogue = ListeningDialogue()  # type: ignore[assignment]
    watched.database.dispose()
    Path(database_url(watched).removeprefix("sqlite:///")).write_bytes(b"this is no database file" * 100)
    response = client.get("/readyz")
    assert (response.status_code, response.json()["message"]) == (503, "The database does not answer.")


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer guess", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer é"]
)
def test_the_numbers_are_for_those_who_know_the_token(client: httpx.Client, header: str | None) -> None:
    headers = {} if header is None else {b"Authorization": header.encode("latin-1")}
    assert error_of(client.get("/metrics", headers=headers)) == (404, "not_found")


def test_without_the_setting_there_are_no_numbers(starting_backwise: Backwise) -> None:
    for client in _client(starting_backwise):
        for header in ("Bearer", "Bearer None", "Bearer x"):
            assert error_of(client.get("/metrics", headers={"Authorization": header})) == (404, "not_found")


def test_turns_alarms_and_requests_are_counted(client: httpx.Client, watched: Backwise) -> None:
    before = _metrics(client)
    watched.conversations.dialogue = ListeningDialogue()  # type: ignore[assignment]
    person = Person(client)
    person.say("why does my back hurt")
    person.say(NUMB)
    after = _metrics(client)

    def more(name: str, **labels: str) -> float:
        return _count(after, name, **labels) - _count(before, name, **labels)

    assert more("backwise_turns_total", channel="web", topic="causes", urgency="none") == 1
    assert more("backwise_turns_total", channel="web", urgency="emergency") == 1
    assert more("backwise_turn_seconds_count", channel="web") == 2
    assert more("backwise_alarms_total", urgency="emergency") == 1
    assert more("backwise_requests_total", method="POST", status="200") == 2
    assert _count(after, "backwise_dialogue_ready") == 1


def test_an_answer_that_is_given_again_is_counted_once(client: httpx.Client) -> None:
    person, before = Person(client), _count(_metrics(client), "backwise_turns_total")
    for _ in range(3):
        person.say(NUMB, "the-same-id")
    assert _count(_metrics(client), "backwise_turns_total") - before == 1


def test_no_number_carries_words_contacts_tokens_or_chats(client: httpx.Client) -> None:
    person = Person(client)
    person.say("xylophone, my number is 0491570156 and zebedee@example.com")
    client.request("PROPFIND", "/chat/xylophone?token=xylophone")
    text = _metrics(client)
    conversation = person.session["token"].split(".")[0]
    for secret in ("xylophone", "0491570156", "zebedee", conversation, person.session["token"], TOKEN):
        assert secret.lower() not in text.lower()
    assert _count(text, "backwise_requests_total", method="other") >= 1


def test_a_request_keeps_the_id_that_a_proxy_gave_it(client: httpx.Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "from-the-proxy.1"}).headers["x-request-id"] == (
        "from-the-proxy.1"
    )


@pytest.mark.parametrize("given", [None, "", "x" * 65, "two words", "a\tb", "a;b", "é", "<b>", "%0aERROR"])
def test_an_id_that_could_forge_a_line_is_replaced(client: httpx.Client, given: str | None) -> None:
    headers = {} if given is None else {b"X-Request-ID": given.encode("latin-1")}
    assert re.fullmatch("[0-9a-f]{32}", client.get("/healthz", headers=headers).headers["x-request-id"])


def test_refusals_have_an_id_too(client: httpx.Client) -> None:
    for response in (client.get("/nothing"), client.put("/chat/messages"), client.get("/chat/messages")):
        assert response.headers["x-request-id"]


def test_a_failure_in_the_log_names_its_request(
    client: httpx.Client, watched: Backwise, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = CountingHandler()
    handler.setFormatter(TextLines())
    logging.getLogger("bot").addHandler(handler)
    person = Person(client)
    with sqlite3.connect(database_url(watched).removeprefix("sqlite:///")) as connection:
        connection.execute("DROP TABLE messages")
    body = {"id": "12345678", "text": "my secret words"}
    failed = client.post("/chat/messages", json=body, headers={**person.headers, "X-Request-ID": "look-for-me"})
    logging.getLogger("bot").removeHandler(handler)
    assert error_of(failed) == (500, "failed")
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "look-for-me" in line]
    assert "ERROR look-for-me A request failed with DatabaseError." in line
    assert "secret" not in line
