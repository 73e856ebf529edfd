"""Python's garbage collection, so that nobody waits for it: all threads stand still while it looks at every object."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collected_once() -> Iterator[None]:
    """What the block makes, such as a model's half a million objects, is looked at once, at its end, and never again.

    Otherwise each look, with hundreds of people one every few seconds, can take longer than a warning sign may wait.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()  # of an earlier block, which may be garbage by now
        gc.collect()
        gc.freeze()
