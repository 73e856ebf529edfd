"""Every movement has a picture that can be looked at."""

from __future__ import annotations

import re
from io import BytesIO
from math import dist
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from bot.drawing.layout import HEIGHT, WIDTH
from bot.drawing.movements import animation, moving, still, still_png
from bot.drawing.paints import PAINTS
from bot.drawing.poses import mix, whole
from bot.drawing.scene import scene
from bot.drawing.sheet import sheet
from bot.drawing.skeleton import FOREARM, SHIN, THIGH, UPPER_ARM, skeleton
from bot.knowledge.exercises import exercises
from bot.knowledge.pictures import pictures
from bot.settings import HOME

NUMBER = re.compile(r"-?\d+\.?\d*")
PATH = "{http://www.w3.org/2000/svg}path"
BONES = {("hip", "knee"): THIGH, ("knee", "ankle"): SHIN, ("shoulder", "elbow"): UPPER_ARM, ("elbow", "wrist"): FOREARM}


def test_every_exercise_has_a_picture_and_every_picture_an_exercise() -> None:
    assert list(pictures()) == list(exercises())


def test_the_sheet_in_the_documentation_is_up_to_date() -> None:
    """`make pictures` draws it; another processor may round differently."""
    kept, drawn = (HOME / "docs" / "exercises.svg").read_text(encoding="utf-8"), sheet()
    assert NUMBER.sub("", kept) == NUMBER.sub("", drawn)
    before, now = ([float(number) for number in NUMBER.findall(svg)] for svg in (kept, drawn))
    assert np.allclose(before, now, atol=0.11)


@pytest.mark.parametrize("exercise", pictures())
def test_the_end_differs_from_the_start(exercise: str) -> None:
    drawn = scene(pictures()[exercise])
    moved = [
        np.abs(one - other).max()
        for before, after in zip(drawn.start, drawn.end, strict=True)
        for one, other in zip(before.outlines, after.outlines, strict=True)
    ]
    assert max(moved) > 5  # cm


@pytest.mark.parametrize("exercise", pictures())
def test_bones_keep_their_length_on_the_way(exercise: str) -> None:
    first, second, *_ = (whole(pose) for pose in pictures()[exercise].poses)
    for share in (0.0, 0.5, 1.0):
        places = skeleton(mix(first, second, share)).places
        for (one, other), length in BONES.items():
            for side in ("left", "right"):
                assert dist(places[f"{side}_{one}"], places[f"{side}_{other}"]) == pytest.approx(length, abs=0.01)


@pytest.mark.parametrize("exercise", pictures())
@pytest.mark.parametrize("draw", [moving, still])
def test_nothing_is_drawn_beyond_the_picture(exercise: str, draw: object) -> None:
    assert callable(draw)
    for path in ElementTree.fromstring(draw(exercise)).iter(PATH):
        if path.get("class") == "digit":
            continue
        numbers = np.array([float(number) for number in NUMBER.findall(path.get("d", ""))]).reshape(-1, 2)
        assert numbers.min() >= 0
        assert (numbers <= (WIDTH, HEIGHT)).all()


@pytest.mark.parametrize("exercise", pictures())
def test_the_picture_says_in_words_what_it_shows(exercise: str) -> None:
    for svg in (moving(exercise), still(exercise)):
        title = ElementTree.fromstring(svg).findtext("{http://www.w3.org/2000/svg}title")
        assert title == exercises()[exercise].alt


@pytest.mark.parametrize("exercise", pictures())
def test_every_paint_has_its_colours(exercise: str) -> None:
    painted = {
        path.get("class", "").removesuffix(" halo") for path in ElementTree.fromstring(moving(exercise)).iter(PATH)
    }
    assert painted - {"arrow", "digit"} <= set(PAINTS)


def test_people_who_asked_for_less_motion_get_the_still_picture() -> None:
    svg = moving("bird_dog")
    assert "prefers-reduced-motion:reduce){.still{display:inline}.moving{display:none}}" in svg
    assert svg.count("<animate ") > 3
    assert "<animate" not in still("bird_dog")


def test_the_colours_follow_light_and_dark() -> None:
    assert "prefers-color-scheme:dark" in still("bird_dog")


@pytest.mark.slow
@pytest.mark.parametrize("exercise", pictures())
def test_the_animation_for_telegram_is_small_and_never_ends(exercise: str) -> None:
    made = animation(exercise)
    with Image.open(BytesIO(made)) as image:
        assert (image.format, getattr(image, "is_animated", False), image.info["loop"]) == ("GIF", True, 0)
    assert len(made) < 300_000


def test_a_still_picture_can_be_printed() -> None:
    with Image.open(BytesIO(still_png("bridge", 640))) as image:
        assert (image.format, image.size) == ("PNG", (640, 480))
        assert len(image.convert("RGB").getcolors(640 * 480) or []) > 10
