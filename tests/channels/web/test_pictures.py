"""The pictures of the movements, as a browser fetches them."""

from __future__ import annotations

import httpx
import pytest

from bot.conversation.replies import picture_of
from bot.drawing.movements import moving, still


@pytest.mark.parametrize(("name", "draw"), [("bird_dog.svg", moving), ("bird_dog.still.svg", still)])
def test_a_movement_is_served_as_an_image_that_can_do_nothing(starting: httpx.Client, name: str, draw: object) -> None:
    answer = starting.get(f"/pictures/{name}")
    assert callable(draw)
    assert answer.text == draw("bird_dog")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["cache-control"] == "public, max-age=86400"
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script" not in policy


@pytest.mark.parametrize("name", ["no_such_movement.svg", "bird_dog.png", "..%2fdemo.svg"])
def test_what_is_not_drawn_is_not_found(starting: httpx.Client, name: str) -> None:
    assert starting.get(f"/pictures/{name}").status_code == 404


def test_the_chat_names_addresses_that_are_served(starting: httpx.Client) -> None:
    image = picture_of("bridge")
    assert image and image.still
    assert set(image.as_json()) == {"url", "alt", "still"}
    assert all(starting.get(address).status_code == 200 for address in (image.url, image.still))
