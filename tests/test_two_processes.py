"""Two processes of Backwise on one PostgreSQL and one Redis, as behind a load balancer without sticky sessions."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import redis

from bot.storage.database import Database
from bot.storage.handovers import add_handover
from bot.storage.staff import Role, invite
from tests.channels.web.conftest import Person, answered, new_id, texts
from tests.channels.web.streams import listening_to
from tests.channels.web.test_sessions import conversation_of
from tests.staff.web.conftest import PASSWORD, Browser
from tests.staff.web.test_chat_answers import NEW, send_answer
from tests.storage.conftest import own_schema
from tests.test_server import EMERGENCY, Server

pytestmark = pytest.mark.slow

REDIS = "redis://127.0.0.1:6379/0"


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Server]]:
    try:
        redis.Redis.from_url(REDIS, socket_connect_timeout=1).ping()
    except redis.RedisError:
        pytest.skip("Redis does not answer on 127.0.0.1:6379")
    for address in own_schema():
        settings = {"DATABASE_URL": address, "REDIS_URL": REDIS}
        first, second = (Server(tmp_path_factory.mktemp("server"), **settings) for _ in range(2))
        try:
            first.wait_for_status("ready")
            second.wait_for_status("ready")
            yield first, second
        finally:
            first.close()
            second.close()


def _say(client: httpx.Client, person: Person, message_id: str, text: str) -> httpx.Response:
    return client.post("/chat/messages", json={"id": message_id, "text": text}, headers=person.headers)


def test_a_conversation_goes_on_in_the_other_process(servers: tuple[Server, Server]) -> None:
    first, second = servers
    person = Person(first.client)
    person.say("show me an exercise for a stiff back")
    answer = answered(_say(second.client, person, new_id(), "easier please"))
    assert answer["topic"] == "exercise_followup"


def test_messages_to_both_at_once_are_each_answered_once(servers: tuple[Server, Server]) -> None:
    person = Person(servers[0].client)
    ids = [new_id() for _ in range(8)]

    def send(number: int) -> httpx.Response:
        return _say(servers[number % 2].client, person, ids[number // 2], "what causes low back pain")

    with ThreadPoolExecutor(8) as pool:
        answers = [answered(response) for response in pool.map(send, range(2 * len(ids)))]
    twice = zip(answers[::2], answers[1::2], strict=True)
    assert all(one == other for one, other in twice)
    history = servers[1].client.get("/chat/messages", headers=person.headers).json()["messages"]
    mine = [said["client_id"] for said in history if said["author"] == "person"]
    assert sorted(mine) == sorted(ids)


def test_two_tabs_on_two_processes_are_in_step(servers: tuple[Server, Server]) -> None:
    first, second = servers
    person = Person(first.client)
    with listening_to(person, second.client, after=person.greeting["id"]) as tab:
        answer = person.say("does walking help my back")
        assert texts(tab.messages(2)) == ["does walking help my back", answer["messages"][0]["text"]]
        assert person.erase().status_code == 204
        while (event := tab.next()) and event.name == "message":
            pass
        assert event and event.name == "gone"


def test_a_staff_answer_in_one_process_arrives_in_a_stream_of_the_other(
    servers: tuple[Server, Server],
) -> None:
    first, second = servers
    person, database = Person(first.client), Database(first.database_url)
    with database.session() as session:
        left = add_handover(session, conversation_of(person), NEW)
        link = invite(session, "kim@clinic.example", Role.EDITOR)
    database.dispose()
    browser = Browser(str(first.client.base_url))
    browser.client.post(f"/staff/welcome/{link}", data={"password": PASSWORD, "again": PASSWORD})
    with listening_to(person, second.client, after=person.greeting["id"]) as tab:
        assert "Sent." in send_answer(browser, left, "We ring you at nine.").text
        (answer,) = tab.messages(1)
    browser.client.close()
    assert (answer["author"], answer["text"]) == ("clinic", "We ring you at nine.")


def test_when_one_process_dies_the_other_answers_what_it_was_asked(servers: tuple[Server, Server]) -> None:
    first, second = servers
    person = Person(first.client)
    message = new_id()
    with ThreadPoolExecutor(1) as pool:
        lost = pool.submit(_say, first.client, person, message, "does walking help my back")
        first.kill()
        assert lost.exception() is None or isinstance(lost.exception(), httpx.TransportError)
    assert answered(_say(second.client, person, message, "does walking help my back"))["messages"]
    assert answered(_say(second.client, person, new_id(), EMERGENCY))["urgency"] == "emergency"
