"""A message for the clinic is written over the web while the server is killed in between, and still arrives."""

from __future__ import annotations

from contextlib import closing
from email import message_from_bytes, policy
from pathlib import Path

import httpx
import pytest

from bot.settings import HOME
from tests.channels.web.conftest import Person, answered, new_id
from tests.delivery.conftest import MailServer, mail  # noqa: F401 (fixture)
from tests.test_server import Server, until

pytestmark = pytest.mark.slow

PRIVATE = ("Zebedee Quagmire", "zebedee@example.com", "Please ring me on Tuesday")
STEPS = (("can I talk to a person", "yes please"), PRIVATE[:2], PRIVATE[2:])  # of one life of the server each


@pytest.fixture
def clinics(tmp_path: Path) -> Path:
    """The demonstration clinic, with an address for its messages."""
    folder = tmp_path / "clinics"
    folder.mkdir()
    demo = (HOME / "clinics" / "demo.yml").read_text()
    (folder / "demo.yml").write_text(demo.replace("email: null", "email: desk@clinic.example"))
    return folder


def test_a_server_killed_in_the_middle_of_the_form_loses_nothing(
    tmp_path: Path,
    clinics: Path,
    mail: MailServer,  # noqa: F811
) -> None:
    settings = {
        "CLINICS_FOLDER": str(clinics),
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(mail.port),
        "SMTP_SECURITY": "none",
        "SMTP_FROM": "backwise@clinic.example",
    }
    person: Person | None = None
    for steps in STEPS:
        with closing(Server(tmp_path, **settings)) as server:
            server.wait_for_status("ready")
            person = person or Person(server.client)
            for step in steps:
                answer = _say(server.client, person, step)
            server.kill()
    assert "on its way" in " ".join(message["text"] for message in answer["messages"])
    with closing(Server(tmp_path, **settings)) as server:
        until(lambda: mail.letters or None, server)
    letters = [message_from_bytes(letter, policy=policy.default) for letter in mail.letters]
    assert all(words in letter.get_content() for words in PRIVATE for letter in letters)
    assert len({letter["Message-ID"] for letter in letters}) == 1  # twice only under one id


def _say(client: httpx.Client, person: Person, text: str) -> dict[str, list[dict[str, str]]]:
    said: dict[str, list[dict[str, str]]] = answered(
        client.post("/chat/messages", json={"id": new_id(), "text": text}, headers=person.headers)
    )
    return said
