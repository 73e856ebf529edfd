"""What the attributes of the tag do on a clinic's page, which is on another address than the bot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels.web.assets import Assets
from tests.browsing import violations
from tests.channels.web.widget_harness import build_app, served

pytestmark = pytest.mark.slow

Show = Callable[..., Page]
TEAL, WHITE = {"data-accent": "#0b5e6b", "data-accent-text": "#ffffff"}, "rgb(255, 255, 255)"
GREETING = "Sore back? Ask me what helps."


@pytest.fixture(scope="module")
def bot() -> Iterator[str]:
    with served(build_app()) as origin:
        yield origin


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """A clinic's website: a page with the tag that ``?tag=`` holds."""

    async def page(request: Request) -> Response:
        head = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Clinic</title>'
        return HTMLResponse(f"{head}<main><h1>A clinic</h1></main>{request.query_params['tag']}</html>")

    with served(Starlette(routes=[Route("/", page)])) as origin:
        yield origin


@pytest.fixture
def show(browser: Browser, bot: str, site: str) -> Iterator[Show]:
    """Opens a clinic's page whose tag has these attributes; another time in the same browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()

    def open_page(scheme: str = "light", src: str = "/widget.js", **attributes: str) -> Page:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        values = {"src": bot + src, "data-clinic": "demo", **{k.replace("_", "-"): v for k, v in attributes.items()}}
        tag = " ".join(f'{name}="{escape(value)}"' for name, value in values.items())
        page.goto(f"{site}/?tag={quote(f'<script {tag} async></script>', safe='')}")
        return page

    yield open_page
    context.close()


def test_the_launcher_sits_in_the_corner_that_the_tag_names(show: Show) -> None:
    for position, is_left in (("left", True), ("right", False), ("middle", False)):
        page = show(**{"data-position": position})
        launcher = page.get_by_role("button", name="Ask about your back")
        expect(launcher).to_be_visible()
        assert (_left_edge(page, ".launcher") < 640) is is_left
        launcher.click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert (_left_edge(page, "dialog") < 640) is is_left


def test_the_launcher_has_the_colours_of_the_tag_light_and_dark(show: Show) -> None:
    dark = {"data-accent-dark": "#7fd3e0", "data-accent-text-dark": "#06262b"}
    assert _style(show(**TEAL, **dark), ".launcher", "backgroundColor") == "rgb(11, 94, 107)"
    page = show("dark", **TEAL, **dark)
    assert _style(page, ".launcher", "backgroundColor") == "rgb(127, 211, 224)"
    assert _style(page, ".launcher", "borderTopColor") == "rgb(6, 38, 43)"


def test_what_is_no_colour_never_reaches_the_style_sheet(show: Show) -> None:
    page = show(**{"data-accent": "red; } * { display: none", "data-accent-text": "#ffffff"})
    expect(page.get_by_role("button", name="Ask about your back")).to_be_visible()
    assert _style(page, ".launcher", "color") == WHITE


def test_the_chat_takes_the_clinic_s_colours_and_logo_when_it_opens(show: Show) -> None:
    page = show("dark")
    page.get_by_role("button", name="Ask about your back").click()
    expect(page.locator("dialog .logo")).to_be_visible()
    expect(page.locator("dialog header")).to_have_css("background-color", "rgb(143, 208, 189)")


def test_colours_of_the_tag_go_before_the_clinic_s(show: Show) -> None:
    page = show("dark", **TEAL)
    page.get_by_role("button", name="Ask about your back").click()
    expect(page.locator("dialog .logo")).to_be_visible()  # what the clinic's file says has come
    expect(page.locator("dialog header")).to_have_css("background-color", "rgb(11, 94, 107)")


def test_the_greeting_is_shown_once(show: Show) -> None:
    page = show(**{"data-greeting": GREETING})
    expect(page.get_by_text(GREETING)).to_be_visible()
    assert violations(page) == {}
    page.get_by_role("button", name="Close this message").click()
    expect(page.get_by_role("button", name="Ask about your back")).to_be_focused()
    expect(page.get_by_text(GREETING)).to_have_count(0)
    again = show(**{"data-greeting": GREETING})
    expect(again.get_by_role("button", name="Ask about your back")).to_be_visible()
    expect(again.get_by_text(GREETING)).to_have_count(0)


def test_the_greeting_goes_when_the_chat_opens(show: Show) -> None:
    page = show(**{"data-greeting": "<b>bold</b>"})
    expect(page.get_by_text("<b>bold</b>")).to_be_visible()
    page.get_by_role("button", name="Ask about your back").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_text("<b>bold</b>")).to_have_count(0)


def test_a_tag_with_integrity_works_and_one_with_a_wrong_integrity_shows_nothing(show: Show, tmp_path: Path) -> None:
    assets = Assets(tmp_path)
    pinned = {"src": assets.loader_address, "crossorigin": "anonymous"}
    page = show(integrity=assets.loader.integrity, **pinned)
    page.get_by_role("button", name="Ask about your back").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    wrong = show(integrity=f"sha384-{'A' * 64}", **pinned)
    wrong.wait_for_load_state("networkidle")
    expect(wrong.locator("backwise-chat")).to_have_count(0)


def test_a_tag_that_a_tag_manager_puts_in_works_too(browser: Browser, bot: str, site: str) -> None:
    script = f"""<script>
      var tag = document.createElement("script");
      tag.src = "{bot}/widget.js";
      tag.async = true;
      tag.setAttribute("data-clinic", "demo");
      document.body.appendChild(tag);
    </script>"""
    page = browser.new_page()
    page.goto(f"{site}/?tag={quote(script, safe='')}")
    page.get_by_role("button", name="Ask about your back").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.close()


def test_until_the_launcher_is_used_only_the_loader_is_fetched_and_then_only_what_stays_the_same(show: Show) -> None:
    page = show()
    expect(page.get_by_role("button", name="Ask about your back")).to_be_visible()
    fetched: list[str] = page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
    assert [address.rpartition("/")[2] for address in fetched] == ["widget.js"]
    page.get_by_role("button", name="Ask about your back").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    fetched = page.evaluate("performance.getEntriesByType('resource').map((each) => each.name)")
    files = [address for address in fetched if address.endswith((".js", ".css")) and not address.endswith("/widget.js")]
    assert files
    assert all("/assets/" in address for address in files)


def _left_edge(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box
    return box["x"]


def _style(page: Page, selector: str, name: str) -> str:
    return str(page.locator(selector).evaluate(f"(node) => getComputedStyle(node).{name}"))
