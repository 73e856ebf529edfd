from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.model_shelf import KEPT, ModelShelf, ShelvedModel


def _model(shelf: ModelShelf, number: int) -> ShelvedModel:
    """A model file, newer than those with smaller numbers."""
    model = ShelvedModel(f"{number}.tar.gz", f"words {number}")
    shelf.folder.mkdir(exist_ok=True)
    shelf.path(model).write_bytes(b"model")
    os.utime(shelf.path(model), (number, number))
    return model


@pytest.fixture
def shelf(tmp_path: Path) -> ModelShelf:
    return ModelShelf(tmp_path / "models")


def test_an_empty_shelf_has_no_model(shelf: ModelShelf) -> None:
    assert shelf.active() is None
    assert shelf.roll_back() is None


def test_the_activated_model_is_live_also_after_a_restart(shelf: ModelShelf) -> None:
    model = _model(shelf, 1)
    shelf.activate(model)
    assert ModelShelf(shelf.folder).active() == model


def test_a_model_whose_file_is_gone_is_not_live(shelf: ModelShelf) -> None:
    model = _model(shelf, 1)
    shelf.activate(model)
    shelf.path(model).unlink()
    assert shelf.active() is None


def test_rolling_back_makes_the_model_before_live_and_can_be_undone(shelf: ModelShelf) -> None:
    first, second = _model(shelf, 1), _model(shelf, 2)
    shelf.activate(first)
    shelf.activate(second)
    assert shelf.roll_back() == first
    assert shelf.active() == first
    assert shelf.roll_back() == second
    assert shelf.active() == second


def test_without_a_model_before_nothing_is_rolled_back(shelf: ModelShelf) -> None:
    first, second = _model(shelf, 1), _model(shelf, 2)
    shelf.activate(first)
    assert shelf.roll_back() is None
    shelf.activate(second)
    shelf.path(first).unlink()
    assert shelf.roll_back() is None
    assert shelf.active() == second


def test_activating_the_live_model_again_keeps_the_one_before(shelf: ModelShelf) -> None:
    first, second = _model(shelf, 1), _model(shelf, 2)
    for model in (first, second, second):
        shelf.activate(model)
    assert shelf.roll_back() == first


def test_old_files_are_removed_and_nothing_else(shelf: ModelShelf) -> None:
    for number in range(1, KEPT + 4):
        shelf.activate(_model(shelf, number))
    (shelf.folder / "notes.txt").write_text("mine")
    shelf.activate(_model(shelf, 20))
    left = {file.name for file in shelf.folder.glob("*.tar.gz")}
    assert left == {"20.tar.gz", *(f"{number}.tar.gz" for number in range(5, 5 + KEPT - 1))}
    assert (shelf.folder / "notes.txt").exists()


def test_the_live_model_and_the_one_before_stay_however_old(shelf: ModelShelf) -> None:
    first, second = _model(shelf, 1), _model(shelf, 2)
    shelf.activate(first)
    for number in range(10, 20):
        _model(shelf, number)
    shelf.activate(second)
    assert shelf.path(first).exists() and shelf.path(second).exists()


def test_a_crash_while_writing_leaves_the_old_index(shelf: ModelShelf, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = _model(shelf, 1), _model(shelf, 2)
    shelf.activate(first)

    def crash(self: Path, target: Path) -> None:
        raise OSError("power cut")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="power cut"):
        patched.setattr(Path, "replace", crash)
        shelf.activate(second)
    assert shelf.active() == first
    shelf.activate(second)
    assert shelf.active() == second


def test_a_half_written_file_beside_the_index_does_not_count(shelf: ModelShelf) -> None:
    model = _model(shelf, 1)
    shelf.activate(model)
    (shelf.folder / "shelf.json.unfinished").write_text('{"active": {"file":')
    assert shelf.active() == model


def test_the_index_is_plain_to_read(shelf: ModelShelf) -> None:
    shelf.activate(_model(shelf, 1))
    index = json.loads((shelf.folder / "shelf.json").read_text())
    model = {"file": "1.tar.gz", "words": "words 1", "commit": "", "figures": {}}
    assert index == {"active": model, "previous": None, "candidate": None, "versions": []}


def test_an_index_of_an_earlier_backwise_is_read(shelf: ModelShelf) -> None:
    model = _model(shelf, 1)
    (shelf.folder / "shelf.json").write_text('{"active": {"file": "1.tar.gz", "words": "words 1"}, "previous": null}')
    assert shelf.active() == model


def test_a_candidate_is_not_live(shelf: ModelShelf) -> None:
    first, second = _model(shelf, 1), _model(shelf, 2)
    shelf.activate(first)
    shelf.offer(second)
    assert (shelf.active(), shelf.candidate()) == (first, second)


def test_versions_are_numbered_and_remembered(shelf: ModelShelf) -> None:
    first, second = _model(shelf, 1), _model(shelf, 2)
    shelf.publish(first, "ann@clinic.example", "saunas")
    shelf.offer(second)
    shelf.publish(second, "bob@clinic.example", "")
    assert (shelf.active(), shelf.candidate()) == (second, None)
    versions = ModelShelf(shelf.folder).versions()
    assert [(each.number, each.author, each.note) for each in versions] == [
        (1, "ann@clinic.example", "saunas"),
        (2, "bob@clinic.example", ""),
    ]
    assert versions[0].at <= versions[1].at


def test_any_version_that_is_still_there_can_be_live_again(shelf: ModelShelf) -> None:
    models = [_model(shelf, number) for number in range(1, KEPT + 3)]
    for model in models:
        shelf.publish(model, "ann@clinic.example", "")
    assert shelf.roll_back(KEPT) == models[KEPT - 1]
    assert shelf.active() == models[KEPT - 1]
    assert shelf.roll_back() == models[-1]
    assert shelf.roll_back(1) is None  # its file was removed
    assert shelf.roll_back(99) is None
    assert shelf.active() == models[-1]
    assert len(shelf.versions()) == KEPT + 2


def _writing(number: str) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / "number").write_text(number)

    return write


def _published(shelf: ModelShelf, number: int) -> ShelvedModel:
    """A version whose content is its number."""
    model = replace(_model(shelf, number), commit=f"c{number}")
    shelf.keep_content(model, _writing(str(number)))
    shelf.publish(model, "ann@clinic.example", "")
    return model


def test_content_goes_with_the_model_that_it_belongs_to(shelf: ModelShelf) -> None:
    models = [_published(shelf, number) for number in range(1, KEPT + 3)]
    shelf.roll_back(KEPT)
    for model in models[2:]:
        assert (shelf.content_for(model) / "number").read_text() == model.file.removesuffix(".tar.gz")
    assert {folder.name for folder in shelf.folder.glob("*.content*")} == {f"c{n}.content" for n in range(3, KEPT + 3)}


def test_content_that_is_kept_already_stays(shelf: ModelShelf) -> None:
    model = _published(shelf, 1)
    shelf.keep_content(model, _writing("another"))
    assert (shelf.content_for(model) / "number").read_text() == "1"


def test_content_that_cannot_be_written_whole_is_not_kept(shelf: ModelShelf) -> None:
    model = replace(_model(shelf, 1), commit="c1")

    def half(folder: Path) -> None:
        (folder / "number").write_text("1")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        shelf.keep_content(model, half)
    _published(shelf, 1)
    assert (shelf.content_for(model) / "number").read_text() == "1"


def test_a_model_of_which_no_content_was_kept_has_that_of_the_last_version(shelf: ModelShelf) -> None:
    older = _model(shelf, 1)
    _published(shelf, 2)
    newest = _published(shelf, 3)
    assert shelf.content_for(older) == shelf.content_for(None) == shelf.content_for(newest)


def test_of_processes_that_publish_at_once_none_is_lost(shelf: ModelShelf) -> None:
    publish = (
        "import sys; from pathlib import Path; from bot.conversation.model_shelf import *\n"
        "for n in range(5): ModelShelf(Path(sys.argv[1])).publish(ShelvedModel(f'{sys.argv[2]}-{n}', ''), 'a', '')"
    )
    command = [sys.executable, "-c", publish, str(shelf.folder)]
    processes = [subprocess.Popen([*command, name]) for name in ("one", "two", "three")]
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert [version.number for version in shelf.versions()] == list(range(1, 16))
    assert len({version.model.file for version in shelf.versions()}) == 15
