"""Checks the answers of the domain: buttons, sources, length."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bot.staff.words.domain import payload_parts
from bot.staff.words.finding import Finding
from bot.staff.words.model import Answer, Button, Words

MOST_WORDS = 75
MOST_BUTTONS = 4
LONGEST_TITLE = 24  # characters


def findings(words: Words) -> Iterator[Finding]:
    """What is wrong with each wording of each answer."""
    known_sources = {source.get("number").text for source in words.content["sources"].get("sources").items()}
    for answer in words.domain.answers:
        yield from of_wording(answer, known_sources)


def of_wording(answer: Answer, known_sources: Collection[str]) -> Iterator[Finding]:
    """What is wrong with one wording of an answer."""
    yield from _length(answer)
    yield from _sources(answer, known_sources)
    yield from _buttons(answer)


def _length(answer: Answer) -> Iterator[Finding]:
    count = len(answer.text.split())
    if count > MOST_WORDS:
        yield answer.place.warning(f'the answer "{answer.name}" has {count} words. Keep it to {MOST_WORDS} or fewer.')


def _sources(answer: Answer, known: Collection[str]) -> Iterator[Finding]:
    if answer.sources is None:
        yield answer.place.error(
            f'the answer "{answer.name}" names no sources. Add "metadata: {{sources: [...]}}", '
            "with an empty list if it states no fact."
        )
    for number, place in answer.sources or ():
        if number not in known:
            yield place.error(f'the source "{number}" does not exist. Choose a number of sources.yml, or add it there.')


def _buttons(answer: Answer) -> Iterator[Finding]:
    if len(answer.buttons) > MOST_BUTTONS:
        sentence = f'the answer "{answer.name}" has {len(answer.buttons)} buttons. Keep it to {MOST_BUTTONS} or fewer.'
        yield answer.place.error(sentence)
    for button in answer.buttons:
        yield from _button(button)


def _button(button: Button) -> Iterator[Finding]:
    if len(button.title) > LONGEST_TITLE:
        yield button.place.error(
            f'the button "{button.title}" has {len(button.title)} characters. Keep it to {LONGEST_TITLE} or fewer.'
        )
    if payload_parts(button.payload) is None:
        yield button.place.error(f'the button "{button.title}" leads nowhere. Give it a payload such as "/exercises".')
