"""Makes a topic: its examples, its rule, its answer, its title, and the conversations that prove it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from bot.knowledge.topics import Topic, topic_of
from bot.staff.content.answers import FILE as DOMAIN
from bot.staff.content.answers import Wording, written_answer
from bot.staff.content.changes import Change, EditError
from bot.staff.content.examples import Taught, moved_away, read_examples
from bot.staff.content.nodes import OTHER_LINE_ENDS, Lines, last_line, value_of
from bot.staff.words.answers import LONGEST_TITLE
from bot.staff.words.domain import payload_parts

LABELS = "bot/knowledge/content/labels.yml"
TOPICS = "docs/topics.md"
LONGEST_NAME = 60  # characters
FEWEST_EXAMPLES = 5
# Talk, warning signs and what a program answers: nothing can be put beside these.
NO_SUBJECTS = frozenset(
    {
        *(Topic.GREET, Topic.GOODBYE, Topic.THANKS, Topic.AFFIRM, Topic.DENY, Topic.INSULT, Topic.HELP, Topic.UNCLEAR),
        *(Topic.EXERCISES, Topic.EXERCISE_FOLLOWUP, Topic.STOP_REMINDERS, Topic.RED_FLAGS_INFO, Topic.SYMPTOM_REPORT),
    }
)
SUBJECTS = tuple(topic for topic in Topic if topic not in NO_SUBJECTS)


@dataclass(frozen=True)
class NewTopic:
    """``subject`` is the topic that it belongs to; ``questions`` are what people say in the conversations that prove
    it, and no examples."""

    subject: str
    title: str
    examples: tuple[str, ...]
    questions: tuple[str, ...]
    answer: Wording

    @property
    def intent(self) -> str:
        """The subject and the title in the letters of a file name."""
        plain = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode().lower()
        return f"{self.subject}_{'_'.join(re.findall('[a-z0-9]+', plain))}"


def new_topic(folder: Path, topic: NewTopic, moving: Collection[Taught] = ()) -> list[Change]:
    """The changes that make the topic, to which examples of others move; raises :class:`EditError`."""
    written, without = moved_away(folder, read_examples(folder), moving) if moving else ([], [])
    return [*_made(folder, replace(topic, examples=(*topic.examples, *written))), *without]


def _made(folder: Path, topic: NewTopic) -> list[Change]:
    name = topic.intent
    rule = [f"  - rule: Answer {name.replace('_', ' ')}", "    steps:", f"      - intent: {name}"]
    files = {
        f"data/nlu/{name}.yml": ["nlu:", f"  - intent: {name}", "    examples: |", *_items(topic.examples)],
        f"data/rules/{name}.yml": ["rules:", *rule, f"      - action: utter_{name}"],
        f"tests/conversations/test_{name}.yml": ["stories:", *_stories(topic)],
    }
    _check(folder, topic, files)
    new = [Change(file, "\n".join(['version: "3.1"', "", *lines, ""]).encode()) for file, lines in files.items()]
    edits = [_edited(folder, DOMAIN, _in_domain, topic), _edited(folder, LABELS, _in_labels, topic)]
    return [*new, *edits, *([_edited(folder, TOPICS, _in_list, topic)] if (folder / TOPICS).exists() else [])]


def _check(folder: Path, topic: NewTopic, files: Collection[str]) -> None:
    name = topic.intent
    if topic.subject not in SUBJECTS:
        raise EditError("no_such_subject")
    fits = topic_of(name) == topic.subject and not name.endswith(("_", "_more")) and len(name) <= LONGEST_NAME
    if not fits or not 0 < len(topic.title) <= LONGEST_TITLE:
        raise EditError("bad_title", topic.title)
    if any((folder / file).exists() for file in files):
        raise EditError("topic_exists", topic.title)
    if len(topic.examples) < FEWEST_EXAMPLES:
        raise EditError("too_few_examples")
    if not topic.questions:
        raise EditError("no_question")
    known = {example.casefold() for example in topic.examples}
    if same := [question for question in topic.questions if question.casefold() in known]:
        raise EditError("question_is_example", same[0])


def _edited(folder: Path, file: str, edit: Callable[[str, NewTopic], str], topic: NewTopic) -> Change:
    text = (folder / file).read_bytes().decode()
    if OTHER_LINE_ENDS.search(text) or not text.endswith("\n"):
        raise EditError("other_shape")
    windows = "\r\n" in text
    edited = edit(text.replace("\r\n", "\n"), topic)
    return Change(file, (edited.replace("\n", "\r\n") if windows else edited).encode())


def _in_domain(text: str, topic: NewTopic) -> str:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    intents, responses = value_of(root, "intents"), value_of(root, "responses")
    if not isinstance(intents, yaml.SequenceNode) or not isinstance(responses, yaml.MappingNode):
        raise EditError("other_shape")
    names = {_name(item): item for item in intents.value}
    answers = {key.value: value for key, value in responses.value}
    if topic.intent in names or {f"utter_{topic.intent}", f"utter_{topic.intent}_more"} & set(answers):
        raise EditError("topic_exists", topic.title)
    for title, payload in topic.answer.buttons:
        if (payload_parts(payload) or ("",))[0] not in names:
            raise EditError("leads_nowhere", title)
    answer = ["", *written_answer(f"utter_{topic.intent}", topic.answer)]
    lines = text.split("\n")
    below_answer = last_line(lines, _last_of(topic.subject, answers, _topic_of_answer)) + 1
    below_intent = last_line(lines, _last_of(topic.subject, names, topic_of)) + 1
    lines[below_answer:below_answer] = answer
    lines[below_intent:below_intent] = [f"  - {topic.intent}"]
    return "\n".join(lines)


def _in_labels(text: str, topic: NewTopic) -> str:
    titles = value_of(yaml.compose(text, Loader=yaml.SafeLoader), "topic_titles")
    if not isinstance(titles, yaml.MappingNode):
        raise EditError("other_shape")
    known = {key.value: value for key, value in titles.value}
    if topic.title.casefold() in {str(value.value).casefold() for value in known.values()}:
        raise EditError("title_taken", topic.title)
    lines = text.split("\n")
    below = last_line(lines, _last_of(topic.subject, known, topic_of)) + 1
    lines[below:below] = [f"  {topic.intent}: {_quoted(topic.title)}"]
    return "\n".join(lines)


def _in_list(text: str, topic: NewTopic) -> str:
    """The list of topics for developers, if it has the subject's line."""
    line = re.compile(rf"^(\| `{re.escape(topic.subject)}` \|.*`) \|$", re.MULTILINE)
    return line.sub(lambda found: f"{found[1]}, `{topic.intent}` |", text)


def _last_of(subject: str, nodes: dict[str, yaml.Node], topic: Callable[[str], Topic | None]) -> yaml.Node:
    """The last that belongs to the subject, or else the last of all."""
    own = [node for name, node in nodes.items() if topic(name) == subject]
    return (own or list(nodes.values()))[-1]


def _topic_of_answer(name: str) -> Topic | None:
    return topic_of(name.removeprefix("utter_").removesuffix("_more"))


def _name(intent: yaml.Node) -> str:
    return str(intent.value[0][0].value if isinstance(intent, yaml.MappingNode) else intent.value)


def _items(examples: Sequence[str]) -> Lines:
    return [f"      - {example}" for example in examples]


def _quoted(words: str) -> str:
    """JSON is YAML, whatever signs the words hold."""
    return json.dumps(words, ensure_ascii=False)


def _stories(topic: NewTopic) -> Lines:
    return [
        line
        for number, question in enumerate(topic.questions, 1)
        for line in (
            *([""] if number > 1 else []),
            f"  - story: {_quoted(f'Asked about: {topic.title} ({number})')}",
            "    steps:",
            "      - user: |",
            f"          {question}",
            f"        intent: {topic.intent}",
            f"      - action: utter_{topic.intent}",
        )
    ]
