from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.composition import Backwise
from bot.knowledge.clinics import today_at
from bot.storage.audit import notes
from bot.storage.conversations import open_conversation
from bot.storage.counts import Count, Kind, add_counts
from bot.storage.deliveries import add_deliveries
from bot.storage.handovers import NewHandover, add_handover
from bot.storage.physio_file import COLUMNS
from bot.storage.staff import Role
from tests.staff.web.conftest import Browser

SignIn = Callable[[Role], Browser]
Hear = Callable[..., None]
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>\" '{{ 7*7 }}"


def test_questions_that_mean_alike_stand_together(sign_in: SignIn, hear: Hear) -> None:
    hear("which mattress is best", "can i use a sauna", "is a sauna good for my back")
    page = sign_in(Role.EDITOR).get("/inbox").text
    assert page.count("<article") == 2
    assert page.index("sauna") < page.index("mattress")
    assert "2 messages" in page


def test_what_people_typed_is_shown_as_words(sign_in: SignIn, hear: Hear) -> None:
    hear(ATTACK)
    browser = sign_in(Role.EDITOR)
    for page in (browser.get("/inbox").text, browser.post("/inbox", {"number": "1", "status": "not_for_us"}).text):
        assert "<script" not in page
        assert "<img" not in page
    assert "&lt;script&gt;" in browser.get("/inbox/dealt-with").text


def test_a_message_is_put_aside_and_back(sign_in: SignIn, hear: Hear) -> None:
    hear("blorp")
    browser = sign_in(Role.EDITOR)
    assert "There is nothing in the inbox." in browser.post("/inbox", {"number": "1", "status": "not_for_us"}).text
    assert "blorp" in browser.get("/inbox/dealt-with").text
    assert "blorp" in browser.post("/inbox", {"number": "1", "status": "new"}).text


@pytest.mark.parametrize("form", [{}, {"number": "x", "status": "new"}, {"number": "1", "status": "taught"}])
def test_a_broken_form_is_one_sentence(sign_in: SignIn, hear: Hear, form: dict[str, object]) -> None:
    hear("blorp")
    browser = sign_in(Role.EDITOR)
    assert browser.post("/inbox", form).status_code == 400
    assert "blorp" in browser.get("/inbox").text


@pytest.fixture
def left(starting_backwise: Backwise) -> str:
    """The id of a message that somebody left for the clinic, on its way by e-mail."""
    new = NewHandover(clinic="demo", name=ATTACK, contact="kim@person.example", message="Please ring me.\n\nThank you.")
    with starting_backwise.database.session() as session:
        person = open_conversation(session, channel="web", clinic="demo").id
        handover = add_handover(session, person, new)
        add_deliveries(session, handover, ["email"], datetime.now(UTC))
    return handover


def test_a_message_left_for_the_clinic_is_read_answered_and_taken_back(sign_in: SignIn, left: str) -> None:
    browser = sign_in(Role.EDITOR)
    page = browser.get("/messages").text
    assert "kim@person.example" in page and "Please ring me." in page and "is tried by e-mail" in page
    assert "<script" not in page and "&lt;script&gt;" in page
    answered = browser.post("/messages", {"message": left, "status": "done"}).text
    assert "Marked as answered." in answered and "kim@person.example" not in answered
    assert "kim@person.example" in browser.get("/messages/answered").text
    assert "kim@person.example" in browser.post("/messages", {"message": left, "status": "new"}).text


def test_who_answered_a_message_is_written_down_without_its_words(
    sign_in: SignIn, left: str, starting_backwise: Backwise
) -> None:
    sign_in(Role.EDITOR).post("/messages", {"message": left, "status": "done"})
    with starting_backwise.database.session() as session:
        written = [each for each in notes(session) if each.did == "messages: done"]
    assert [each.about for each in written] == [left]


@pytest.mark.parametrize(
    ("form", "status"), [({}, 400), ({"status": "lost"}, 400), ({"message": "x", "status": "done"}, 404)]
)
def test_a_message_that_is_not_there_is_one_sentence(sign_in: SignIn, form: dict[str, object], status: int) -> None:
    assert sign_in(Role.EDITOR).post("/messages", form).status_code == status


@pytest.fixture
def _counted(starting_backwise: Backwise) -> None:
    clinic = starting_backwise.clinics["demo"]
    with starting_backwise.database.session() as session:
        counts = [Count(Kind.QUESTION, "causes", 3), Count(Kind.UNDERSTOOD, "clear", 3)]
        add_counts(session, "demo", today_at(clinic), [*counts, Count(Kind.UNDERSTOOD, "unclear")])


@pytest.mark.usefixtures("_counted")
def test_insights_show_each_chart_with_its_table(sign_in: SignIn, starting_backwise: Backwise) -> None:
    day = today_at(starting_backwise.clinics["demo"])
    page = sign_in(Role.EDITOR).get(f"/insights?from={day}&to={day}").text
    assert "3 questions" in page
    assert "25 of 100 typed messages" in page
    assert "<svg" in page
    row = page[page.index("Why backs hurt") :]
    assert row.index("<svg") < row.index('<td class="number">3</td>') < row.index("</tr>")


@pytest.mark.usefixtures("_counted")
def test_insights_can_be_downloaded(sign_in: SignIn, starting_backwise: Backwise) -> None:
    day = today_at(starting_backwise.clinics["demo"])
    response = sign_in(Role.EDITOR).get(f"/insights.csv?from={day}&to={day}&clinic=demo")
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert f"{day},demo,question,causes,3" in response.text


@pytest.mark.parametrize(
    "query",
    ["from=x&to=y", "from=2026-02-02&to=2026-01-01", "from=0001-01-01&to=9999-12-31", "to=0001-01-02", "clinic=../x"],
)
def test_a_time_that_cannot_be_is_the_usual_one(sign_in: SignIn, query: str) -> None:
    assert sign_in(Role.EDITOR).get(f"/insights?{query}").status_code == 200


def _csv(*lines: str) -> dict[str, tuple[str, str]]:
    return {"file": ("physios.csv", "\n".join([",".join(COLUMNS), *lines]))}


GOOD = "Ann Lee,physiotherapist,AHPRA,PHY1,AU,Perth,6000,yes,English,,"


def test_physios_are_imported_and_taken_off(sign_in: SignIn) -> None:
    browser = sign_in(Role.REVIEWER)
    page = browser.post("/physios/import", {"clinic": "demo"}, page="/physios", files=_csv(GOOD)).text
    assert "Ann Lee" in page
    gone = {"clinic": "demo", "register": "AHPRA", "register_number": "PHY1"}
    assert "Ann Lee" not in browser.post("/physios/remove", gone, page="/physios").text


def test_a_wrong_line_is_named_and_nothing_imported(sign_in: SignIn) -> None:
    browser = sign_in(Role.REVIEWER)
    bad = _csv(GOOD, "<b>Bob</b>,wizard,AHPRA,PHY2,AU,Perth,6000,yes,English,,")
    page = browser.post("/physios/import", {"clinic": "demo"}, page="/physios", files=bad)
    assert page.status_code == 422
    assert "line 3: qualification" in page.text
    assert "<b>Bob" not in page.text
    assert "Ann Lee" not in browser.get("/physios").text


@pytest.mark.parametrize("sent", [b"", b"\x00\xff", b"name\n"])
def test_a_file_that_is_no_list_is_a_sentence(sign_in: SignIn, sent: bytes) -> None:
    browser = sign_in(Role.REVIEWER)
    files = {"file": ("x.csv", sent)}
    page = browser.post("/physios/import", {"clinic": "demo"}, page="/physios", files=files)
    assert page.status_code == 422
    assert "Nothing was imported." in page.text


def test_an_editor_sees_the_physios_without_buttons(sign_in: SignIn) -> None:
    page = sign_in(Role.EDITOR).get("/physios").text
    assert "In the list of" in page
    assert "take off the list" not in page


def test_an_admin_sees_who_did_what(sign_in: SignIn) -> None:
    assert "chose a password" in sign_in(Role.ADMIN).get("/people").text


def test_what_it_means_is_taught(sign_in: SignIn, hear: Hear, content: Path) -> None:
    hear("is a sauna ok", "my name is Ann can i use a sauna")
    browser = sign_in(Role.EDITOR)
    form = browser.get("/inbox/teach?number=1&number=2").text
    assert "is a sauna ok\nmy name is &lt;name&gt; can i use a sauna" in form
    assert "emergency" not in form
    data = {"number": ["1", "2"], "intent": "passive_treatment_heat", "examples": "is a sauna ok\r\ncan i use a sauna"}
    page = browser.post("/inbox/teach", data).text
    assert "Added." in page
    assert "There is nothing in the inbox." in page
    written = (content / "data/nlu/passive_treatment_heat.yml").read_text()
    assert written.endswith("      - hot water bottle ok?\n      - is a sauna ok\n      - can i use a sauna\n")


def test_what_was_taken_out_is_not_taught(sign_in: SignIn, hear: Hear) -> None:
    hear("my name is Ann, saunas?")
    browser = sign_in(Role.EDITOR)
    data = {"number": "1", "intent": "prevention", "examples": "my name is <name>, saunas?"}
    page = browser.post("/inbox/teach", data)
    assert page.status_code == 422
    assert "Something was taken out of this." in page.text
    assert "saunas?" in browser.get("/inbox").text
