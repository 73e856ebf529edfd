from __future__ import annotations

import pytest

from bot.knowledge.sources import Source, sources


@pytest.mark.parametrize("source", sources().values(), ids=lambda source: source.number)
def test_a_source_says_what_it_is_and_how_far_it_was_read(source: Source) -> None:
    assert source.title and source.publisher
    assert source.url is None or source.url.startswith("https://")
    assert source.read in ("abstract", "part", "full", "second_hand", "memory")
