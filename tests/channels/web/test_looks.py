"""The chat looks as in the stored pictures: open, an exercise, an emergency; phone and desk, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser

from tests.channels.web.looks import FONT, NAMES, STORED, take_pictures

pytestmark = pytest.mark.slow

NOTICED = 24  # of 255: a smaller difference of a colour is the edge of a letter
MOST_OTHER = 0.002  # share of the pixels that may look otherwise


@pytest.fixture(scope="module")
def taken(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("taken")
    if take_pictures(browser, folder) != FONT.read_text():
        pytest.skip(
            "The letters here are of another font than in the stored pictures, so every line would differ; "
            "`make looks` on the commit before yours takes pictures to compare with."
        )
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_the_chat_looks_as_in_the_stored_picture(taken: Path, name: str) -> None:
    now, stored = (Image.open(folder / f"{name}.png").convert("RGB") for folder in (taken, STORED))
    assert now.size == stored.size
    assert share_that_differs(now, stored) <= MOST_OTHER, f"see {taken / name}.png; `make looks` if it is meant"


def test_a_button_in_another_colour_is_noticed(taken: Path) -> None:
    stored = Image.open(STORED / f"{NAMES[0]}.png").convert("RGB")
    other = stored.copy()
    other.paste((200, 0, 0), (0, 0, 44, 44))
    assert share_that_differs(other, stored) > MOST_OTHER


def share_that_differs(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels of which any colour differs by more than ``NOTICED``."""
    bands = ImageChops.difference(one, other).split()
    strongest = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return sum(strongest.histogram()[NOTICED + 1 :]) / (one.width * one.height)
