"""Who may open a chat, and who may go on with it."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
import pytest
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from bot.composition import Backwise
from tests.channels.web.conftest import Person, answered, check_shape, error_of, new_id, serving, texts

CALLS: dict[str, Callable[[httpx.Client, dict[str, str]], httpx.Response]] = {
    "send": lambda c, h: c.post("/chat/messages", json={"id": new_id(), "text": "hello"}, headers=h),
    "history": lambda c, h: c.get("/chat/messages", headers=h),
    "events": lambda c, h: c.get("/chat/events", headers=h),
    "export": lambda c, h: c.get("/chat/export", headers=h),
    "erase": lambda c, h: c.delete("/chat/session", headers=h),
}
every_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


class YesterdaysSigner(TimestampSigner):
    hours = -25

    def get_timestamp(self) -> int:
        return int(time.time()) + self.hours * 60 * 60


class TomorrowsSigner(YesterdaysSigner):
    """Of a clock that was ahead, by more than a session lasts."""

    hours = 25


def open_chat(client: httpx.Client, origin: str | None = None, clinic: object = "demo") -> httpx.Response:
    return client.post("/chat/sessions", json={"clinic": clinic}, headers={"Origin": origin} if origin else {})


def test_a_session_begins_with_a_greeting_that_offers_choices(newcomer: Person) -> None:
    check_shape("Session", newcomer.session)
    assert newcomer.session.keys() == {"token", "expires_at", "messages"}
    assert "Riverside Back Clinic (demo)" in newcomer.greeting["text"]
    assert "call 000" in newcomer.greeting["text"]
    assert len(newcomer.greeting["choices"]) > 1


def test_two_sessions_are_two_conversations(starting: httpx.Client) -> None:
    one, other = Person(starting), Person(starting)
    one.say("only for one")
    assert [message["author"] for message in other.history()] == ["bot"]


def test_the_clinic_is_shown_without_a_session(starting: httpx.Client) -> None:
    clinic = answered(starting.get("/chat/clinics/demo"))
    check_shape("Clinic", clinic)
    assert clinic["emergency"] == "000"


@pytest.mark.parametrize("clinic", ["nowhere", "", "../demo", "DEMO", None, 7, ["demo"], {"demo": 1}])
def test_an_unknown_clinic_has_no_chat(starting: httpx.Client, clinic: object) -> None:
    assert error_of(open_chat(starting, clinic=clinic)) == (404, "unknown_clinic")


def test_an_unknown_clinic_is_not_shown(starting: httpx.Client) -> None:
    assert error_of(starting.get("/chat/clinics/nowhere")) == (404, "unknown_clinic")


@every_call
@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", "Bearer x.y.z", "Basic ZGVtbzpkZW1v", "Bearer é"])
def test_without_a_token_of_ours_nothing_is_done(
    starting: httpx.Client, call: Callable[..., httpx.Response], header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    assert error_of(call(starting, headers)) == (401, "no_session")


@every_call
def test_a_damaged_token_is_refused(newcomer: Person, call: Callable[..., httpx.Response]) -> None:
    payload, rest = newcomer.session["token"].split(".", 1)
    for damaged in (payload[:-1] + "." + rest, f"{payload}.{rest[:-4]}", f"{payload}.{rest}x", rest, payload):
        assert error_of(call(newcomer.client, {"Authorization": f"Bearer {damaged}"})) == (401, "no_session")


@every_call
def test_a_forged_token_is_refused(newcomer: Person, call: Callable[..., httpx.Response]) -> None:
    forged = URLSafeTimedSerializer("another key", salt="chat-session").dumps([conversation_of(newcomer), "demo"])
    assert error_of(call(newcomer.client, {"Authorization": f"Bearer {forged}"})) == (401, "no_session")


@every_call
@pytest.mark.parametrize("signer", [YesterdaysSigner, TomorrowsSigner])
def test_an_expired_token_is_refused(
    newcomer: Person, starting_site: Backwise, call: Callable[..., httpx.Response], signer: type[TimestampSigner]
) -> None:
    other = URLSafeTimedSerializer(starting_site.settings.signing_key(), salt="chat-session", signer=signer)
    token = other.dumps([conversation_of(newcomer), "demo"])
    assert error_of(call(newcomer.client, {"Authorization": f"Bearer {token}"})) == (401, "no_session")


@pytest.mark.parametrize("call", [CALLS["send"], CALLS["history"], CALLS["export"]])
def test_a_signed_token_of_a_conversation_that_never_was_is_refused(
    starting: httpx.Client, starting_site: Backwise, call: Callable[..., httpx.Response]
) -> None:
    key = starting_site.settings.signing_key()
    token = URLSafeTimedSerializer(key, salt="chat-session").dumps(["0" * 32, "demo"])
    assert error_of(call(starting, {"Authorization": f"Bearer {token}"})) == (401, "no_session")


def test_the_kind_of_token_may_be_written_in_any_case(newcomer: Person) -> None:
    headers = {"Authorization": f"bearer {newcomer.session['token']}"}
    assert newcomer.client.get("/chat/messages", headers=headers).status_code == 200


def test_a_token_outlives_a_restart_of_the_server(starting_backwise: Backwise) -> None:
    with serving(starting_backwise) as client:
        person = Person(client)
        person.say("before the restart")
    with serving(starting_backwise) as client:
        person.client = client
        assert "before the restart" in texts(person.history())


def test_a_website_that_the_clinic_does_not_list_is_refused(newcomer: Person) -> None:
    client, wrong = newcomer.client, {"Origin": "https://elsewhere.example"}
    assert error_of(open_chat(client, wrong["Origin"])) == (403, "wrong_origin")
    assert error_of(client.get("/chat/clinics/demo", headers=wrong)) == (403, "wrong_origin")
    for call in CALLS.values():
        assert error_of(call(client, newcomer.headers | wrong)) == (403, "wrong_origin")
    assert len(newcomer.history()) == 1


@pytest.mark.parametrize("origin", ["null", "http://localhost:8000.elsewhere.example", "https://localhost:8000"])
def test_an_origin_that_only_looks_right_is_refused(starting: httpx.Client, origin: str) -> None:
    assert error_of(open_chat(starting, origin)) == (403, "wrong_origin")


def test_a_website_that_the_clinic_lists_may_read_the_answers(starting: httpx.Client) -> None:
    opened = open_chat(starting, "http://localhost:8000")
    assert opened.status_code == 201
    assert opened.headers["access-control-allow-origin"] == "http://localhost:8000"
    assert "origin" in opened.headers["vary"].lower()
    assert "access-control-allow-credentials" not in opened.headers


def test_our_own_pages_need_not_be_listed(starting: httpx.Client) -> None:
    assert open_chat(starting, str(starting.base_url).rstrip("/")).status_code == 201


@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
def test_a_listed_website_may_send_tokens_and_json(starting: httpx.Client, method: str) -> None:
    asked = {
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    allowed = starting.options("/chat/messages", headers=asked | {"Origin": "http://localhost:8000"})
    assert allowed.status_code == 200
    assert method in allowed.headers["access-control-allow-methods"]
    refused = starting.options("/chat/messages", headers=asked | {"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in refused.headers


def conversation_of(person: Person) -> str:
    """The conversation that the token names; it is signed, not secret."""
    return str(URLSafeTimedSerializer("any", salt="any").loads_unsafe(person.session["token"])[1][0])
