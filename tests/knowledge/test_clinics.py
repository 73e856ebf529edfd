from __future__ import annotations

from pathlib import Path

import pytest

from bot.knowledge.clinics import read_clinics
from bot.knowledge.content_files import ContentError
from bot.settings import HOME


def test_the_clinic_of_the_demonstration_is_complete() -> None:
    clinic = read_clinics(HOME / "clinics")["demo"]
    assert clinic.id == "demo"
    assert clinic.country == "AU"
    assert clinic.colours.accent.startswith("#")
    assert "http://localhost:8000" in clinic.web_origins


def test_a_folder_without_clinics_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"holds no clinic; put a file such as demo\.yml there\.$"):
        read_clinics(tmp_path)


def test_a_mistake_names_the_clinic_s_file(tmp_path: Path) -> None:
    (tmp_path / "east.yml").write_text((HOME / "clinics" / "demo.yml").read_text().replace("country:", "land:"))
    with pytest.raises(ContentError) as error:
        read_clinics(tmp_path)
    assert str(error.value) == 'east.yml: the field "land" is not known.'


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("launcher: {position: top}", 'field "launcher", field "position": "top" does not fit'),
    ],
)
def test_what_the_chat_cannot_show_stops_the_start(tmp_path: Path, line: str, sentence: str) -> None:
    demo = (HOME / "clinics" / "demo.yml").read_text()
    (tmp_path / "east.yml").write_text(f"{demo}\n{line}\n")
    with pytest.raises(ContentError, match=rf"^east\.yml.*{sentence}"):
        read_clinics(tmp_path)


def test_a_colour_that_is_none_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "east.yml").write_text((HOME / "clinics" / "demo.yml").read_text().replace('"#0b5e6b"', "teal"))
    with pytest.raises(ContentError, match='the colour accent is "teal"'):
        read_clinics(tmp_path)


@pytest.mark.parametrize(
    "webhook", ["http://clinic.example/in", "http://localhost.evil.example/", "ftp://clinic.example"]
)
def test_messages_are_not_sent_where_others_could_read_them(tmp_path: Path, webhook: str) -> None:
    demo = (HOME / "clinics" / "demo.yml").read_text()
    (tmp_path / "east.yml").write_text(demo.replace("webhook: null", f"webhook: {webhook}"))
    with pytest.raises(ContentError) as error:
        read_clinics(tmp_path)
    assert str(error.value) == "east.yml: the webhook must begin with https:// (or http://localhost)."
