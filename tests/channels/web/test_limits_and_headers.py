"""What surrounds the answers: rate limits, headers, the description of the API, and addresses without anything."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from bot.composition import Backwise, temporary_backwise
from bot.settings import Settings
from tests.built import build_folder_in
from tests.channels.web.conftest import (
    SECURITY,
    ListeningDialogue,
    Person,
    answered,
    database_url,
    error_of,
    new_id,
    openapi,
    serving,
    texts,
)

pytestmark = pytest.mark.slow

ADDRESSES = ["/", "/demo.css", "/healthz", "/openapi.json", "/chat/clinics/demo"]
NOTHING = ["/nothing", "/chat", "/chat/nothing", "/chat/session/", "/widget.js/more", "/%00", "/é", "/.env", "/static"]
OUTSIDE = ["/../app.py", "/..%2fapp.py", "/%2e%2e/openapi.yml", "/..%5capp.py", "/%2fetc%2fpasswd", "//etc/passwd"]


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[httpx.Client]:
    """A client of a server that allows three sessions, and three messages a session, in a minute."""
    settings = Settings(build_folder=build_folder_in(tmp_path), messages_per_minute=3, sessions_per_minute=3)
    backwise = temporary_backwise(settings, tmp_path)
    with serving(backwise) as client:
        yield client
    backwise.database.dispose()


def check_security(response: httpx.Response) -> None:
    for name, beginning in SECURITY.items():
        assert response.headers[name].startswith(beginning), name
    assert "unsafe" not in response.headers["content-security-policy"]
    assert "server error" not in response.text.lower()


def test_too_many_messages_wait_a_minute(strict: httpx.Client) -> None:
    person, other = Person(strict), Person(strict)
    for number in range(3):
        person.say(f"message {number}")
    refused = person.post({"id": new_id(), "text": "one more"})
    assert error_of(refused) == (429, "too_many")
    assert int(refused.headers["retry-after"]) > 0
    assert "one more" not in texts(person.history())
    other.say("somebody else is not held up")


def test_a_flood_waits_behind_itself_and_nobody_else(strict: httpx.Client) -> None:
    flooding, other = Person(strict), Person(strict)
    for number in range(3):
        flooding.say(f"message {number}")
    with ThreadPoolExecutor(20) as connections:
        flood = [connections.submit(flooding.post, {"id": new_id(), "text": "more"}) for _ in range(20)]
        while not any(answer.done() for answer in flood):
            pass
        other.say("somebody else is not held up")
        assert not all(answer.done() for answer in flood)
    assert {answer.result().status_code for answer in flood} == {429}


def test_too_many_sessions_from_one_address_wait_a_minute(strict: httpx.Client) -> None:
    for _ in range(3):
        Person(strict)
    refused = strict.post("/chat/sessions", json={"clinic": "demo"})
    assert error_of(refused) == (429, "too_many")
    assert int(refused.headers["retry-after"]) > 0


def test_what_could_not_be_read_does_not_count(strict: httpx.Client) -> None:
    person = Person(strict)
    for _ in range(5):
        assert error_of(person.post({"id": new_id()})) == (400, "bad_request")
    person.say("now it is right")


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_carries_the_security_headers(starting: httpx.Client, address: str) -> None:
    response = starting.get(address)
    assert response.status_code == 200
    check_security(response)


def test_every_answer_of_the_chat_carries_the_security_headers(newcomer: Person) -> None:
    said = newcomer.post({"id": new_id(), "text": "hello"})
    for response in (said, newcomer.get("/chat/messages"), newcomer.get("/chat/export"), newcomer.erase()):
        assert response.is_success
        check_security(response)


def test_every_refusal_carries_the_security_headers(newcomer: Person) -> None:
    client = newcomer.client
    refusals = {
        400: newcomer.post([]),
        401: client.get("/chat/messages"),
        403: client.get("/chat/clinics/demo", headers={"Origin": "https://elsewhere.example"}),
        404: client.get("/nothing"),
        405: client.put("/chat/messages"),
        409: newcomer.post({"id": new_id(), "choice": "unknown"}),
        413: newcomer.post({"id": new_id(), "text": "a" * 70_000}),
    }
    assert {status: response.status_code for status, response in refusals.items()} == {each: each for each in refusals}
    for response in refusals.values():
        check_security(response)
    preflight = {"Origin": "http://localhost:8000", "Access-Control-Request-Method": "POST"}
    check_security(client.options("/chat/messages", headers=preflight))


def test_a_failure_of_ours_is_one_sentence_with_all_headers(starting_backwise: Backwise) -> None:
    with serving(starting_backwise) as client:
        person = Person(client)
        connection = sqlite3.connect(database_url(starting_backwise).removeprefix("sqlite:///"))
        connection.execute("DROP TABLE messages")
        connection.close()
        for method in ("GET", "POST"):
            body = {"id": new_id(), "text": "hello"} if method == "POST" else None
            headers = person.headers | {"Origin": "http://localhost:8000"}
            failed = client.request(method, "/chat/messages", json=body, headers=headers)
            assert error_of(failed) == (500, "failed")
            check_security(failed)
            assert failed.headers["access-control-allow-origin"] == "http://localhost:8000"


def test_the_description_of_the_api_is_served(starting: httpx.Client) -> None:
    served = answered(starting.get("/openapi.json"))
    assert served == openapi()
    assert served["openapi"].startswith("3.1")


def test_every_call_of_the_description_exists(starting: httpx.Client) -> None:
    for path, calls in openapi()["paths"].items():
        for method in calls:
            response = starting.request(method.upper(), path.replace("{clinic}", "demo"))
            assert response.status_code in (200, 400, 401), (method, path)


@pytest.mark.parametrize("address", NOTHING)
def test_an_address_without_anything_is_a_plain_404(starting: httpx.Client, address: str) -> None:
    assert error_of(starting.get(address)) == (404, "not_found")


@pytest.mark.parametrize("address", OUTSIDE)
def test_no_file_outside_the_widget_is_served(starting: httpx.Client, address: str) -> None:
    path = httpx.URL(scheme="http", host="127.0.0.1", port=starting.base_url.port, raw_path=address.encode())
    assert error_of(starting.get(path))[0] == 404


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("PUT", "/chat/sessions", "POST"),
        ("PUT", "/chat/messages", "GET, HEAD, POST"),
        ("POST", "/widget.js", "GET, HEAD"),
        ("POST", "/", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_told_what_is_right(starting: httpx.Client, method: str, address: str, allowed: str) -> None:
    response = starting.request(method, address)
    assert error_of(response) == (405, "not_allowed")
    assert response.headers["allow"] == allowed


def test_health_tells_that_the_dialogue_is_not_there_yet(starting: httpx.Client) -> None:
    assert answered(starting.get("/healthz")) == {"status": "starting"}


def test_health_tells_that_the_dialogue_is_there(starting: httpx.Client, listening: ListeningDialogue) -> None:
    assert answered(starting.get("/healthz")) == {"status": "ready"}
