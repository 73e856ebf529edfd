from __future__ import annotations

import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path
from re import findall

import pytest

from bot.composition import Backwise
from bot.knowledge.clinics import read_clinics
from bot.staff.content.draft import Draft
from bot.storage.audit import notes
from bot.storage.staff import Role
from tests.staff.web.conftest import Browser

SignIn = Callable[[Role], Browser]


@pytest.fixture
def admin(sign_in: SignIn) -> Browser:
    return sign_in(Role.ADMIN)


@pytest.fixture
def fields(admin: Browser) -> dict[str, object]:
    """What the form holds when it is opened."""
    page = admin.get("/clinics").text
    found = dict(findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page))
    contact = findall(r'<textarea id="contact"[^>]*>([^<]*)<', page)[0]
    return {name: unescape(value) for name, value in {**found, "contact": contact}.items()}


def _save(admin: Browser, fields: dict[str, object], **changes: object) -> str:
    return admin.post("/clinics", {**fields, **changes}, page="/clinics").text


def _lines(content: Path) -> list[str]:
    return (content / "clinics/demo.yml").read_text().split("\n")


def _subjects(content: Path) -> list[str]:
    log = subprocess.run(["git", "-C", str(content), "log", "--format=%s"], capture_output=True, text=True, check=True)
    return log.stdout.split("\n")[:-1]


def test_the_form_leads_to_the_line_for_the_clinic_s_website(admin: Browser) -> None:
    assert 'href="/embed?clinic=demo"' in admin.get("/clinics").text


def test_saving_without_a_change_changes_nothing(admin: Browser, fields: dict[str, object], content: Path) -> None:
    before = _lines(content)
    assert "Saved." in _save(admin, fields)
    assert (_lines(content), _subjects(content)) == (before, ["Words."])


def test_a_change_is_written_counts_at_once_and_is_one_commit(
    admin: Browser, fields: dict[str, object], content: Path, starting_backwise: Backwise
) -> None:
    before = _lines(content)
    page = _save(admin, fields, monday="9:00-12:00 ,13:00-17:00", saturday="10:00-12:00", reader='the "desk": #1')
    assert "Write it like 09:00-17:00" in page  # 9:00 is not 09:00
    assert _lines(content) == before
    _save(admin, fields, monday="09:00-12:00 ,13:00-17:00", saturday="10:00-12:00", reader='the "desk": #1')
    assert len([line for line in _lines(content) if line not in before]) == 3
    assert _subjects(content) == ["clinics: demo by its form", "Words."]
    written = read_clinics(content / "clinics")["demo"]
    assert written.opening_hours.monday == ("09:00-12:00", "13:00-17:00")
    assert written.handover.reader == 'the "desk": #1'
    assert starting_backwise.clinics["demo"] == written
    with starting_backwise.database.session() as session:
        assert ("clinic: changed", "demo") in [(note.did, note.about) for note in notes(session)]


def test_the_inbox_is_switched_off(
    admin: Browser, fields: dict[str, object], content: Path, starting_backwise: Backwise
) -> None:
    without = {name: value for name, value in fields.items() if name != "inbox"}
    assert "Saved." in _save(admin, without)
    assert not read_clinics(content / "clinics")["demo"].inbox
    assert not starting_backwise.clinics["demo"].inbox


@pytest.mark.parametrize(
    ("field", "words", "sentence"),
    [
        ("monday", "17:00-09:00", "not a time span"),
        ("monday", "<b>", "not a time span"),
        ("closed_on", "Christmas", "not a day"),
        ("email", "desk at clinic", "not an e-mail address"),
        ("contact", " ", "must not be empty"),
    ],
)
def test_a_mistake_is_a_sentence_and_keeps_what_was_typed(
    admin: Browser, fields: dict[str, object], content: Path, field: str, words: str, sentence: str
) -> None:
    before = _lines(content)
    page = _save(admin, fields, **{field: words})
    assert sentence in page
    assert "<b>" not in page
    assert _lines(content) == before


def test_of_two_who_change_the_same_the_second_sees_both(
    admin: Browser, fields: dict[str, object], content: Path
) -> None:
    _save(admin, fields, reader="the first")
    page = _save(admin, fields, reader="the second")
    assert "Somebody else changed the same words" in page
    assert "handover, reader" in page and "&#34;the first&#34;</td>" in page and "&#34;the second&#34;</td>" in page
    assert read_clinics(content / "clinics")["demo"].handover.reader == "the first"


def test_what_two_change_at_once_in_two_places_is_put_together(
    admin: Browser, fields: dict[str, object], content: Path, starting_backwise: Backwise
) -> None:
    assert "Saved." in _save(admin, fields, monday="10:00-11:00")
    assert "Saved." in _save(admin, fields, tuesday="12:00-13:00")
    written = read_clinics(content / "clinics")["demo"]
    assert written.opening_hours.monday == ("10:00-11:00",)
    assert written.opening_hours.tuesday == ("12:00-13:00",)
    assert starting_backwise.clinics["demo"] == written


def _undo(admin: Browser, commit: str) -> str:
    return admin.post("/undo", {"edit": commit, "back": "/staff/clinics"}).text


def test_a_change_that_is_taken_back_counts_no_longer(
    admin: Browser, fields: dict[str, object], content: Path, starting_backwise: Backwise
) -> None:
    before = _lines(content)
    page = _save(admin, fields, monday="10:00-11:00")
    assert "Taken back." in _undo(admin, findall(r'name="edit" value="(\w+)"', page)[0])
    assert _lines(content) == before
    assert starting_backwise.clinics["demo"] == read_clinics(content / "clinics")["demo"]


def test_taking_back_another_edit_leaves_the_clinics_as_they_are(
    admin: Browser, content: Path, starting_backwise: Backwise
) -> None:
    before = starting_backwise.clinics["demo"]
    commit = Draft(content).teach("prevention", ["is a sauna good"], f"{Role.ADMIN}@clinic.example")
    by_hand = (content / "clinics/demo.yml").read_text().replace("inbox: true", "inbox: false")
    (content / "clinics/demo.yml").write_text(by_hand)
    assert "Taken back." in _undo(admin, commit)
    assert starting_backwise.clinics["demo"] == before


def test_a_name_is_no_path(admin: Browser, fields: dict[str, object], content: Path) -> None:
    before = _lines(content)
    _save(admin, fields, clinic="../../demo")  # taken for the first clinic, unchanged
    assert _lines(content) == before
