"""The topics of the draft, as staff see them: how people ask, what answers, who reviewed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.knowledge.content_files import ContentError, read_yaml
from bot.knowledge.topics import Topic, topic_of
from bot.staff.content.answers import Wording, wordings_of
from bot.staff.content.changes import EditError
from bot.staff.content.examples import read_examples
from bot.staff.content.reviews import Review, fingerprint, read_reviews
from bot.staff.words.model import Path as DialoguePath
from bot.staff.words.reading import Reader
from bot.staff.words.training import read_training

LABELS = "bot/knowledge/content/labels.yml"


@dataclass(frozen=True)
class TopicWords:
    """An intent of a topic; ``answers`` are names of answers in domain.yml, ``actions`` what a program does.

    ``words`` is the fingerprint of the answers as they are now, ``review`` who read them last.
    """

    intent: str
    title: str
    subject: Topic
    examples: int
    answers: tuple[str, ...]
    actions: tuple[str, ...]
    words: str
    review: Review | None

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody has read the answers as they are now."""
        return self.review is not None and self.review.words == self.words


@dataclass(frozen=True)
class DraftTopics:
    """``responses`` are those of domain.yml."""

    topics: dict[str, TopicWords]
    responses: Mapping[str, Any]
    titles: Mapping[str, str]

    def wordings(self, answer: str) -> tuple[Wording, ...]:
        return wordings_of(self.responses, answer)

    def title(self, intent: str) -> str:
        return title_of(intent, self.titles)

    def others(self) -> list[str]:
        """The answers of no topic: a program sends them."""
        own = {answer for topic in self.topics.values() for answer in topic.answers}
        return sorted(set(self.responses) - own)


def title_of(intent: str, titles: Mapping[str, str]) -> str:
    """What an intent is called in the chat, or else its name as words."""
    return titles.get(intent) or intent.replace("_", " ").capitalize()


def read_titles(folder: Path) -> Mapping[str, str]:
    """What the intents of the draft are called in the chat; raises :class:`EditError`."""
    return _read(folder / LABELS).get("topic_titles") or {}


def read_topics(folder: Path) -> DraftTopics:
    """All topics of the draft, in the order of the domain; raises :class:`EditError`."""
    domain, titles = _read(folder / "domain.yml"), read_titles(folder)
    counts = Counter(example.intent for example in read_examples(folder).examples)
    responses, rules, reviews = domain.get("responses") or {}, _rules(folder), read_reviews(folder)
    topics = {}
    for intent, subject in ((name, topic_of(name)) for name in map(_name, domain.get("intents") or ())):
        if subject:
            answers, actions = _reaction(intent, rules, responses)
            words = fingerprint({answer: wordings_of(responses, answer) for answer in answers})
            about = title_of(intent, titles), subject, counts[intent]
            topics[intent] = TopicWords(intent, *about, answers, actions, words, reviews.get(intent))
    return DraftTopics(topics, responses, titles)


def _read(file: Path) -> dict[str, Any]:
    try:
        return read_yaml(file)
    except ContentError as error:
        raise EditError("unreadable", str(error)) from None


def _name(intent: str | Mapping[str, Any]) -> str:
    return intent if isinstance(intent, str) else next(iter(intent))


def _rules(folder: Path) -> tuple[DialoguePath, ...]:
    reader = Reader(folder)
    training = read_training([reader.yaml(name) for name, _ in reader.files("data/rules", "*.yml")], ())
    if reader.unreadable:
        raise EditError("unreadable", str(reader.unreadable[0]))
    return training.paths


def _reaction(
    intent: str, rules: tuple[DialoguePath, ...], responses: Mapping[str, Any]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The answers and the actions that follow an intent."""
    mine = [rule for rule in rules if any(step.kind == "intent" and step.name == intent for step in rule.steps)]
    steps = [step for rule in mine for step in rule.steps]
    said = [step.name for step in steps if step.kind == "answer"] + [f"utter_{intent}"]
    answers = dict.fromkeys(name for answer in said for name in (answer, f"{answer}_more") if name in responses)
    return tuple(answers), tuple(dict.fromkeys(step.name for step in steps if step.kind == "action"))
