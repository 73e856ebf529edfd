"""`backwise new-topic`: a topic with all its parts, from files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.commands.failing import fail
from bot.composition import built_encoder
from bot.conversation.clinic_words import answer_variables
from bot.conversation.gate import Gate
from bot.knowledge.clinics import read_clinics
from bot.knowledge.content_in_use import Content, holding
from bot.settings import Settings, read_settings
from bot.staff.answer_check import read_sources, view
from bot.staff.content.answers import Wording
from bot.staff.content.changes import EditError
from bot.staff.content.draft import Draft
from bot.staff.content.examples import problem_of, read_examples, tidy
from bot.staff.content.new_topic import NewTopic, new_topic
from bot.staff.content.typed import one_line, paragraphs
from bot.staff.web.page import edit_sentence

OUT = Console(highlight=False)


def make_topic(
    subject: Annotated[str, typer.Argument(help="The topic of docs/topics.md that it belongs to.")],
    title: Annotated[str, typer.Argument(help="What people see on a button, at most 24 letters.")],
    examples: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="How people ask, one example a line.")],
    answer: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="What the bot answers.")],
    question: Annotated[
        list[str], typer.Option(help="What must be answered by it, and is no example; may come again.")
    ],
    source: Annotated[list[str], typer.Option(help="A number of sources.yml; may come again.")] = [],  # noqa: B006
    button: Annotated[list[str], typer.Option(help='Like "Find a physio=/physio"; may come again.')] = [],  # noqa: B006
) -> None:
    """Make a topic: its examples, rule, answer, title and tests, as one commit of the content folder."""
    settings = read_settings()
    said = Wording(paragraphs(_text(answer)), tuple(map(_button, button)), tuple(source))
    lines = tuple(tidy(_text(examples).splitlines()))
    topic = NewTopic(subject, one_line(title), lines, tuple(tidy(question)), said)
    draft = Draft(settings.content_folder)
    author = (draft.git.says("config", "user.email") or b"").decode().strip()
    if not author:
        fail(["Git does not know who you are; run `git config user.email` with your address."])
    try:
        with holding(Content(settings.content_folder)):
            _check(settings, topic)
        draft.edit(lambda folder: new_topic(folder, topic), author, f"topics: new, {topic.intent}")
    except EditError as error:
        fail([edit_sentence(error), "Nothing was changed."])
    OUT.print(f"The topic {topic.intent} is there. `backwise train` teaches it.")


def _check(settings: Settings, topic: NewTopic) -> None:
    """Raises :class:`EditError` for words that may not be."""
    training, gate = read_examples(settings.content_folder), Gate(built_encoder(settings))
    for example in (*topic.examples, *topic.questions):
        problem = problem_of(training, topic.intent, example) or ("alarming" if gate.assess(example) else "")
        if problem:
            raise EditError(problem, example)
    clinic = next(iter(read_clinics(settings.clinics_folder).values()))
    variables = answer_variables(clinic, clinic.country, settings)
    shown = view(f"utter_{topic.intent}", topic.answer, read_sources(settings.content_folder), variables)
    for problem in shown.problems:
        raise EditError(problem, " ".join(shown.advice))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        fail([f"{file} is not saved as UTF-8."])


def _button(typed: str) -> tuple[str, str]:
    title, _, payload = typed.rpartition("=")
    return one_line(title), payload.strip()
