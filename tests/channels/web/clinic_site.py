"""A clinic's own website, of another site than the Backwise that it embeds, with pages that make it hard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, Request, expect
from starlette.applications import Starlette
from starlette.requests import Request as WebRequest
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.channels.web.app import build_app
from bot.composition import Backwise
from tests.browsing import PATIENCE, note_complaints
from tests.channels.web.test_browser import WATCH_POLICY, last_answer
from tests.channels.web.widget_harness import policy, served

PAGES = Path(__file__).parent / "clinic_pages"  # "BACKWISE" in them stands for the address of the Backwise
LAUNCHER = "Ask about your back"


@dataclass(frozen=True)
class ClinicSite:
    """``origin`` is the clinic's, ``backwise`` that of the chat."""

    origin: str
    backwise: str


@contextmanager
def clinic_site(backwise: Backwise) -> Iterator[ClinicSite]:
    """Serve both. The website may embed the chat of the clinic "demo", and is ``localhost`` to it: another site."""
    website = Starlette(routes=[Route("/{page}", _page)])
    with served(website) as address:
        origin = address.replace("127.0.0.1", "localhost")
        backwise.clinics["demo"] = replace(backwise.clinics["demo"], web_origins=(origin,))
        with served(build_app(backwise.conversations, backwise.clinics, backwise.settings)) as chat:
            website.state.backwise = chat
            yield ClinicSite(origin, chat)


def _page(request: WebRequest) -> Response:
    """``?bot=`` is the address of another chat than the one that is served beside the website."""
    name, backwise = request.path_params["page"], request.query_params.get("bot", request.app.state.backwise)
    text = (PAGES / f"{name}.html").read_text().replace("BACKWISE", backwise)
    return HTMLResponse(text, headers=policy(backwise) if name == "strict" else {})


@dataclass
class Visit:
    """One page of the website in a browser of its own, with what the browser complains about and fetches."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def open_chat(self) -> Locator:
        """The chat once its greeting is there."""
        self.page.get_by_role("button", name=LAUNCHER).click()
        dialog = self.page.locator("backwise-chat").get_by_role("dialog")
        expect(last_answer(dialog)).to_contain_text("not a person or a clinician", timeout=PATIENCE)
        return dialog

    def note_dialog(self, dialog: Dialog) -> None:
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def note_request(self, request: Request) -> None:
        self.requests.append(request.url)


@contextmanager
def visit(browser: Browser, site: ClinicSite, name: str, script: str = "") -> Iterator[Visit]:
    """Open a page of the website; ``script`` runs before everything on it."""
    context = browser.new_context(base_url=site.origin, viewport={"width": 1280, "height": 800})
    visit = Visit(context.new_page())
    page, complaints = visit.page, visit.complaints
    page.set_default_timeout(PATIENCE)
    page.add_init_script(WATCH_POLICY + script)
    note_complaints(page, complaints)
    page.on("dialog", visit.note_dialog)
    page.on("request", visit.note_request)
    page.goto(f"/{name}")
    expect(page.locator("backwise-chat")).to_be_attached()
    yield visit
    context.close()
