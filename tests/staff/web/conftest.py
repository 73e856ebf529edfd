"""The staff tool over real HTTP, and members of each role who are signed in."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser as Chrome
from playwright.sync_api import Page, expect

from bot.channels.web.app import build_app
from bot.composition import Backwise
from bot.conversation.model_shelf import ModelShelf
from bot.settings import HOME
from bot.staff.content.draft import Draft
from bot.staff.exercise_form import FILE as EXERCISES
from bot.staff.training_run import TrainingDesk
from bot.staff.web.app import build_staff
from bot.storage.conversations import open_conversation
from bot.storage.learning import Lesson, learn
from bot.storage.staff import Role, invite
from tests.browsing import PATIENCE, note_complaints
from tests.channels.web.test_browser import WATCH_POLICY
from tests.channels.web.widget_harness import served

CONTENT = {
    "prevention": ["how do i stop it coming back", "can i prevent it"],
    "strength": ["do i need stronger muscles"],
    "passive_treatment_heat": ["hot water bottle ok?"],
    "emergency": ["i cannot feel my legs"],
}
PASSWORD = "a few words in a row"
HERE = Path(__file__).parent
Enter = Callable[..., Page]


class Browser:
    """A member's browser: it keeps cookies and sends the token of the page."""

    def __init__(self, origin: str) -> None:
        self.client = httpx.Client(base_url=origin, timeout=30)

    def get(self, path: str) -> httpx.Response:
        return self.client.get(f"/staff{path}", follow_redirects=True)

    def post(self, path: str, data: Mapping[str, object], page: str = "/inbox", **more: object) -> httpx.Response:
        token = re.search(r'name="csrf" value="(\w+)"', self.get(page).text)
        assert token
        data = {"csrf": token[1], **data}
        return self.client.post(f"/staff{path}", data=data, follow_redirects=True, **more)  # type: ignore[arg-type]


def make_content(folder: Path) -> Path:
    """A git checkout with three topics and one group of warning signs."""
    (folder / "data/nlu").mkdir(parents=True)
    for name, examples in CONTENT.items():
        lines = "".join(f"      - {example}\n" for example in examples)
        text = f'version: "3.1"\n\nnlu:\n  - intent: {name}   # kept\n    examples: |\n{lines}'
        (folder / f"data/nlu/{name}.yml").write_text(text)
    (folder / "clinics").mkdir()
    demo = (HOME / "clinics/demo.yml").read_text()
    (folder / "clinics/demo.yml").write_text(demo.replace("inbox: false", "inbox: true"))
    (folder / EXERCISES).parent.mkdir(parents=True)
    (folder / EXERCISES).write_bytes((HOME / EXERCISES).read_bytes())
    identity = ["-c", "user.name=Test", "-c", "user.email=test@clinic.example"]
    for command in (["init", "-q"], ["add", "."], [*identity, "commit", "-q", "-m", "Words."]):
        subprocess.run(["git", "-C", str(folder), *command], check=True)
    return folder


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return make_content(tmp_path / "content")


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    return ModelShelf(tmp_path / "models")


@pytest.fixture
def site(starting_backwise: Backwise, content: Path, shelf: ModelShelf) -> Iterator[str]:
    """The origin of a staff tool whose clinic has its inbox on, and whose training learns nothing."""
    clinics = starting_backwise.clinics
    clinics["demo"] = replace(clinics["demo"], inbox=True)
    settings = starting_backwise.settings.copy(
        update={"clinics_folder": content / "clinics", "models_folder": shelf.folder}
    )
    training = (sys.executable, "-m", "tests.staff.web.candidate_worker", str(content), str(shelf.folder))
    services = replace(
        starting_backwise.staff_services(), draft=Draft(content), settings=settings, training_command=training
    )
    parts = starting_backwise.conversations, clinics, starting_backwise.settings
    with served(build_app(*parts, more_routes=build_staff(services))) as origin:
        yield origin
    TrainingDesk(shelf.folder).stop()


def link_for(backwise: Backwise, role: Role, email: str | None = None) -> str:
    with backwise.database.session() as session:
        return f"/welcome/{invite(session, email or f'{role}@clinic.example', role)}"


@pytest.fixture
def sign_in(starting_backwise: Backwise, site: str) -> Iterator[Callable[[Role], Browser]]:
    browsers: list[Browser] = []

    def enter(role: Role) -> Browser:
        browser = Browser(site)
        browsers.append(browser)
        link = link_for(starting_backwise, role)
        chosen = browser.client.post(f"/staff{link}", data={"password": PASSWORD, "again": PASSWORD})
        assert chosen.status_code == 303, chosen.text
        return browser

    yield enter
    for browser in browsers:
        browser.client.close()


@pytest.fixture
def hear(starting_backwise: Backwise) -> Callable[..., None]:
    """Puts what people said into the inbox, each in a chat of its own."""

    def heard(*texts: str) -> None:
        for text in texts:
            with starting_backwise.database.session() as session:
                conversation = open_conversation(session, channel="web", clinic="demo").id
                learn(session, conversation, Lesson(starting_backwise.clinics["demo"], said=text, took_for="unclear"))

    return heard


@pytest.fixture
def enter(browser: Chrome, site: str, starting_backwise: Backwise) -> Iterator[Enter]:
    """Opens the staff tool for a role, without JavaScript if wished; fails for anything the browser complains about."""
    complaints: list[str] = []
    contexts = []

    def open_page(role: Role = Role.EDITOR, width: int = 1280, **options: object) -> Page:
        context = browser.new_context(base_url=site, viewport={"width": width, "height": 900}, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.add_init_script(WATCH_POLICY)
        note_complaints(page, complaints)
        page.goto(f"/staff{link_for(starting_backwise, role)}")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("The same again").fill(PASSWORD)
        page.get_by_role("button", name="Save and sign in").click()
        expect(page).to_have_title("Inbox - Backwise staff", timeout=PATIENCE)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [words for words in complaints if "status of 4" not in words] == []
