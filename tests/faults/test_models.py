"""The model's file is missing, cut short, or of another version: the one before it answers, or warning signs only."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from bot.composition import Backwise, BrokenModelError, NoModelError, temporary_backwise
from bot.conversation.model_shelf import ModelShelf, ShelvedModel
from bot.knowledge.red_flags import fixed_text
from bot.knowledge.topics import Topic, Urgency
from bot.settings import Settings
from tests.built import build_folder_in
from tests.conversation.person import arrives, text_of
from tests.faults.saying import NUMB

LIVE, BEFORE = ShelvedModel("live.tar.gz", "new words"), ShelvedModel("before.tar.gz", "old words")


@pytest.fixture
def shelf(trained: Path, tmp_path: Path) -> ModelShelf:
    """Two copies of the trained model, one live."""
    shelf = ModelShelf(tmp_path / "models")
    shelf.folder.mkdir()
    for each in (BEFORE, LIVE):
        shutil.copy(trained, shelf.path(each))
        shelf.activate(each)
    return shelf


@pytest.fixture
def backwise(shelf: ModelShelf, tmp_path: Path) -> Backwise:
    settings = Settings(build_folder=build_folder_in(tmp_path), models_folder=shelf.folder)
    return temporary_backwise(settings, tmp_path)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def of_another_version(file: Path) -> None:
    """A whole archive that holds something else."""
    with tarfile.open(file, "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("metadata.json"), BytesIO())


def emptied(file: Path) -> None:
    file.write_bytes(b"")


DAMAGES: dict[str, Callable[[Path], None]] = {
    "missing": Path.unlink,
    "cut short": cut_short,
    "of another version": of_another_version,
    "empty": emptied,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
async def test_the_model_before_it_answers(
    backwise: Backwise, shelf: ModelShelf, damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    damage(shelf.path(LIVE))
    backwise.load_dialogue()
    assert (await (await arrives(backwise)).says("why does my back hurt")).topic == Topic.CAUSES
    assert "live.tar.gz cannot be loaded" in caplog.text or not shelf.path(LIVE).exists()


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
async def test_without_any_model_warning_signs_are_answered_and_others_are_told(
    backwise: Backwise, shelf: ModelShelf, damage: Callable[[Path], None]
) -> None:
    for model in (LIVE, BEFORE):
        damage(shelf.path(model))
    with pytest.raises((BrokenModelError, NoModelError)):
        backwise.load_dialogue()
    person = await arrives(backwise)
    assert (await person.says(NUMB)).urgency == Urgency.EMERGENCY
    assert text_of(await person.says("hello")) == fixed_text("not_ready", "AU").strip()


def test_a_mended_file_is_another_one_to_load(shelf: ModelShelf) -> None:
    whole = shelf.path(LIVE).read_bytes()
    cut_short(shelf.path(LIVE))
    damaged = shelf.live_file()
    shelf.path(LIVE).write_bytes(whole)
    assert shelf.live_file() != damaged


@pytest.mark.parametrize("file", ["../outside.tar.gz", "/tmp/outside.tar.gz", "folder/outside.tar.gz", ".."])
def test_a_file_outside_the_folder_is_never_loaded(tmp_path: Path, file: str) -> None:
    shelf = ModelShelf(tmp_path / "models")
    (tmp_path / "outside.tar.gz").write_bytes(b"from a stranger")
    shelf.activate(ShelvedModel(file, "words"))
    assert shelf.active() is None
    assert shelf.to_load() == []
