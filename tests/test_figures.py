"""The figures in docs/ are those of today's words, or better."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import HOME

FIGURES = HOME / "docs" / "evaluation.json"


@pytest.mark.slow
def test_no_figure_has_fallen_beyond_its_interval() -> None:
    backwise = Path(sys.executable).with_name("backwise")
    result = subprocess.run(
        [backwise, "evaluate", "--compare", FIGURES], cwd=HOME, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
