"""Who has read a topic's answers, and whether they are still the same, over real HTTP on all words of Backwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from bot.storage.staff import Role
from tests.staff.web.conftest import Browser
from tests.staff.web.topic_pages import POSTURE, changed_lines, save
from tests.staff.whole_words import make_whole_words

SignIn = Callable[[Role], Browser]
READ = {"name": "Ann Lee, physiotherapist", "registration": "Ahpra PHY0000000000", "has_read": "yes"}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return make_whole_words(tmp_path / "content")


def _words(browser: Browser) -> str:
    found = re.search(r'name="words" value="(\w+)"', browser.get(POSTURE).text)
    assert found
    return found[1]


def test_who_reviewed_a_topic_is_kept_until_its_words_change(sign_in: SignIn, content: Path) -> None:
    reviewer = sign_in(Role.REVIEWER)
    assert "Nobody has reviewed these answers yet." in reviewer.get(POSTURE).text
    page = reviewer.post(f"{POSTURE}/review", {**READ, "words": _words(reviewer)}, page=POSTURE).text
    assert "As they are now: Ann Lee, physiotherapist, Ahpra PHY0000000000" in page
    assert len(changed_lines(content)) == 3  # and the empty list begins
    save(reviewer, text_0="Sit as you like.")
    assert "Changed since then: Ann Lee" in reviewer.get(POSTURE).text
    assert "changed since" in reviewer.get("/topics").text
    reviewer.post(f"{POSTURE}/review", {**READ, "name": 'Bo: "Ö"', "words": _words(reviewer)}, page=POSTURE)
    assert len(changed_lines(content)) == 2
    assert 'Bo: "Ö", Ahpra' in unescape(reviewer.get(POSTURE).text)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"has_read": ""}, "say that you have read it"),
        ({"name": " "}, "Give a name"),
        ({"words": "0"}, "Read them again"),
    ],
)
def test_a_review_that_was_none_is_not_written_down(
    sign_in: SignIn, content: Path, changed: dict[str, object], sentence: str
) -> None:
    reviewer = sign_in(Role.REVIEWER)
    form = {**READ, "words": _words(reviewer), **changed}
    assert sentence in reviewer.post(f"{POSTURE}/review", form, page=POSTURE).text
    assert "Ann Lee" not in (content / "reviews.yml").read_text()
