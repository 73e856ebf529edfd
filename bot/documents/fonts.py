"""The fonts of documents: DejaVu, which Matplotlib brings, has letters for most names of clinics."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def font_file(name: str) -> Path:
    """The file of a font such as ``DejaVuSans``, found without importing Matplotlib."""
    spec = find_spec("matplotlib")
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / f"{name}.ttf"
