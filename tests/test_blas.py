"""NumPy multiplies with what the processor can do, also where its OpenBLAS does not know the processor."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.blas import CPUINFO, choose_kernels

NAME = "OPENBLAS_CORETYPE"
IN_USE = "import numpy, threadpoolctl; print(threadpoolctl.threadpool_info()[0]['architecture'])"


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)


def _cpuinfo(folder: Path, flags: str) -> Path:
    file = folder / "cpuinfo"
    file.write_text(f"processor\t: 0\nmodel\t\t: 207\nflags\t\t: fpu {flags} nx\n\nprocessor\t: 1\nflags\t\t: fpu\n")
    return file


@pytest.mark.parametrize(
    ("flags", "chosen"),
    [
        ("sse4_2 avx2 fma avx512f avx512bw avx512dq avx512vl", "SkylakeX"),
        ("sse4_2 avx2 fma avx512f", "Haswell"),
        ("sse4_2 avx2 fma", "Haswell"),
        ("sse4_2 avx2", None),
    ],
)
def test_the_best_kernels_that_a_processor_can_run_are_chosen(tmp_path: Path, flags: str, chosen: str | None) -> None:
    choose_kernels(_cpuinfo(tmp_path, flags))
    assert os.environ.get(NAME) == chosen


def test_what_the_operator_chose_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "Zen")
    choose_kernels(_cpuinfo(tmp_path, "avx2 fma"))
    assert os.environ[NAME] == "Zen"


def test_without_the_word_of_linux_openblas_chooses(tmp_path: Path) -> None:
    choose_kernels(tmp_path / "missing")
    assert NAME not in os.environ


@pytest.mark.slow
@pytest.mark.skipif(not CPUINFO.exists(), reason="only Linux tells what a processor can do")
def test_a_new_python_multiplies_with_them() -> None:
    choose_kernels()
    expected = os.environ.pop(NAME, None)
    used = subprocess.run([sys.executable, "-c", IN_USE], capture_output=True, text=True, check=True).stdout.strip()
    assert expected in (None, used)
