"""A real server on a free port, and people who talk to it as the widget does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import Any
from uuid import uuid4

import httpx
import pytest
from jsonschema import Draft202012Validator

from bot.channels.web.app import HERE, build_app
from bot.composition import Backwise
from bot.conversation.dialogue import Response, Understood
from bot.knowledge.content_files import read_yaml
from tests.channels.web.widget_harness import served

Serve = Callable[[Backwise], httpx.Client]


class Person:
    """Somebody with a chat open."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        opened = client.post("/chat/sessions", json={"clinic": "demo"})
        assert opened.status_code == 201, opened.text
        self.session = opened.json()
        self.headers = {"Authorization": f"Bearer {self.session['token']}"}

    @property
    def greeting(self) -> dict[str, Any]:
        return self.session["messages"][0]

    def post(self, body: object) -> httpx.Response:
        return self.client.post("/chat/messages", json=body, headers=self.headers)

    def get(self, path: str, **query: str) -> httpx.Response:
        return self.client.get(path, params=query, headers=self.headers)

    def say(self, text: str, message_id: str | None = None) -> dict[str, Any]:
        return answered(self.post({"id": message_id or new_id(), "text": text}))

    def tap(self, choice: dict[str, str], message_id: str | None = None) -> dict[str, Any]:
        return answered(self.post({"id": message_id or new_id(), "choice": choice["id"]}))

    def history(self, **query: str) -> list[dict[str, Any]]:
        return answered(self.get("/chat/messages", **query))["messages"]

    def erase(self) -> httpx.Response:
        return self.client.delete("/chat/session", headers=self.headers)


class ListeningDialogue:
    """Stands in for the model where a test is about the messages on their way to it and back."""

    def __init__(self) -> None:
        self.understood: list[str] = []
        self.answered: list[str] = []

    async def understand(self, text: str) -> Understood:
        self.understood.append(text)
        return Understood("causes", 0.75, {})

    async def respond(
        self, conversation_id: str, text: str, understood: Understood, metadata: dict[str, Any]
    ) -> list[Response]:
        self.answered.append(text)
        return [{"text": f"You said: {text}", "buttons": [{"title": "Yes", "payload": "/affirm"}]}]


def new_id() -> str:
    return str(uuid4())


def answered(response: httpx.Response) -> Any:
    assert response.status_code == 200, response.text
    return response.json()


def error_of(response: httpx.Response) -> tuple[int, str]:
    """Status and code of an error, once its shape is checked."""
    error = response.json()
    check_shape("Error", error)
    assert error.keys() == {"error", "message"}
    return response.status_code, error["error"]


def texts(messages: list[dict[str, Any]]) -> list[str]:
    return [message["text"] for message in messages]


def check_shape(name: str, value: object) -> None:
    """Fail unless the value is what openapi.yml says of the schema, or the response, of that name."""
    components = openapi()["components"]
    place = "schemas" if name in components["schemas"] else "responses"
    path = f"#/components/{place}/{name}"
    if place == "responses":
        path += "/content/application~1json/schema"
    validator = Draft202012Validator(
        {"$ref": path, "components": components}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    validator.validate(value)


@cache
def openapi() -> dict[str, Any]:
    return read_yaml(HERE / "openapi.yml")


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves a Backwise over real HTTP; gives a client for it."""
    with ExitStack() as stack:

        def start(backwise: Backwise) -> httpx.Client:
            app = build_app(backwise.conversations, backwise.clinics, backwise.settings)
            origin = stack.enter_context(served(app))
            return stack.enter_context(httpx.Client(base_url=origin, timeout=60))

        yield start


@pytest.fixture
def starting(starting_backwise: Backwise, serve: Serve) -> httpx.Client:
    """A client of a server whose dialogue is not loaded: what needs no model is tested here."""
    return serve(starting_backwise)


@pytest.fixture
def newcomer(starting: httpx.Client) -> Person:
    """A person whose server is still starting."""
    return Person(starting)


@pytest.fixture
def listening(starting_backwise: Backwise, starting: httpx.Client) -> ListeningDialogue:
    """Makes the starting server ready with a dialogue that repeats what it hears."""
    dialogue = ListeningDialogue()
    starting_backwise.conversations.dialogue = dialogue  # type: ignore[assignment]
    return dialogue


@pytest.fixture
def person(backwise: Backwise, serve: Serve) -> Person:
    """A person whose server answers everything."""
    return Person(serve(backwise))
