"""What the chat shows of a clinic: its colours, put right where nobody could read them, and its logo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import httpx
import pytest

from bot.composition import Backwise
from bot.knowledge.clinics import Clinic
from bot.knowledge.colours import ColourPair, Colours
from bot.settings import HOME
from tests.channels.web.conftest import answered, check_shape, error_of, serving

Serve = Callable[..., httpx.Client]
PALE = Colours("#ffd400", "#ffffff")


@pytest.fixture
def serve_with(starting_backwise: Backwise) -> Iterator[Serve]:
    """Serves the demonstration clinic with some of its fields changed."""
    with ExitStack() as running:

        def start(**fields: object) -> httpx.Client:
            demo: Clinic = replace(starting_backwise.clinics["demo"], **fields)  # type: ignore[arg-type]
            starting_backwise.clinics["demo"] = demo
            return running.enter_context(serving(starting_backwise))

        yield start


def test_the_demonstration_shows_the_colours_of_its_file(starting: httpx.Client) -> None:
    clinic = answered(starting.get("/chat/clinics/demo"))
    check_shape("Clinic", clinic)
    dark = {"accent": "#7fd3e0", "accent_text": "#06262b"}
    assert clinic["colours"] == {"accent": "#0b5e6b", "accent_text": "#ffffff", "dark": dark}


def test_colours_that_nobody_could_read_are_put_right(serve_with: Serve) -> None:
    client = serve_with(colours=replace(PALE, dark=ColourPair("#333333", "#000000")))
    colours = answered(client.get("/chat/clinics/demo"))["colours"]
    assert (colours["accent"], colours["dark"]["accent"]) == ("#8c7500", "#767676")


def test_without_dark_colours_the_others_serve_there_too(serve_with: Serve) -> None:
    colours = answered(serve_with(colours=PALE).get("/chat/clinics/demo"))["colours"]
    assert colours["dark"] == {"accent": "#8c7500", "accent_text": "#ffffff"}


def test_the_logo_is_the_clinic_s_file_and_may_do_no_more_than_paint(starting: httpx.Client) -> None:
    address = answered(starting.get("/chat/clinics/demo"))["logo"]
    logo = starting.get(address)
    assert logo.content == (HOME / "clinics" / "demo.svg").read_bytes()
    assert logo.headers["content-type"].startswith("image/svg+xml")
    assert "sandbox" in logo.headers["content-security-policy"]
    assert logo.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("logo", [None, "gone.svg", "../README.md", "demo.yml"])
def test_a_clinic_whose_logo_cannot_be_used_has_none(serve_with: Serve, logo: str | None) -> None:
    client = serve_with(logo=logo)
    assert answered(client.get("/chat/clinics/demo"))["logo"] is None
    assert error_of(client.get("/chat/clinics/demo/logo")) == (404, "not_found")
    assert error_of(client.get("/chat/clinics/nobody/logo")) == (404, "not_found")
