"""Builds what the language pipeline needs and cannot be downloaded: the encoder's graph."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from bot.language.encoder import TUNED, WEIGHTS_SHA256, build_encoder, encoder_file
from bot.language.known_vectors import FILE as KNOWN_VECTORS


def is_built(folder: Path) -> bool:
    """Whether the folder holds what today's code would build."""
    stamp = folder / "built"
    return stamp.exists() and stamp.read_text() == _inputs() and encoder_file(folder).exists()


def build_language(folder: Path, say: Callable[[str], None]) -> None:
    """Build everything into ``folder``; ``say`` is told what is being built."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "built").unlink(missing_ok=True)
    say("the sentence encoder")
    if build_encoder(encoder_file(folder)):
        (folder / KNOWN_VECTORS).unlink(missing_ok=True)
    (folder / "built").write_text(_inputs())


def _inputs() -> str:
    code = sorted(Path(__file__).parent.glob("*.py"))
    files = [TUNED, *code]
    return hashlib.sha256(WEIGHTS_SHA256.encode() + b"".join(file.read_bytes() for file in files)).hexdigest()
