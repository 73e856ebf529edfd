"""The trained models: which one is live, which may become it, and every version that was published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree
from typing import Any

from bot.storage.files import file_lock, write_whole

KEPT = 5  # files of models that are neither live nor were before it
WAIT = 30.0  # seconds; others hold the lock for a moment
# Everything that a trained model depends on.
WORDS = ("domain.yml", "config.yml", "data/**/*.yml", "bot/knowledge/content/*.yml", "bot/language/*.py")


@dataclass(frozen=True)
class ShelvedModel:
    """A model file in the models folder, and the fingerprint of the words that it was trained on.

    ``commit``: the commit of these words, "" if they were not committed. ``figures``: what was measured of it.
    """

    file: str
    words: str
    commit: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Version:
    """A model that was published: when (UTC), by whom, and what they noted."""

    number: int
    at: datetime
    author: str
    note: str
    model: ShelvedModel


@dataclass(frozen=True)
class _Shelf:
    active: ShelvedModel | None = None
    previous: ShelvedModel | None = None
    candidate: ShelvedModel | None = None
    versions: tuple[Version, ...] = ()


class ModelShelf:
    """The models folder; ``shelf.json`` in it names the live model and is replaced in one step."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._index = folder / "shelf.json"

    def active(self) -> ShelvedModel | None:
        """The live model, if its file is there."""
        return self._present(self._read().active)

    def to_load(self) -> list[ShelvedModel]:
        """The live model, and the one before it for when that one cannot be loaded; those whose files are there."""
        shelf = self._read()
        return [model for model in (shelf.active, shelf.previous) if self._present(model) and model]

    def live_file(self) -> tuple[str, float] | None:
        """Changes when another model is live, and when its file was mended; None while there is none to load."""
        model = self.active()
        return (model.file, self.path(model).stat().st_mtime) if model else None

    def candidate(self) -> ShelvedModel | None:
        """The model that was trained and tested last and is not live, if its file is there."""
        return self._present(self._read().candidate)

    def versions(self) -> tuple[Version, ...]:
        """All that were ever published, the oldest first; the files of the oldest are gone."""
        return self._read().versions

    def path(self, model: ShelvedModel) -> Path:
        return self.folder / model.file

    def content_for(self, model: ShelvedModel | None) -> Path:
        """The folder of the content that belongs to a model; if nothing was kept for it, that of the last version."""
        latest_first = [version.model for version in reversed(self.versions())]
        folders = [self._content(each) for each in (model, *latest_first) if each]
        return next((folder for folder in folders if folder.is_dir()), folders[0])

    def keep_content(self, model: ShelvedModel, write: Callable[[Path], None]) -> None:
        """Keep the content of the model's commit, which ``write`` puts into a new folder: whole or not at all."""
        with self._turn():
            if not self._content(model).is_dir():
                rmtree(self._unfinished, ignore_errors=True)  # of a process that died
                self._unfinished.mkdir()
                write(self._unfinished)
                self._unfinished.replace(self._content(model))

    def offer(self, model: ShelvedModel) -> None:
        """Make ``model`` the candidate; what is live stays."""
        with self._turn():
            self._write(replace(self._read(), candidate=model))

    def activate(self, model: ShelvedModel) -> None:
        """Make ``model`` live without publishing it, and keep the one before it."""
        with self._turn():
            self._write(_with_live(self._read(), model))

    def publish(self, model: ShelvedModel, author: str, note: str) -> Version:
        """Make ``model`` live as the next version."""
        with self._turn():
            shelf = self._read()
            version = Version(len(shelf.versions) + 1, datetime.now(UTC), author, note, model)
            self._write(replace(_with_live(shelf, model), versions=(*shelf.versions, version)))
        return version

    def roll_back(self, number: int | None = None) -> ShelvedModel | None:
        """Make a version live again, or else the model that was live before; None when there is none."""
        with self._turn():
            shelf = self._read()
            numbered = {version.number: version.model for version in shelf.versions}
            model = self._present(shelf.previous if number is None else numbered.get(number))
            if model:
                self._write(replace(_with_live(shelf, model), candidate=shelf.candidate))
        return model

    def _present(self, model: ShelvedModel | None) -> ShelvedModel | None:
        """A model whose file lies in this folder: nobody makes us load another by writing its path here."""
        return model if model and Path(model.file).name == model.file and self.path(model).is_file() else None

    def _content(self, model: ShelvedModel) -> Path:
        return self.folder / f"{Path(model.commit).name}.content"

    @property
    def _unfinished(self) -> Path:
        return self.folder / "content.unfinished"

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Nobody else changes the index meanwhile, in whatever process."""
        with file_lock(self.folder / "shelf.lock", WAIT):
            yield

    def _read(self) -> _Shelf:
        if not self._index.exists():
            return _Shelf()
        content = json.loads(self._index.read_text())
        versions = tuple(_version(entry) for entry in content.pop("versions", ()))
        return _Shelf(**{place: ShelvedModel(**model) for place, model in content.items() if model}, versions=versions)

    def _write(self, shelf: _Shelf) -> None:
        write_whole(self._index, json.dumps(asdict(shelf), indent=2, default=str).encode())
        self._remove_old(shelf)

    def _remove_old(self, shelf: _Shelf) -> None:
        kept = {model.file for model in (shelf.active, shelf.previous, shelf.candidate) if model}
        kept |= {version.model.file for version in shelf.versions[-KEPT:]}
        newest_first = sorted(self.folder.glob("*.tar.gz"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in newest_first[KEPT:]:
            if file.name not in kept:
                file.unlink()
        self._remove_old_content(shelf)

    def _remove_old_content(self, shelf: _Shelf) -> None:
        """Of versions whose models are gone; never in part, because the same commit may be published again."""
        models = [model for model in (shelf.active, shelf.previous, shelf.candidate) if model]
        models += [version.model for version in shelf.versions]
        kept = {self._content(model) for model in models if self.path(model).exists()}
        for folder in {self._content(version.model) for version in shelf.versions} - kept:
            if folder.is_dir():
                rmtree(self._unfinished, ignore_errors=True)
                folder.replace(self._unfinished)
                rmtree(self._unfinished)


def _with_live(shelf: _Shelf, model: ShelvedModel) -> _Shelf:
    """The candidate was this model, or was compared with one that is not live any more."""
    previous = shelf.previous if shelf.active == model else shelf.active
    return replace(shelf, active=model, previous=previous, candidate=None)


def _version(entry: dict[str, Any]) -> Version:
    return Version(**{**entry, "at": datetime.fromisoformat(entry["at"]), "model": ShelvedModel(**entry["model"])})


def words_fingerprint(home: Path) -> str:
    """Changes when anything changes that a model is trained from."""
    digest = hashlib.sha256()
    for file in _word_files(home):
        digest.update(str(file.relative_to(home)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _word_files(home: Path) -> Iterator[Path]:
    for pattern in WORDS:
        yield from sorted(home.glob(pattern))
