from __future__ import annotations

import gc
from collections.abc import Iterator
from weakref import ref

import pytest

from bot.collecting import collected_once


class Part:
    """Holds itself, as parts of a model hold each other: only a collection frees it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def nothing_frozen() -> Iterator[None]:
    gc.unfreeze()
    yield
    gc.unfreeze()


def test_what_was_loaded_is_not_looked_at_again() -> None:
    with collected_once():
        loaded = Part()
    assert not any(looked_at is loaded for looked_at in gc.get_objects())


def test_nobody_waits_for_a_collection_while_it_is_loaded_and_all_is_as_before_afterwards() -> None:
    with collected_once():
        assert not gc.isenabled()
    with pytest.raises(ValueError, match="damaged"), collected_once():
        raise ValueError("damaged")
    assert gc.isenabled()


def test_what_is_replaced_by_the_next_load_is_freed() -> None:
    with collected_once():
        first = Part()
    gone = ref(first)
    with collected_once():
        del first
    assert gone() is None
