"""Files that were made to do harm: spreadsheets, YAML, models."""

from __future__ import annotations

import io
import tarfile
import time
from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from tarsafe import TarSafeException

from bot.knowledge.clinics import Clinic
from bot.knowledge.content_files import ContentError, read_yaml, to_record
from bot.settings import HOME
from bot.storage.physio_file import COLUMNS, PhysioImportError, read_physios

LONG = 10.0  # seconds; each takes a fraction of one
LAUGHS = "a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n" + "".join(
    f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 9)}]\n" for number in range(1, 12)
)
BOMBS = {
    "many commas": "," * 2_000_000,
    "many lines": ",".join(COLUMNS) + "\n" + "x\n" * 500_000,
    "a cell without an end": ",".join(COLUMNS) + '\n"' + "x" * 1_900_000,
    "many quotation marks": ",".join(COLUMNS) + "\n" + '"' * 1_900_001,
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_a_spreadsheet_as_large_as_may_be_sent_is_refused_soon(tmp_path: Path, content: str) -> None:
    (tmp_path / "physios.csv").write_text(content)
    begun = time.monotonic()
    with pytest.raises(PhysioImportError) as refused:
        read_physios(tmp_path / "physios.csv")
    assert time.monotonic() - begun < LONG
    assert refused.value.problems


def test_yaml_that_names_itself_over_and_over_is_refused_soon(tmp_path: Path) -> None:
    (tmp_path / "clinic.yml").write_text(f"{LAUGHS}name: *a11\n")
    begun = time.monotonic()
    with pytest.raises(ContentError):
        to_record({"id": "clinic", **read_yaml(tmp_path / "clinic.yml")}, Clinic, "clinic.yml")
    assert time.monotonic() - begun < LONG


@pytest.mark.parametrize("code", ["!!python/object/apply:os.system ['true']", "!!python/name:os.system", "!!map/x {}"])
def test_yaml_runs_nothing(tmp_path: Path, code: str) -> None:
    (tmp_path / "clinic.yml").write_text(f"name: {code}\n")
    with pytest.raises(ContentError, match="not valid YAML"):
        read_yaml(tmp_path / "clinic.yml")


@pytest.mark.parametrize("name", ["../outside.txt", "/tmp/backwise-outside.txt"])
def test_a_model_writes_nothing_outside_its_own_folder(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = 3
        archive.addfile(entry, io.BytesIO(b"abc"))
    (tmp_path / "inside").mkdir()
    with pytest.raises(TarSafeException):
        LocalModelStorage.from_model_archive(tmp_path / "inside", tmp_path / "model.tar.gz")
    assert not (tmp_path / "outside.txt").exists() and not Path("/tmp/backwise-outside.txt").exists()


def test_our_parts_of_a_model_are_read_without_running_code() -> None:
    for file in (HOME / "bot" / "language").glob("*.py"):
        text = file.read_text()
        assert not any(word in text for word in ("pickle.", "joblib", "allow_pickle=True", "torch.load", "dill")), file
