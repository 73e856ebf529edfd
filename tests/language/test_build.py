from __future__ import annotations

from pathlib import Path

import pytest

from bot.language import build
from bot.language.build import build_language, is_built
from bot.language.encoder import Encoder, encoder_file


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "language"
    build_language(folder, lambda part: None)
    return folder


def test_an_empty_folder_is_not_built(tmp_path: Path) -> None:
    assert not is_built(tmp_path)
    assert not is_built(tmp_path / "none")


def test_what_was_built_can_be_loaded(built: Path) -> None:
    assert is_built(built)
    assert Encoder(encoder_file(built)).encode(["hello"]).any()
    assert not list(built.glob("*.unfinished"))


def test_the_operator_is_told_what_is_being_built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "build_encoder", lambda file: False)
    told: list[str] = []
    build_language(tmp_path, told.append)
    assert told == ["the sentence encoder"]


def test_another_encoder_needs_another_build(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "encoder").write_bytes(b"other weights")
    monkeypatch.setattr(build, "TUNED", tmp_path / "encoder")
    assert not is_built(built)


def test_a_build_that_stopped_half_way_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(file: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(build, "build_encoder", stop)
    with pytest.raises(KeyboardInterrupt):
        build_language(tmp_path, lambda part: None)
    assert not is_built(tmp_path)
