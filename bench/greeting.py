"""How long after the click the greeting is there: a warm server on this machine, a real browser that knows nothing yet.

    python -m bench.greeting [--opens 20]

Each open is a new browser context with an empty cache: the chat's files are fetched, a session is opened, the greeting
drawn. ``greeting`` is the first frame that holds the greeting's words, ``still`` the one after the panel has faded in.
Prints milliseconds, and writes bench/greeting.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from bench import ours
from bench.served import QUESTION, Served, time_until
from tests.browsing import ARGUMENTS, CHROMIUM, STILL

HERE = Path(__file__).parent
BAR = 300  # milliseconds, median
WATCH = """
  const frame = () => new Promise(requestAnimationFrame);
  window.timed = new Promise((done) => addEventListener("click", async ({ timeStamp }) => {
    const { shadowRoot } = document.querySelector("backwise-chat");
    while (!shadowRoot.querySelector(".message p")?.getBoundingClientRect().height) await frame();
    const greeting = await frame() - timeStamp;
    while (!(STILL)()) await frame();
    done({ greeting, still: await frame() - timeStamp });
  }, { capture: true, once: true }));
""".replace("STILL", STILL)


def opened(browser: Browser, origin: str) -> dict[str, float]:
    """Milliseconds from the click, by what is there."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(origin, wait_until="networkidle")
    page.locator("backwise-chat .launcher").click()
    taken: dict[str, float] = page.evaluate("window.timed")
    context.close()
    return taken


def measured(served: Served, opens: int) -> dict[str, float]:
    asyncio.run(time_until(served, served.is_answered, QUESTION))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened(browser, served.address)  # the browser's own first page is not the chat's doing
        all_taken = [opened(browser, served.address) for _ in range(opens)]
        browser.close()
    figures: dict[str, float] = {}
    for name in ("greeting", "still"):
        taken = [one[name] for one in all_taken]
        figures |= {f"{name}_median_ms": statistics.median(taken), f"{name}_slowest_ms": max(taken)}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--opens", type=int, default=20)
    options = parser.parse_args()
    with TemporaryDirectory() as folder, ours.serve(Path(folder)) as served:
        figures = {name: round(value) for name, value in measured(served, options.opens).items()}
    (HERE / "greeting.json").write_text(json.dumps(figures, indent=2) + "\n")
    for name, value in figures.items():
        sys.stdout.write(f"{name:<24}{value}\n")
    sys.stdout.write(f"The bar is a median of {BAR} ms to the greeting.\n")


if __name__ == "__main__":
    main()
