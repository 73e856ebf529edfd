"""What the tests of a topic's page and of its answer's form share."""

from __future__ import annotations

import re
import subprocess
from html import unescape
from pathlib import Path

from tests.staff.web.conftest import Browser

POSTURE, ANSWER = "/topics/posture", "/topics/answers/utter_posture"


def changed_lines(content: Path) -> set[str]:
    command = ["git", "-C", str(content), "diff", "-U0", "HEAD~1", "HEAD"]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")
    return {line for line in lines if line.startswith(("+", "-")) and not line.startswith(("+++", "---"))}


def fields_of(browser: Browser, page: str = ANSWER) -> dict[str, object]:
    """What a browser would send of the answer's form."""
    text = browser.get(page).text
    found = dict(re.findall(r'<input[^>]* name="([a-z]+\.[\d.]+)"[^>]* value="([^"]*)"', text))
    found |= dict(re.findall(r'name="(seen)" value="(\w+)"', text))
    found |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>\n([^<]*)<', text))
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return {name: unescape(value) for name, value in found.items()}


def save(browser: Browser, do: str = "save", **changed: object) -> str:
    named = {name.replace("_", "."): value for name, value in changed.items()}
    return unescape(browser.post(ANSWER, {**fields_of(browser), **named, "do": do}, page=ANSWER).text)
