"""Measures the web chat beside other people's on the same page, server and browser.

    mkdir others && cd others && npm install --ignore-scripts deep-chat rasa-webchat botframework-webchat && cd ..
    .venv/bin/python -m bench.widgets others/node_modules [--pictures FOLDER]

Everything is compressed by gzip -6. Prints a table and writes bench/widgets.json. Each widget is set up as its
documentation says, with its code in files of its own, so that a strict policy has nothing inline to forbid; each says
one hello. deep-chat and botframework-webchat have no button that opens them: they are open at once.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Request, Route, sync_playwright
from playwright.sync_api import Error as BrowserError

from bench.widget_server import Served, serving
from tests.browsing import ARGUMENTS, CHROMIUM, violations

HERE = Path(__file__).parent
PATIENCE = 10_000  # milliseconds
QUIET = 1_500  # milliseconds after which nothing more is taken to come
WATCH = """
  const before = new Set(Object.getOwnPropertyNames(window));
  const forbidden = [];
  addEventListener("securitypolicyviolation", (event) => forbidden.push(event.effectiveDirective));
  document.addEventListener("what has happened", ({ detail }) => Object.assign(detail, {
    globals: Object.getOwnPropertyNames(window).filter((name) => !before.has(name)), forbidden,
    styles: document.styleSheets.length + document.adoptedStyleSheets.length - 1,
  }));
"""
WHAT_HAS_HAPPENED = """() => {
  const detail = {};
  document.dispatchEvent(new CustomEvent("what has happened", { detail }));
  return detail;
}"""
SIZE_OF_TEXT = "(node) => getComputedStyle(node).fontSize + getComputedStyle(node).letterSpacing"


@dataclass(frozen=True)
class Widget:
    """Selectors of the button that opens it, of its first words and of its text box."""

    name: str
    launcher: str | None
    hello: str
    box: str


WIDGETS = (
    Widget("backwise", "backwise-chat .launcher", "backwise-chat .message p >> nth=0", "backwise-chat textarea"),
    Widget("deep-chat", None, "deep-chat .message-bubble >> nth=0", "deep-chat #text-input"),
    Widget("rasa-webchat", "button.rw-launcher", ".rw-message-text >> nth=0", ".rw-new-message"),
    Widget(
        "botframework-webchat",
        None,
        "#chat [role=article] p, #chat .webchat__bubble p >> nth=0",
        "#chat [data-testid='send box text area'], #chat input[type=text], #chat textarea",
    ),
)


class Visit:
    """One widget on its page, in a browser context of its own."""

    def __init__(self, page: Page, widget: Widget, address: str) -> None:
        self.page, self.widget, self.requests, self.finished = page, widget, list[Request](), list[Request]()
        page.set_default_timeout(PATIENCE)
        page.add_init_script(WATCH)
        page.on("request", lambda request: self.requests.append(request))
        page.on("requestfinished", lambda request: self.finished.append(request))
        page.goto(address)
        page.wait_for_timeout(QUIET)

    def open(self) -> Locator:
        """Its first words; raises a Playwright error when they do not come."""
        if self.widget.launcher:
            self.page.locator(self.widget.launcher).click()
        hello = self.page.locator(self.widget.hello).first
        hello.wait_for()
        self.page.wait_for_timeout(QUIET)
        return hello

    def traffic(self, origin: str) -> dict[str, int]:
        """Bytes of the widget's own answers as they were sent; how many, and how many of them came from elsewhere."""
        asked = [each for each in self.requests if _is_the_widgets(each)]
        answered = [each for each in self.finished if _is_the_widgets(each)]
        return {
            "bytes": sum(each.sizes()["responseBodySize"] for each in answered),
            "requests": len(asked),
            "elsewhere": len([each for each in asked if not each.url.startswith((origin, "data:", "blob:"))]),
        }

    def happened(self) -> dict[str, Any]:
        return self.page.evaluate(WHAT_HAS_HAPPENED)  # type: ignore[no-any-return]


def _is_the_widgets(request: Request) -> bool:
    """Not the page itself, nor what a connection keeps asking for as long as it is open."""
    own = ("/page/page.css", "/socket.io/", "/chat/events")
    return not request.is_navigation_request() and not any(part in request.url for part in own)


@contextmanager
def visiting(browser: Browser, served: Served, widget: Widget, kind: str) -> Iterator[Visit]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.route(lambda url: not url.startswith(served.origin), _goes_nowhere)
    try:
        yield Visit(context.new_page(), widget, f"{served.origin}/page/{widget.name}?{kind}")
    finally:
        context.close()


def _goes_nowhere(route: Route) -> None:
    route.abort()


def measured(browser: Browser, served: Served, widget: Widget, pictures: Path | None) -> dict[str, Any]:
    with visiting(browser, served, widget, "plain") as untouched:
        closed = violations(untouched.page)  # in a visit of its own: axe-core itself adds globals
    with visiting(browser, served, widget, "plain") as plain:
        loaded = plain.traffic(served.origin)
        size = plain.open().evaluate(SIZE_OF_TEXT)
        figures = {
            "first_load": loaded,
            "opened": plain.traffic(served.origin),
            **plain.happened(),
            "axe_closed": {rule: len(places) for rule, places in closed.items()} if widget.launcher else None,
            "axe_open": {rule: len(places) for rule, places in violations(plain.page).items()},
            "escape_closes": escape_closes(plain) if widget.launcher else None,
        }
        if pictures:
            plain.page.screenshot(path=pictures / f"{widget.name}.png")
    with visiting(browser, served, widget, "hostile") as hostile:
        figures["styles_get_in"] = hostile.open().evaluate(SIZE_OF_TEXT) != size
    return figures | under_policy(browser, served, widget, pictures)


def escape_closes(visit: Visit) -> bool:
    visit.page.locator(visit.widget.box).first.click()
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_timeout(QUIET)
    return not visit.page.locator(visit.widget.box).first.is_visible()


def under_policy(browser: Browser, served: Served, widget: Widget, pictures: Path | None) -> dict[str, Any]:
    """Whether its words and its text box come under the strict policy, and what the policy forbade."""
    with visiting(browser, served, widget, "strict") as strict:
        try:
            strict.open()
            works = strict.page.locator(widget.box).first.is_visible()
        except BrowserError:
            works = False
        if pictures:
            strict.page.screenshot(path=pictures / f"{widget.name}-strict.png")
        forbidden = strict.happened()["forbidden"]
    return {"strict_works": works, "forbidden": {kind: forbidden.count(kind) for kind in sorted(set(forbidden))}}


def row(name: str, figures: dict[str, Any]) -> str:
    def found(rules: dict[str, int] | None) -> str:
        return "always open" if rules is None else f"{len(rules)} rules, {sum(rules.values())} places"

    first, opened = figures["first_load"], figures["opened"]
    forbidden = sum(figures["forbidden"].values())
    cells = [
        name,
        f"{first['bytes'] / 1000:.1f} KB in {first['requests']}",
        f"{opened['bytes'] / 1000:.1f} KB in {opened['requests']}",
        opened["elsewhere"],
        len(figures["globals"]),
        found(figures["axe_closed"]),
        found(figures["axe_open"]),
        f"{'yes' if figures['strict_works'] else 'no'}, {forbidden} forbidden",
        {True: "yes", False: "no", None: "always open"}[figures["escape_closes"]],
        f"in: {'yes' if figures['styles_get_in'] else 'no'}, out: {figures['styles']} sheets",
    ]
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("others", type=Path, help="the node_modules folder with the other widgets")
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of each, plain and under the policy")
    options = parser.parse_args()
    figures = {}
    with (
        TemporaryDirectory() as folder,
        serving(options.others, Path(folder)) as served,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for widget in WIDGETS:
            figures[widget.name] = measured(browser, served, widget, options.pictures)
            sys.stdout.write(row(widget.name, figures[widget.name]) + "\n")
            sys.stdout.flush()
        browser.close()
    (HERE / "widgets.json").write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
