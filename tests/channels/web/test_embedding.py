"""What the configurator gives a clinic to copy."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web.assets import Assets
from bot.channels.web.embedding import choices_of, file_lines, policy_lines, tag_of
from bot.knowledge.clinics import Clinic, Launcher, Position, read_clinics
from bot.knowledge.colours import Colours, contrast
from bot.knowledge.content_files import to_record
from bot.settings import HOME

SERVER = "https://chat.example"
TEXTS = st.text(st.characters(exclude_characters="\x00"))
DEMO = read_clinics(HOME / "clinics")["demo"]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def attributes(tag: str) -> dict[str, str | None]:
    """Those of the one script tag that this is, as a browser reads it."""
    tags = _Tags()
    tags.feed(tag)
    assert (len(tags.seen), tags.text) == (1, "")
    assert tags.seen[0][0] == "script"
    return tags.seen[0][1]


def tag(clinic: Clinic = DEMO, /, **said: str) -> dict[str, str | None]:
    return attributes(tag_of(choices_of(clinic, said), SERVER))


def test_the_tag_says_what_the_clinic_s_file_says() -> None:
    assert tag() == {
        "src": "https://chat.example/widget.js",
        "data-clinic": "demo",
        "data-accent": "#0b5e6b",
        "data-accent-text": "#ffffff",
        "data-accent-dark": "#7fd3e0",
        "data-accent-text-dark": "#06262b",
        "async": None,
    }


def test_what_was_chosen_goes_before_the_file() -> None:
    said = {"accent": "#1F5C4D", "accent_dark": "#1f5c4d", "accent_text_dark": "#ffffff"}
    said |= {"position": "left", "label": "Ask  us ", "greeting": "Sore back?"}
    chosen = tag(**said)
    assert chosen["data-accent"] == "#1f5c4d"
    assert "data-accent-dark" not in chosen  # the same in the dark
    assert (chosen["data-position"], chosen["data-label"], chosen["data-greeting"]) == ("left", "Ask us", "Sore back?")


def test_what_cannot_be_is_as_in_the_file() -> None:
    wrong = {"accent": "red", "accent_text": "#fff", "position": "top", "direction": "up", "label": "x" * 99}
    chosen = tag(**wrong)
    assert chosen == {**tag(), "data-label": "x" * 40}


def test_where_pages_read_from_the_right_the_corner_is_always_named() -> None:
    chosen = tag(direction="rtl")
    assert (chosen["data-dir"], chosen["data-position"]) == ("rtl", "right")


def test_a_word_that_was_deleted_stays_deleted() -> None:
    clinic = to_record({**_record(), "launcher": {"greeting": "Hello"}}, Clinic, "demo.yml")
    assert tag(clinic)["data-greeting"] == "Hello"
    assert "data-greeting" not in tag(clinic, greeting="")


def test_only_colours_that_can_be_read_get_into_the_tag() -> None:
    assert tag(accent="#ffd400")["data-accent"] == "#8c7500"


@given(st.dictionaries(st.sampled_from(["label", "greeting", "accent", "position", "site"]), TEXTS))
def test_whatever_is_written_it_stays_one_tag(said: dict[str, str]) -> None:
    chosen = tag(**said)
    assert (chosen.get("data-greeting") or "") == " ".join(said.get("greeting", "").split())[:140]
    assert contrast(str(chosen["data-accent"]), str(chosen["data-accent-text"])) >= 4.5


def test_the_pinned_tag_names_the_loader_of_today_and_its_hash(tmp_path: Path) -> None:
    assets = Assets(tmp_path)
    pinned = attributes(tag_of(choices_of(DEMO, {}), SERVER, assets))
    assert pinned["src"] == f"{SERVER}/widget.{assets.loader.hash}.js"
    assert (pinned["integrity"], pinned["crossorigin"]) == (assets.loader.integrity, "anonymous")


def test_the_policy_lines_name_the_server() -> None:
    assert policy_lines(SERVER).splitlines() == [
        "script-src https://chat.example;",
        "connect-src https://chat.example;",
        "img-src https://chat.example;",
    ]


@pytest.mark.parametrize("greeting", ["", 'Say "hello": # now', "- {no} yaml: |", "Grüße"])
def test_the_lines_for_the_clinic_s_file_are_that_choice(greeting: str) -> None:
    choices = choices_of(DEMO, {"accent": "#ffd400", "position": "left", "greeting": greeting})
    read = yaml.safe_load(file_lines(choices))
    clinic = to_record({**_record(), **read}, Clinic, "demo.yml")
    assert clinic.colours == Colours("#8c7500", "#ffffff", choices.dark)
    assert clinic.launcher == Launcher(Position.LEFT, None, greeting or None)


@pytest.mark.parametrize(
    ("site", "origin"),
    [
        ("www.clinic.example", "https://www.clinic.example"),
        ("HTTPS://Clinic.Example/contact?x=1#a", "https://clinic.example"),
        ("https://clinic.example:443/", "https://clinic.example"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("https://clinic.example:8443", "https://clinic.example:8443"),
        ("", None),
        ("ftp://clinic.example", None),
        ("https://", None),
        ("https://clinic.example:port", None),
        ("https://[", None),
    ],
)
def test_the_origin_of_a_site_is_written_as_the_list_has_it(site: str, origin: str | None) -> None:
    assert choices_of(DEMO, {"site": site}).origin == origin


def test_a_site_on_the_list_is_recognised() -> None:
    assert choices_of(DEMO, {"site": "http://localhost:8000/page"}).is_listed
    assert not choices_of(DEMO, {"site": "https://localhost:8000"}).is_listed
    assert not choices_of(DEMO, {}).is_listed


def _record() -> dict[str, object]:
    return {"id": "demo", **yaml.safe_load((HOME / "clinics" / "demo.yml").read_text())}
