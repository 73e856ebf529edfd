from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge.content_in_use import (
    INSTALLED,
    Content,
    content_file,
    content_in_use,
    holding,
    once_per_content,
    serve_content,
)
from bot.knowledge.sources import sources
from tests.own_content import copy_content, reword


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Content]:
    """Content in which the first source has another title."""
    content = Content(copy_content(tmp_path))
    with holding(content):
        reword(content_file("sources.yml"), sources()["1"].title, "Another title")
    yield Content(content.home)
    serve_content(INSTALLED)


def test_what_came_with_the_code_is_served_at_first() -> None:
    assert content_in_use() is INSTALLED


def test_other_content_takes_its_place_and_the_first_comes_back_as_it_was(other: Content) -> None:
    before = sources()
    serve_content(other)
    assert sources()["1"].title == "Another title"
    serve_content(INSTALLED)
    assert sources() is before


def test_a_file_is_read_once(other: Content) -> None:
    serve_content(other)
    first = sources()
    reword(content_file("sources.yml"), "Another title", "A third one")
    assert sources() is first


async def test_a_task_and_its_threads_keep_what_was_held_when_they_began(other: Content) -> None:
    async def later(go: asyncio.Event) -> str:
        await go.wait()
        return await asyncio.to_thread(lambda: sources()["1"].title)

    before, go = sources()["1"].title, asyncio.Event()
    with holding(content_in_use()):
        task = asyncio.create_task(later(go))
    serve_content(other)
    go.set()
    assert await task == before != sources()["1"].title


def test_what_is_read_while_other_content_comes_is_of_one_version(other: Content) -> None:
    @once_per_content
    def read() -> tuple[Path, Path]:
        before = content_file("sources.yml")
        serve_content(other)
        return before, content_file("sources.yml")

    first, second = read()
    assert first == second
