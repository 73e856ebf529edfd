"""Two processes behind nginx with the files of `deploy/`, on PostgreSQL and Redis."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import redis

from tests.channels.web.conftest import Person, answered, error_of, new_id
from tests.nginx import nginx_before
from tests.storage.conftest import own_schema
from tests.test_server import EMERGENCY, Server
from tests.test_two_processes import REDIS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, tuple[Server, Server]]]:
    """A client of nginx, and the two processes."""
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=1).ping()
    except redis.RedisError:
        pytest.skip("Redis does not answer on 127.0.0.1:6379")
    for address in own_schema():
        settings = {"DATABASE_URL": address, "REDIS_URL": REDIS, "TRUSTED_PROXIES": "127.0.0.1"}
        settings |= {"SESSIONS_PER_MINUTE": "12", "METRICS_TOKEN": "known-to-prometheus-only"}
        first, second = (Server(tmp_path_factory.mktemp("server"), **settings) for _ in range(2))
        try:
            with nginx_before([first.port, second.port], tmp_path_factory.mktemp("nginx")) as client:
                first.wait_for_status("ready")
                second.wait_for_status("ready")
                yield client, (first, second)
        finally:
            first.close()
            second.close()


def test_a_conversation_goes_on_whichever_process_gets_it(behind: tuple[httpx.Client, tuple[Server, Server]]) -> None:
    person = Person(behind[0])
    person.say("show me an exercise for a stiff back")
    assert person.say("easier please")["topic"] == "exercise_followup"
    assert person.say(EMERGENCY)["urgency"] == "emergency"
    assert len([said for said in person.history() if said["author"] == "person"]) == 3


def test_answers_come_over_https_with_an_id_and_without_numbers(
    behind: tuple[httpx.Client, tuple[Server, Server]],
) -> None:
    answer = behind[0].get("/healthz", headers={"X-Request-ID": "made-up-by-the-caller"})
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert len(answer.headers["x-request-id"]) == 32  # nginx's own
    refused = behind[0].get("/metrics", headers={"Authorization": "Bearer known-to-prometheus-only"})
    assert refused.status_code == 404


def test_what_comes_later_is_not_held_back(behind: tuple[httpx.Client, tuple[Server, Server]]) -> None:
    person = Person(behind[0])
    with ThreadPoolExecutor(1) as pool, behind[0].stream("GET", "/chat/events", headers=person.headers) as stream:
        lines = stream.iter_lines()
        next(lines)
        pool.submit(person.say, "why does my back hurt").result()
        begun = time.monotonic()
        assert next(line for line in lines if line.startswith("data:"))
        assert time.monotonic() - begun < 20  # a buffer would hold it until the next comment fills it, in hours


def test_too_large_a_request_ends_at_the_door(behind: tuple[httpx.Client, tuple[Server, Server]]) -> None:
    assert behind[0].post("/chat/messages", content=b"x" * 3_000_000).status_code == 413


def test_when_a_process_dies_people_do_not_notice(behind: tuple[httpx.Client, tuple[Server, Server]]) -> None:
    client, (first, second) = behind
    person = Person(client)
    first.kill()
    for _ in range(4):
        message = new_id()
        once = answered(person.post({"id": message, "text": EMERGENCY}))
        assert once["urgency"] == "emergency"
        assert answered(person.post({"id": message, "text": EMERGENCY})) == once
    assert error_of(client.get("/nothing")) == (404, "not_found")
    assert second.is_running()


def test_nobody_gets_around_a_limit_by_claiming_to_be_somebody_else(
    behind: tuple[httpx.Client, tuple[Server, Server]],
) -> None:
    # The last test: after it nobody opens a chat here for a minute.
    statuses = [
        behind[0]
        .post("/chat/sessions", json={"clinic": "demo"}, headers={"X-Forwarded-For": f"192.0.2.{number}"})
        .status_code
        for number in range(30)
    ]
    assert 429 in statuses
