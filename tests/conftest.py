"""What tests of several layers share: the live model and a browser, started once, and a Backwise of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bot.quiet import quiet_libraries

quiet_libraries()

from actions.handover_desk import HandoverDesk  # noqa: E402
from bot.composition import Backwise, temporary_backwise  # noqa: E402
from bot.conversation.dialogue import Dialogue  # noqa: E402
from bot.conversation.model_shelf import ModelShelf  # noqa: E402
from bot.knowledge.content_files import read_records  # noqa: E402
from bot.knowledge.content_in_use import content_file  # noqa: E402
from bot.settings import HOME, Settings  # noqa: E402
from bot.storage.physios import Physio  # noqa: E402
from tests.browsing import chromium  # noqa: E402
from tests.built import build_folder_in, migrated  # noqa: E402
from tests.channels.telegram.fake_bot_api import TOKEN, FakeBotApi  # noqa: E402

DESK = HandoverDesk(lambda *_: None)  # the model is loaded once; each test puts its own database behind the desk


# Folders whose tests each have a server, a process or files of their own: `make check` has no time for them.
SLOW = ("channels/telegram", "delivery", "faults", "staff/content", "staff/web", "threats")
_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in the browser come last: while it is open, no other event loop can run in this thread.

    A fixture that overrides one of the same name must name ``browser`` itself: pytest does not look behind it.
    """
    for item in items:
        if any(item.path.is_relative_to(_HERE / place) for place in SLOW):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Each test opens a context or a page of its own in it, and closes it."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def api() -> Iterator[FakeBotApi]:
    """Telegram's server."""
    server = FakeBotApi(TOKEN)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def trained() -> Path:
    """The file of the live model; tests that need it are slow."""
    shelf = ModelShelf(Settings().models_folder)
    model = shelf.active()
    if model is None:
        pytest.skip("There is no trained model; `make train` makes one.")
    return shelf.path(model)


@pytest.fixture(scope="session")
def dialogue(trained: Path) -> Dialogue:
    """The live model with its conversations in memory."""
    samples = read_records(content_file("sample_physios.yml"), "physios", Physio)
    with chdir(HOME):
        return Dialogue(trained, None, lambda clinic: samples, DESK)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that write nothing outside the test's folder; what was built is read from where it is."""
    return Settings(database_url=f"sqlite:///{tmp_path / 'backwise.db'}", build_folder=build_folder_in(tmp_path))


@pytest.fixture
def starting_backwise(settings: Settings, tmp_path: Path) -> Iterator[Backwise]:
    """A Backwise whose dialogue is not loaded yet."""
    migrated(tmp_path / "conversations.db")
    backwise = temporary_backwise(settings, tmp_path)
    yield backwise
    backwise.database.dispose()


@pytest.fixture
def backwise(starting_backwise: Backwise, dialogue: Dialogue) -> Backwise:
    """A Backwise that answers everything."""
    starting_backwise.conversations.dialogue = dialogue
    DESK.keep = starting_backwise.desk.keep
    return starting_backwise
