"""Code in every field that people or clinics fill in, on a page whose policy would let it run: nothing runs."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from shutil import copytree

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from bot.composition import Backwise, temporary_backwise
from bot.knowledge.content_files import read_records
from bot.knowledge.content_in_use import content_file
from bot.settings import HOME, Settings
from bot.storage.physios import SAMPLES, Physio, import_physios
from tests.built import build_folder_in
from tests.channels.web.clinic_site import LAUNCHER, ClinicSite, Visit, clinic_site, visit
from tests.channels.web.test_browser import last_answer, said, say
from tests.channels.web.widget_harness import build_app as build_fake_chat
from tests.channels.web.widget_harness import served

pytestmark = pytest.mark.slow

IMAGE = "<img src=x onerror=alert(1)>"
ATTACKS = (
    IMAGE,
    "<script>alert(1)</script>",
    "'\"></textarea><svg onload=alert(1)>",
    '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
    "<a href=javascript:alert(1)>javascript:alert(1)</a>",
    "{{constructor.constructor('alert(1)')()}} ${alert(1)} <%= alert(1) %>",
    "&lt;img src=x onerror=alert(1)&gt; \u202e \u2028 \\u003cimg src=x onerror=alert(1)\\u003e",
)
FROM_CODE = "script, iframe, object, embed, [onerror], [onload], [href^='javascript:' i], img[src$='/x']"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClinicSite]:
    """A clinic whose name, contact, privacy page and physios are code."""
    folder = tmp_path_factory.mktemp("site")
    settings = Settings(
        build_folder=build_folder_in(folder), clinics_folder=clinics_in(folder), messages_per_minute=1_000
    )
    backwise = temporary_backwise(settings, folder)
    list_physios(backwise, folder / "physios.csv")
    backwise.load_dialogue()
    with clinic_site(backwise) as site:
        yield site
    backwise.database.dispose()


def clinics_in(folder: Path) -> Path:
    clinics = Path(copytree(HOME / "clinics", folder / "clinics"))
    clinic = (clinics / "demo.yml").read_text()
    for line, value in {
        "name: Riverside Back Clinic (demo)": f"name: 'Clinic {IMAGE}'",
        "privacy_url: null": 'privacy_url: "javascript:alert(1)"',
        "reader: the front desk": f"reader: 'the desk {IMAGE}'",
    }.items():
        assert line in clinic
        clinic = clinic.replace(line, value)
    (clinics / "demo.yml").write_text(clinic)
    return clinics


def list_physios(backwise: Backwise, file: Path) -> None:
    """The made-up physios, all of whose texts are code."""
    with file.open("w", newline="") as out:
        rows = csv.DictWriter(out, [name for name in Physio.__dataclass_fields__ if name != "is_sample"])
        rows.writeheader()
        for physio in read_records(content_file(SAMPLES), "physios", Physio):
            hostile = replace(physio, name=f"Sam {IMAGE}", register=f"Register {IMAGE}", languages=(IMAGE,))
            row = asdict(hostile) | {"languages": IMAGE, "booking_url": "https://x.example/?<script>alert(1)</script>"}
            rows.writerow({**{name: row[name] for name in rows.fieldnames}, "telehealth": "yes"})
    with backwise.database.session() as session:
        import_physios(session, file, "demo")


@pytest.fixture
def plain(browser: Browser, site: ClinicSite) -> Iterator[Visit]:
    """A visit to a page without a policy; fails the test when anything runs or breaks."""
    with visit(browser, site, "plain") as plain:
        yield plain
        assert plain.page.evaluate("(found) => document.querySelector('backwise-chat').shadowRoot"
                                   ".querySelectorAll(found).length", FROM_CODE) == 0  # fmt: skip
    assert plain.complaints == []


def test_what_a_person_types_is_words(plain: Visit) -> None:
    chat = plain.open_chat()
    for attack in ATTACKS:
        say(chat, attack)
    shown = [words.removeprefix("You: ") for words in said(chat).all_text_contents()]
    assert shown == list(ATTACKS)
    plain.page.reload()
    plain.page.get_by_role("button", name=LAUNCHER).click()
    expect(said(chat)).to_have_count(len(ATTACKS))
    assert [words.removeprefix("You: ") for words in said(chat).all_text_contents()] == shown


def test_a_place_and_the_physios_there_are_words(plain: Visit) -> None:
    chat = plain.open_chat()
    say(chat, f"find a physio in {IMAGE}")
    say(chat, "find a physio in Sydney")
    expect(chat.get_by_role("log")).to_contain_text(f"Sam {IMAGE}")
    expect(chat.get_by_role("log")).to_contain_text(f"Register {IMAGE}")


def test_the_clinics_name_and_privacy_page_are_words(plain: Visit) -> None:
    chat = plain.open_chat()
    expect(chat.get_by_role("heading")).to_have_text(f"Clinic {IMAGE}")
    chat.get_by_role("button", name="My data").click()
    expect(chat.get_by_role("button", name="Download a copy")).to_be_visible()
    expect(chat.get_by_role("link", name="Privacy page")).to_have_count(0)


def test_a_message_for_the_clinic_and_the_copy_of_it_are_words(plain: Visit, tmp_path: Path) -> None:
    chat = plain.open_chat()
    for words in ("can I talk to a person", "yes please", f"Zebedee {IMAGE}", "zebedee@example.com"):
        say(chat, words)  # a contact that is more than an address or a number is not taken
    say(chat, f"Please ring me {' '.join(ATTACKS)}")
    expect(last_answer(chat)).to_contain_text(f"on its way to the desk {IMAGE}")
    say(chat, "what do you know about me")
    say(chat, "Send me a copy")
    link = last_answer(chat).get_by_role("link").first.get_attribute("href")
    copy = plain.page.request.get(str(link)).text()
    assert "Zebedee" in copy and ATTACKS[1] not in copy
    (tmp_path / "copy.html").write_text(copy)
    assert runs_nothing(plain.context.new_page(), tmp_path / "copy.html")


def test_the_attributes_of_the_tag_are_words(browser: Browser, site: ClinicSite) -> None:
    with visit(browser, site, "hostile_tag") as tagged:
        expect(tagged.page.get_by_role("button", name=IMAGE)).to_be_visible()
    assert tagged.complaints == []


def test_what_a_server_answers_is_words(browser: Browser, site: ClinicSite) -> None:
    with served(build_fake_chat()) as fake, visit(browser, site, f"plain?bot={fake}") as plain:
        chat = plain.open_chat()
        say(chat, "something bad")
        expect(last_answer(chat)).to_contain_text("<b>bold</b>")
        assert last_answer(chat).locator("img, b, i, script").count() == 0
        last_answer(chat).locator("summary").click()
        assert last_answer(chat).get_by_role("link").count() == 0
    assert plain.complaints == []


def runs_nothing(saved: Page, file: Path) -> bool:
    """Whether nothing of the saved file runs in a new tab, and no element comes of what was typed."""
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    saved.on("dialog", note)
    saved.goto(file.as_uri())
    return not dialogs and saved.locator("img, script, svg, iframe, a").count() == 0
