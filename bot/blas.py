"""Tells OpenBLAS, which NumPy multiplies with, what this processor can do.

It knows processors by their models, and to one that is newer than itself it gives the instructions of 2004: products
take two to five times as long. A newer OpenBLAS would come with a NumPy that Rasa cannot use.

``backwise_startup.pth`` calls :func:`choose_kernels` at each start of Python in this environment, before NumPy can be
imported; nothing but the standard library is imported.
"""

from __future__ import annotations

import os
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
# OpenBLAS's names for its own kernels, the best first, and what a processor needs for them.
KERNELS = {
    "SkylakeX": frozenset({"avx512f", "avx512bw", "avx512dq", "avx512vl"}),
    "Haswell": frozenset({"avx2", "fma"}),
}


def choose_kernels(cpuinfo: Path = CPUINFO) -> None:
    """For processes that start NumPy after this; what the operator chose stays."""
    abilities = _abilities(cpuinfo)
    if best := next((name for name, needs in KERNELS.items() if needs <= abilities), None):
        os.environ.setdefault("OPENBLAS_CORETYPE", best)


def _abilities(cpuinfo: Path) -> frozenset[str]:
    """Empty where Linux does not say so."""
    if not cpuinfo.exists():
        return frozenset()
    with cpuinfo.open() as lines:  # of many processors, of which the first is enough
        return frozenset(next((line for line in lines if line.startswith("flags")), "").split())
