"""A person asked about saunas and the bot did not help: how long until it does, from the inbox to the next chat?

    python -m bench.sauna

A receptionist works in the staff tool in a real browser, and a reviewer publishes, on a copy of the words and of the
live model: nothing real is changed. Counted are clicks (choices in a list and ticks, too), typed words, and seconds of
waiting for the tool. Typing and reading are not waited for but added: 40 words typed a minute, and 3 seconds to find
what to click. Prints the table of docs/staff.md and writes bench/sauna.json.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from shutil import copy, copytree
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Locator, Page, expect

from bench import ours
from bench.served import QUESTION, Served, time_until
from bot.conversation.model_shelf import ModelShelf
from bot.settings import HOME, read_settings
from bot.storage.database import Database
from bot.storage.staff import Role, invite
from tests.browsing import chromium

RESULTS = Path(__file__).parent / "sauna.json"
WORDS_A_MINUTE, SECONDS_A_CLICK = 40, 3.0
PATIENCE = 60 * 60 * 1000  # milliseconds: a training on a busy machine
ASKED = ("can i use a sauna with a sore back", "is a sauna good for my back", "sauna ok?")
EXAMPLES = (
    "steam room yes or no",
    "is it fine to sit in the sauna after the gym",
    "how long can i stay in the sauna",
    "do saunas do anything for back pain",
    "should i try the steam room at my club",
    "my mates swear by the sauna",
    "does sweating it out in a sauna help",
)
QUESTIONS = ("Would a sauna loosen me up?", "are steam rooms any good for backs")
ANSWER = "The warmth of a sauna may ease an ache for a while.\n\nGentle moving still matters alongside."
AGAIN = "Could a sauna help my back a bit?"
PASSWORD = "a few words in a row"


@dataclass
class Step:
    """What one person does in a row; ``waiting`` is in seconds."""

    name: str
    clicks: int = 0
    words: int = 0
    waiting: float = 0.0

    @property
    def seconds(self) -> float:
        return self.clicks * SECONDS_A_CLICK + 60 * self.words / WORDS_A_MINUTE + self.waiting


@dataclass
class Stopwatch:
    """Counts what the person at the browser does."""

    steps: list[Step] = field(default_factory=list)

    def begin(self, name: str) -> None:
        self.steps.append(Step(name))

    def click(self, place: Locator, seen: Callable[[], object] = lambda: None) -> None:
        """Click, and wait until what the person waits for is ``seen``."""
        self.steps[-1].clicks += 1
        self.wait(place.click)
        self.wait(seen)

    def choose(self, place: Locator, label: str) -> None:
        self.steps[-1].clicks += 1
        place.select_option(label)

    def type(self, place: Locator, text: str) -> None:
        """Write behind what is there."""
        self.steps[-1].clicks += 1
        self.steps[-1].words += len(text.split())
        place.press("Control+End")
        place.press_sequentially(text)

    def wait(self, seen: Callable[[], object]) -> None:
        begun = time.monotonic()
        seen()
        self.steps[-1].waiting += time.monotonic() - begun


@contextmanager
def scratch(folder: Path) -> Iterator[dict[str, str]]:
    """The settings of an installation on copies: the committed words with the inbox on, and the live model as
    version 1."""
    content, models, build = (folder / name for name in ("content", "models", "build"))
    subprocess.run(["git", "clone", "-q", str(HOME), str(content)], check=True)
    demo = content / "clinics/demo.yml"
    demo.write_text(demo.read_text().replace("inbox: false", "inbox: true"))
    who = ("-c", "user.name=Bench", "-c", "user.email=bench@clinic.example")
    subprocess.run(["git", "-C", str(content), *who, "commit", "-qam", "clinics: Switch the inbox on."], check=True)
    head = subprocess.run(["git", "-C", str(content), "rev-parse", "HEAD"], check=True, capture_output=True, text=True)
    settings = read_settings()
    today = ModelShelf(settings.models_folder)
    live = today.active()
    if live is None:
        raise SystemExit("There is no trained model; `make train` makes one.")
    models.mkdir()
    copy(today.path(live), models / live.file)
    ModelShelf(models).publish(replace(live, commit=head.stdout.strip()), "bench@clinic.example", "Before")
    copytree(settings.build_folder, build)
    folders = {"CONTENT_FOLDER": content, "CLINICS_FOLDER": content / "clinics", "MODELS_FOLDER": models}
    yield {name: str(path) for name, path in (folders | {"BUILD_FOLDER": build}).items()}


def signed_in(browser: Browser, served: Served, database: Database, role: Role) -> Page:
    with database.session() as session:
        link = invite(session, f"{role}@clinic.example", role)
    page = browser.new_context(base_url=served.address, viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"/staff/welcome/{link}")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same again").fill(PASSWORD)
    page.get_by_role("button", name="Save and sign in").click()
    expect(page).to_have_title("Inbox - Backwise staff")
    return page


def new_topic(watch: Stopwatch, page: Page) -> None:
    watch.begin("Inbox: open the question")
    page.goto("/staff/inbox")
    group = page.get_by_role("article").filter(has_text="sauna")
    button = group.get_by_role("button", name="New topic").first
    watch.click(button, lambda: expect(page).to_have_title("New topic - Backwise staff"))
    watch.begin("How people ask, and the hint that another topic has it")
    watch.choose(page.get_by_label("It belongs to"), "Massage and the like")
    watch.type(page.get_by_label("Title, as people see it"), "Saunas")
    watch.type(page.get_by_label("At least five different ways"), "".join(f"\n{example}" for example in EXAMPLES))
    hint = page.get_by_role("group", name="Already in “Heat or ice”")
    watch.wait(lambda: expect(hint).to_contain_text("steam room at the gym"))
    watch.type(page.get_by_label("Other questions"), "\n".join(QUESTIONS))
    watch.begin("The answer")
    watch.type(page.get_by_label("Words"), ANSWER)
    watch.type(page.get_by_label("Numbers of the sources"), "7")


def check_and_make(watch: Stopwatch, page: Page) -> None:
    watch.begin("Check, read, and make the topic with what moves there")
    found = page.get_by_role("table", name="What was found")
    watch.click(page.get_by_role("button", name="Check"), lambda: expect(found).to_be_visible())
    make = page.get_by_role("button", name="Make the topic")
    watch.click(make, lambda: expect(page).to_have_title("Saunas - Backwise staff"))


def train(watch: Stopwatch, page: Page) -> None:
    watch.begin("Train and test")
    train = page.get_by_role("button", name="Train and test the draft")
    watch.click(page.get_by_role("link", name="Publish"), lambda: expect(train).to_be_visible())
    watch.click(train, lambda: expect(page.get_by_label("How far it is")).to_be_visible())
    watch.wait(lambda: expect(page.get_by_label("How far it is")).to_have_count(0))
    if page.get_by_role("heading", name="A candidate is ready").count() == 0:
        raise SystemExit(f"No candidate came of it:\n{page.get_by_role('main').inner_text()}")


def publish(watch: Stopwatch, page: Page) -> None:
    watch.begin("A reviewer publishes")
    ready = page.get_by_role("heading", name="A candidate is ready")
    watch.click(page.get_by_role("link", name="Publish"), lambda: expect(ready).to_be_visible())
    watch.type(page.get_by_label("What is new"), "Saunas")
    button = page.get_by_role("button", name="Publish", exact=True)
    watch.click(button, lambda: expect(page.get_by_role("status")).to_contain_text("Published."))


def until_heard(watch: Stopwatch, browser: Browser, served: Served, models: Path) -> None:
    """The person asks again in the web chat, once the new version answers there."""
    watch.begin("The new version answers")
    live = ModelShelf(models).active()
    log = served.log
    if live is None or log is None:
        raise SystemExit("Nothing is live.")

    def taken_up() -> None:
        while f"Another model is live: {live.file}" not in log.read_text():
            time.sleep(0.1)

    watch.wait(taken_up)
    page = browser.new_context(base_url=served.address).new_page()
    page.goto("/")
    page.get_by_role("button", name="Ask about your back").click()
    chat = page.get_by_role("dialog")
    expect(chat.locator(".message.bot").last).to_contain_text("I am not a person")
    watch.type(chat.get_by_label("Your message"), AGAIN)
    chat.get_by_label("Your message").press("Enter")
    answered = chat.locator(".message.bot").last
    watch.wait(lambda: expect(answered).to_contain_text("The warmth of a sauna"))


async def people_ask(served: Served) -> None:
    """Each in a chat of their own; today's answer is about heat packs, and they say that it did not help."""
    await time_until(served, served.is_answered, QUESTION)
    async with served.client() as client:
        for words in ASKED:
            say = await served.meet(client)
            await say(words)
            await say("that's not what i asked")


def measured(folder: Path) -> list[Step]:
    watch = Stopwatch()
    with scratch(folder) as settings, ours.serve(folder, ours.NO_LIMITS | settings) as served:
        asyncio.run(people_ask(served))
        database = Database(f"sqlite:///{folder}/bench.db")
        with chromium() as browser:
            expect.set_options(timeout=PATIENCE)
            receptionist = signed_in(browser, served, database, Role.EDITOR)
            new_topic(watch, receptionist)
            check_and_make(watch, receptionist)
            train(watch, receptionist)
            publish(watch, signed_in(browser, served, database, Role.REVIEWER))
            until_heard(watch, browser, served, Path(settings["MODELS_FOLDER"]))
        database.dispose()
    return watch.steps


def table(steps: list[Step]) -> str:
    total = Step("Together", *(sum(getattr(step, name) for step in steps) for name in ("clicks", "words", "waiting")))
    rows = [
        f"| {step.name} | {step.clicks} | {step.words} | {step.waiting:.0f} | {step.seconds:.0f} |"
        for step in [*steps, total]
    ]
    return "\n".join(["| step | clicks | words | seconds waited | seconds in all |", "|---|--:|--:|--:|--:|", *rows])


if __name__ == "__main__":
    with TemporaryDirectory(prefix="sauna-") as temporary:
        taken = measured(Path(temporary))
    RESULTS.write_text(json.dumps([asdict(step) for step in taken], indent=2) + "\n")
    sys.stdout.write(table(taken) + "\n")
