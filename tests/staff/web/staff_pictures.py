"""Pictures of the chat and of every screen of the staff tool: `make staff-pictures` takes those of docs/images anew.

The words are today's, the people and their messages are made up. Look at the new pictures before you commit them.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from urllib.parse import quote_plus

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from bot.channels.web.app import build_app
from bot.composition import Backwise, temporary_backwise
from bot.conversation.model_shelf import ModelShelf, ShelvedModel
from bot.knowledge.clinics import today_at
from bot.settings import HOME, Settings
from bot.staff.content.draft import Draft
from bot.staff.content.snapshots import last_commit
from bot.staff.web.app import build_staff
from bot.storage.conversations import open_conversation
from bot.storage.counts import Count, Kind, add_counts
from bot.storage.deliveries import add_deliveries
from bot.storage.handovers import NewHandover, add_handover
from bot.storage.learning import Lesson, learn
from bot.storage.staff import Role, invite
from tests.browsing import STILL, chromium
from tests.built import build_folder_in
from tests.channels.web.test_browser import last_answer, say
from tests.channels.web.widget_harness import served
from tests.staff.test_comparison import figures
from tests.staff.whole_words import make_whole_words

IMAGES = HOME / "docs/images"
PASSWORD = "a few words in a row"
SIZE = {"width": 1100, "height": 820}
SAID = ["can i use a sauna", "is a sauna good for my back", "sauna ok?", "which mattress is best", "firm or soft bed?"]
DENY = "/stories/one?name=" + quote_plus("Does not want this movement")
CAUSES = "/stories/one?name=" + quote_plus("Not interested after hearing about the causes")
RULE = "/stories/one?name=" + quote_plus("Stop looking for a physio")
TEST = "/tests/one?name=" + quote_plus("Yes takes up the offer after the benefits")


def take_pictures(folder: Path) -> None:
    """One of the chat, and one of each screen."""
    with chromium() as browser, _staff_tool() as (origin, backwise):
        _take_chat(browser, origin, folder / "chat.png")
        page = browser.new_page(viewport=SIZE, base_url=origin)  # type: ignore[arg-type]
        page.goto("/staff/sign-in")
        _keep(page, folder / "staff-sign-in.png")
        _enter(page, backwise)
        for name, (address, act) in SCREENS.items():
            page.goto(f"/staff{address}")
            act(page)
            _keep(page, folder / f"staff-{name}.png")


def _take_chat(browser: Browser, origin: str, file: Path) -> None:
    page = browser.new_page(viewport={"width": 1100, "height": 760}, base_url=origin)
    page.goto("/")
    page.get_by_role("button", name="Ask about your back").click()
    chat = page.get_by_role("dialog")
    expect(last_answer(chat)).to_contain_text("I am not a person or a clinician.")
    say(chat, "why does my back hurt?")
    # The soft shadow needs more colours than a screen of the staff tool.
    _taken(page).quantize(256, kmeans=3, dither=Image.Dither.NONE).save(file, optimize=True)
    page.close()


def _nothing(page: Page) -> None:
    """The screen is shown as it opens."""


def _press(button: str, *, show: str = "") -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_role("button", name=button).first.click()
        _show(page, show or "main")

    return act


def _look_at(selector: str) -> Callable[[Page], None]:
    return lambda page: _show(page, selector)


def _show(page: Page, selector: str) -> None:
    page.locator(selector).first.evaluate("node => { node.scrollIntoView(); scrollBy(0, -16); }")


def _talk(page: Page) -> None:
    page.get_by_label("You say").fill("Does posture matter?")
    page.get_by_role("button", name="Send").click()
    page.locator("summary", has_text="It should have").first.click()


def _open(title: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_text(title).first.click()


SCREENS: dict[str, tuple[str, Callable[[Page], None]]] = {
    "messages": ("/messages", _nothing),
    "answer": ("/messages", _open("Answer in the chat")),
    "inbox": ("/inbox", _nothing),
    "topics": ("/topics", _nothing),
    "topic": ("/topics/posture", _nothing),
    "topic-new": ("/topics/new", _nothing),
    "stories": ("/stories", _nothing),
    "story": (DENY, _nothing),
    "rule": (RULE, _look_at("#when")),
    "path": (CAUSES, _look_at("#tree-title")),
    "play": (DENY, _press("Play this story", show="#played")),
    "teach": ("/teach", _talk),
    "tests": ("/tests", _press("Run “", show="#ran")),
    "test": (TEST, _nothing),
    "insights": ("/insights", _nothing),
    "exercises": ("/exercises", _nothing),
    "exercise": ("/exercises/bridge", _nothing),
    "physios": ("/physios", _nothing),
    "publish": ("/publish", _nothing),
    "versions": ("/publish", _look_at(".versions")),
    "clinics": ("/clinics", _nothing),
    "people": ("/people", _nothing),
}


def _keep(page: Page, file: Path) -> None:
    """With few colours, so that the file is small."""
    few = _taken(page).quantize(64, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(file, optimize=True)


def _taken(page: Page) -> Image.Image:
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    page.wait_for_function("() => [...document.images].every((image) => image.complete)")
    page.wait_for_function(STILL)
    return Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")


@contextmanager
def _staff_tool() -> Iterator[tuple[str, Backwise]]:
    with TemporaryDirectory(prefix="backwise-") as name:
        folder = Path(name)
        content = make_whole_words(folder / "content")
        settings = Settings(build_folder=build_folder_in(folder))
        backwise = temporary_backwise(settings, folder)
        backwise.load_dialogue()
        backwise.clinics["demo"] = replace(backwise.clinics["demo"], inbox=True)
        _fill(backwise)
        settings = settings.copy(update={"clinics_folder": content / "clinics", "models_folder": folder / "models"})
        _publish(backwise, content, ModelShelf(folder / "models"))
        services = replace(backwise.staff_services(), draft=Draft(content), settings=settings)
        parts = backwise.conversations, backwise.clinics, settings
        with served(build_app(*parts, more_routes=build_staff(services))) as origin:
            yield origin, backwise
        backwise.database.dispose()


def _publish(backwise: Backwise, content: Path, shelf: ModelShelf) -> None:
    """A version that is live, and a draft that was changed and trained since."""
    shelf.folder.mkdir()
    live = backwise.shelf.active()
    assert live
    first = ShelvedModel("1.tar.gz", "words", last_commit(content), figures(topic=93, emergency=98))
    copy(backwise.shelf.path(live), shelf.path(first))
    shelf.publish(first, "robin@clinic.example", "The first words")
    Draft(content).teach("passive_treatment_heat", ["can i sit in a sauna"], "editor@clinic.example")
    second = ShelvedModel("2.tar.gz", "more words", last_commit(content), figures(topic=94, emergency=98))
    copy(backwise.shelf.path(live), shelf.path(second))
    shelf.offer(second)


def _fill(backwise: Backwise) -> None:
    """What made-up people asked and left."""
    clinic = backwise.clinics["demo"]
    with backwise.database.session() as session:
        for text in SAID:
            said_in = open_conversation(session, channel="web", clinic="demo").id
            learn(session, said_in, Lesson(clinic, said=text, took_for="unclear"))
        for topic, count in {"causes": 19, "exercises": 15, "posture": 8, "prognosis": 5}.items():
            add_counts(session, "demo", today_at(clinic), [Count(Kind.QUESTION, topic, count)])
        counts = [Count(Kind.UNDERSTOOD, "clear", 44), Count(Kind.UNDERSTOOD, "unclear", 3)]
        add_counts(session, "demo", today_at(clinic), [*counts, Count(Kind.MARK, "helpful", 9)])
        person = open_conversation(session, channel="web", clinic="demo").id
        message = "Do you have an appointment on Friday afternoon?"
        left = NewHandover(clinic="demo", name="Sample Person", contact="sample@person.example", message=message)
        add_deliveries(session, add_handover(session, person, left), ["email"], datetime.now(UTC))


def _enter(page: Page, backwise: Backwise) -> None:
    with backwise.database.session() as session:
        link = invite(session, "alex@clinic.example", Role.ADMIN)
    page.goto(f"/staff/welcome/{link}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]) if len(sys.argv) > 1 else IMAGES)
