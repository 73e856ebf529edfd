"""A real server on a free port, and people who talk to it as the widget does."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser, BrowserContext, Page

from bot.channels.web.app import HERE, build_app
from bot.composition import Backwise, temporary_backwise
from bot.conversation.dialogue import Dialogue, Response
from bot.conversation.understood import Understood
from bot.knowledge.content_files import read_yaml
from bot.settings import Settings
from tests.browsing import PATIENCE
from tests.built import build_folder_in
from tests.channels.web.widget_harness import served

SECURITY = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "no-cache",
}


class Person:
    """Somebody with a chat open."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        opened = client.post("/chat/sessions", json={"clinic": "demo"})
        assert opened.status_code == 201, opened.text
        self.session: dict[str, Any] = opened.json()
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

    def begin(self, conversation_id: str, transaction: object) -> None:
        """It keeps nothing."""

    def write(self, conversation_id: str, transaction: object) -> None:
        """It keeps nothing."""

    async def understand(self, text: str) -> Understood:
        self.understood.append(text)
        return Understood("causes", 0.75, {"text": text})

    async def respond(self, conversation_id: str, understood: Understood, metadata: dict[str, Any]) -> list[Response]:
        self.answered.append(understood.text)
        return [{"text": f"You said: {understood.text}", "buttons": [{"title": "Yes", "payload": "/affirm"}]}]


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


def database_url(backwise: Backwise) -> str:
    """That of a temporary Backwise, which keeps its conversations beside the settings' database."""
    return backwise.settings.database_url.replace("backwise.db", "conversations.db")


def everything_in(sqlite_url: str, but: str | None = None) -> str:
    """All rows of all tables of a SQLite file, ``but`` those of one table."""
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = [row for name in tables if name != but for row in connection.execute(f'SELECT * FROM "{name}"')]
    connection.close()
    return repr(rows)


@contextmanager
def serving(backwise: Backwise) -> Iterator[httpx.Client]:
    """Serve a Backwise over real HTTP on a free port; gives a client for it."""
    app = build_app(backwise.conversations, backwise.clinics, backwise.settings)
    with served(app) as origin, httpx.Client(base_url=origin, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def starting_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Backwise]:
    """A Backwise whose dialogue is not loaded, shared by the tests: each opens conversations of its own."""
    yield from _site(tmp_path_factory.mktemp("starting"))


@pytest.fixture(scope="session")
def starting(starting_site: Backwise) -> Iterator[httpx.Client]:
    """A client of a server that is still starting: what needs no model is tested here."""
    with serving(starting_site) as client:
        yield client


@pytest.fixture
def newcomer(starting: httpx.Client) -> Person:
    """A person whose server is still starting."""
    return Person(starting)


@pytest.fixture
def listening(starting_site: Backwise) -> Iterator[ListeningDialogue]:
    """Makes the starting server ready, for one test, with a dialogue that repeats what it hears."""
    dialogue = ListeningDialogue()
    starting_site.conversations.dialogue = dialogue  # type: ignore[assignment]
    yield dialogue
    starting_site.conversations.dialogue = None


@pytest.fixture
def visitor(browser: Browser, starting: httpx.Client, listening: ListeningDialogue) -> Iterator[BrowserContext]:
    """A person's browser, for a site whose dialogue repeats what it hears."""
    context = browser.new_context(base_url=str(starting.base_url), viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def site(visitor: BrowserContext) -> Page:
    """The demonstration page in it."""
    page = visitor.new_page()
    page.goto("/")
    return page


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory, dialogue: Dialogue) -> Iterator[httpx.Client]:
    """A client of a server that answers everything; tests that need it are slow."""
    for backwise in _site(tmp_path_factory.mktemp("ready")):
        backwise.conversations.dialogue = dialogue
        with serving(backwise) as client:
            yield client


@pytest.fixture
def person(ready: httpx.Client) -> Person:
    """A person whose server answers everything."""
    return Person(ready)


def _site(folder: Path) -> Iterator[Backwise]:
    backwise = temporary_backwise(Settings(build_folder=build_folder_in(folder), sessions_per_minute=10_000), folder)
    yield backwise
    backwise.database.dispose()
