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
