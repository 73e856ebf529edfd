"""Which trained model is live, which one was before it, and from which words each was trained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

KEPT = 5
# Everything that a trained model depends on.
WORDS = ("domain.yml", "config.yml", "data/**/*.yml", "bot/knowledge/content/*.yml", "bot/language/*.py")


@dataclass(frozen=True)
class ShelvedModel:
    """A model file in the models folder, and the fingerprint of the words that it was trained on."""

    file: str
    words: str


@dataclass(frozen=True)
class _Shelf:
    active: ShelvedModel | None = None
    previous: ShelvedModel | None = None


class ModelShelf:
    """The models folder; ``shelf.json`` in it names the live model and is replaced in one step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = folder / "shelf.json"

    def active(self) -> ShelvedModel | None:
        """The live model, if its file is there."""
        model = self._read().active
        return model if model and self.path(model).exists() else None

    def path(self, model: ShelvedModel) -> Path:
        return self.folder / model.file

    def activate(self, model: ShelvedModel) -> None:
        """Make ``model`` live and keep the one before it; older files beyond the last few are removed."""
        before = self._read()
        previous = before.previous if before.active == model else before.active
        self._write(_Shelf(model, previous))
        self._remove_old({model, previous})

    def roll_back(self) -> ShelvedModel | None:
        """Make the model before the live one live again; None when there is none."""
        shelf = self._read()
        if shelf.previous is None or not self.path(shelf.previous).exists():
            return None
        self._write(_Shelf(shelf.previous, shelf.active))
        return shelf.previous

    def _read(self) -> _Shelf:
        if not self._index.exists():
            return _Shelf()
        content = json.loads(self._index.read_text())
        return _Shelf(**{place: ShelvedModel(**model) for place, model in content.items() if model})

    def _write(self, shelf: _Shelf) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._index.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(asdict(shelf), indent=2))
        unfinished.replace(self._index)

    def _remove_old(self, kept: set[ShelvedModel | None]) -> None:
        names = {model.file for model in kept if model}
        newest_first = sorted(self.folder.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in newest_first[KEPT:]:
            if file.name not in names:
                file.unlink()


def words_fingerprint(home: Path) -> str:
    """Changes when anything changes that a model is trained from."""
    digest = hashlib.sha256()
    for file in _word_files(home):
        digest.update(str(file.relative_to(home)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _word_files(home: Path) -> Iterator[Path]:
    for pattern in WORDS:
        yield from sorted(home.glob(pattern))
