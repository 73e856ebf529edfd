"""What staff are shown of an answer: how it looks in the chat, its sources, how hard it reads, what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.content_files import ContentError, read_records
from bot.knowledge.sources import Source
from bot.staff.content.answers import FILE, Wording
from bot.staff.content.changes import EditError
from bot.staff.words import answers, wording
from bot.staff.words.answers import MOST_WORDS
from bot.staff.words.finding import Place
from bot.staff.words.model import Answer, Button
from bot.staff.words.reading_grade import longest_sentence, reading_grade

SOURCES = "bot/knowledge/content/sources.yml"
STAND_IN = re.compile(r"\{([^{}]*)\}")
MARKDOWN = ("**", "__", "](", "`", "\n#")


@dataclass(frozen=True)
class WordingView:
    """``said`` has the words of a clinic filled in; ``advice`` are sentences about what could be better; ``problems``
    name sentences about what must be better before it can be saved."""

    wording: Wording
    said: str
    sources: tuple[Source, ...]
    words: int
    grade: float
    longest: int
    advice: tuple[str, ...]
    problems: tuple[str, ...]


def view(name: str, said: Wording, sources: Mapping[str, Source], variables: Mapping[str, str]) -> WordingView:
    """One wording of the answer ``name``; ``variables`` are the stand-ins that the bot can fill in."""
    buttons = tuple(Button(title, payload, Place(FILE, 1)) for title, payload in said.buttons)
    numbers = tuple((number, Place(FILE, 1)) for number in said.sources)
    answer = Answer(name, said.text, Place(FILE, 1), buttons, numbers)
    found = [*answers.of_wording(answer, set(sources)), *wording.of_wording(answer)]
    return WordingView(
        wording=said,
        said=STAND_IN.sub(lambda stand_in: variables.get(stand_in[1]) or stand_in[0], said.text),
        sources=tuple(sources[number] for number in said.sources if number in sources),
        words=len(said.text.split()),
        grade=reading_grade(said.text),
        longest=longest_sentence(said.text),
        advice=tuple(_begun(finding.sentence.removeprefix(f'the answer "{name}" ')) for finding in found),
        problems=(*_problems(said, variables), *("see_advice" for each in found if each.severity == "error")),
    )


def _begun(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def _problems(said: Wording, variables: Mapping[str, str]) -> Iterator[str]:
    titles = [title for title, _ in said.buttons]
    if not said.text:
        yield "no_words"
    if len(said.text.split()) > MOST_WORDS:
        yield "too_many_words"
    if any(mark in said.text for mark in MARKDOWN):
        yield "markdown"
    if len(titles) == 1:
        yield "one_button"
    if len(set(titles)) < len(titles) or not all(titles):
        yield "titles"
    if any(name not in variables for name in STAND_IN.findall(said.text)) or re.search(
        r"[{}]", STAND_IN.sub("", said.text)
    ):
        yield "stand_in_unknown"


def read_sources(folder: Path) -> dict[str, Source]:
    """The sources of the draft by number; raises :class:`EditError`."""
    try:
        return {source.number: source for source in read_records(folder / SOURCES, "sources", Source)}
    except ContentError as error:
        raise EditError("unreadable", str(error)) from None
