"""The widget's files in the repository are those that its sources give, and they are small."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import HOME

WIDGET = HOME / "widget"
STATIC = HOME / "bot" / "channels" / "web" / "static"
MOST_LOADER, MOST = 4 * 1024, 30 * 1024  # bytes with gzip


def test_the_loader_and_the_whole_chat_are_small() -> None:
    sizes = {file.name: len(gzip.compress(file.read_bytes())) for file in STATIC.iterdir()}
    assert sizes["widget.js"] <= MOST_LOADER
    assert sum(sizes.values()) <= MOST


@pytest.mark.slow
def test_the_sources_are_typed_and_give_the_files_that_are_here(tmp_path: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    source = tmp_path / "widget"
    shutil.copytree(WIDGET, source, ignore=shutil.ignore_patterns("node_modules"))
    for command in (["ci"], ["run", "check"], ["run", "build", "--", str(tmp_path / "built")]):
        ended = subprocess.run([npm, *command], cwd=source, capture_output=True, text=True, timeout=600)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    built = {file.name: file.read_bytes() for file in (tmp_path / "built").iterdir()}
    assert built == {file.name: file.read_bytes() for file in STATIC.iterdir()}
