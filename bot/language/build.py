"""Builds what the language pipeline needs and cannot be downloaded: the spaCy pipeline and the encoder's graph."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from bot.knowledge.content_files import CONTENT
from bot.language.encoder import TUNED, WEIGHTS_SHA256, build_encoder, encoder_file
from bot.language.known_vectors import FILE as KNOWN_VECTORS
from bot.language.spacy_pipeline import build_spacy_pipeline

VOCABULARY_FILES = ("vocabulary.yml", "exercises.yml", "countries.yml")


def is_built(folder: Path) -> bool:
    """Whether the folder holds what today's words and code would build."""
    stamp = folder / "built"
    return stamp.exists() and stamp.read_text() == _inputs() and encoder_file(folder).exists()


def build_language(folder: Path, say: Callable[[str], None]) -> None:
    """Build everything into ``folder``; ``say`` is told what is being built."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "built").unlink(missing_ok=True)
    say("the words that are recognised")
    build_spacy_pipeline(folder / "spacy")
    say("the sentence encoder")
    if build_encoder(encoder_file(folder)):
        (folder / KNOWN_VECTORS).unlink(missing_ok=True)
    (folder / "built").write_text(_inputs())


def _inputs() -> str:
    code = sorted(Path(__file__).parent.glob("*.py"))
    files = [*(CONTENT / name for name in VOCABULARY_FILES), TUNED, *code]
    return hashlib.sha256(WEIGHTS_SHA256.encode() + b"".join(file.read_bytes() for file in files)).hexdigest()
