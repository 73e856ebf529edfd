"""What a step can be made of: everything that the bot understands, says, does and remembers, with words for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path, PurePath

from bot.knowledge.content_files import read_yaml
from bot.knowledge.labels import labels
from bot.knowledge.topics import topic_of
from bot.staff.content.changes import EditError
from bot.staff.content.examples import readable_examples
from bot.staff.stories.steps import Saying
from bot.staff.words.domain import is_answer, payload_parts, read_domain
from bot.staff.words.model import Answer, Domain, Example, Training
from bot.staff.words.reading import Reader

CARD_WORDS = Path(__file__).parent / "card_words.yml"
HIDDEN_ACTIONS = ("validate_", "action_session_start", "action_raise_alarm", "action_default_fallback")
DEACTIVATE = "action_deactivate_loop"


@dataclass(frozen=True)
class Catalogue:
    """Names with words for them: what people say for an intent, an answer's text, what an action does, what a form
    asks. Warning signs are left out: no story decides what follows them.

    ``unreadable`` says which files of examples cannot be read, and why: what people say is not known from them."""

    intents: dict[str, str]
    answers: dict[str, str]
    actions: dict[str, str]
    forms: dict[str, tuple[str, ...]]
    slots: dict[str, str]
    steering: frozenset[str]  # the slots by which the bot chooses what to do next
    buttons: dict[str, dict[str, str]]  # of an answer: intent -> the title of the button that stands for it
    unreadable: Sequence[EditError]

    def title(self, intent: str) -> str:
        known = _card_words()["intents"] | labels("topic_titles")
        return known.get(intent, intent.replace("_", " ").capitalize())

    def says(self, intent: str) -> str:
        """An example of what people say, or the words of a button."""
        return self.intents.get(intent, "")

    def does(self, action: str) -> str:
        """What an action or form does, in words."""
        if action in self.forms:
            asked = ", ".join(self.words_of_slot(slot) for slot in self.forms[action])
            return f"Asks for {asked}" if asked else "Asks questions"
        return self.actions.get(action, action.removeprefix("action_").replace("_", " ").capitalize())

    def act(self, name: str) -> str:
        """What an answer says, or an action does."""
        return self.label(Saying("answers" if is_answer(name) else "does", (name,)))

    def words_of_slot(self, slot: str) -> str:
        return _card_words()["slots"].get(slot, slot.replace("_", " "))

    def label(self, step: Saying) -> str:
        """A step in a few words: an example of what people say, an answer's beginning, what is done."""
        values = step.values
        match step.kind:
            case "says" | "either":
                return " / ".join(self.says(intent) or self.title(intent) for intent in values)
            case "words":
                return values[0]
            case "answers":
                return " ".join(self.answers.get(values[0], values[0]).split())
            case "does":
                return self.does(values[0])
            case "questions":
                return self.does(values[0]) if values[0] else ""
            case "remembers":
                return f"{self.words_of_slot(values[0])}: {values[1] or '-'}"
        return values[0]


def read_catalogue(folder: Path) -> Catalogue:
    """What the content folder holds today; raises :class:`EditError`."""
    files = [folder / "domain.yml", *sorted((folder / "data/nlu").glob("*.yml"))]
    try:
        return _read(_State(sha256(b"\0".join(file.read_bytes() for file in files)).digest(), folder))
    except OSError:
        raise EditError("unreadable", "domain.yml") from None


@dataclass(frozen=True)
class _State:
    """What the files of a folder hold."""

    digest: bytes
    folder: Path = field(compare=False)


@lru_cache(maxsize=2)
def _read(state: _State) -> Catalogue:
    """Reading all examples takes seconds, so it is done once for each state of the files."""
    folder = state.folder
    reader = Reader(folder)
    root = reader.yaml("domain.yml")
    domain = read_domain(root)
    if reader.unreadable:
        raise EditError("unreadable", str(reader.unreadable[0]))
    training, unreadable = readable_examples(folder)
    said, words, known = _first_said(training), _card_words()["actions"], domain.defined
    actions = [name for name in [*known["action"], DEACTIVATE] if not name.startswith(HIDDEN_ACTIONS)]
    forms = {
        name: [slot.text for slot in form.get("required_slots").items()] for name, form in root.get("forms").fields()
    }
    return Catalogue(
        intents={name: said.get(name) or _title_for(domain, name) for name in known["intent"] if topic_of(name)},
        answers={answer.name: answer.text for answer in reversed(domain.answers)},
        actions={name: words.get(name, name.removeprefix("action_").replace("_", " ")) for name in actions},
        forms={name: tuple(slots) for name, slots in forms.items()},
        slots={name: slot.get("type").text for name, slot in root.get("slots").fields()},
        steering=frozenset(
            name for name, slot in root.get("slots").fields() if slot.get("influence_conversation").value is not False
        ),
        buttons={answer.name: _buttons(answer) for answer in domain.answers},
        unreadable=unreadable,
    )


def _first_said(training: Training) -> dict[str, str]:
    """An example of each intent."""
    said: dict[str, str] = {}
    for example in sorted(training.examples, key=_is_look_alike):
        said.setdefault(example.intent, example.text)
    return said


def _is_look_alike(example: Example) -> bool:
    """Whether it stands apart from its topic, because it sounds like something else; no card shows such a one."""
    return not example.intent.startswith(PurePath(example.place.file).stem)


@cache
def _card_words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = read_yaml(CARD_WORDS)
    return words


def _title_for(domain: Domain, intent: str) -> str:
    """The words of the first button that stands for the intent."""
    found = (titles[intent] for titles in map(_buttons, domain.answers) if intent in titles)
    return next(found, "")


def _buttons(answer: Answer) -> dict[str, str]:
    read = [(payload_parts(button.payload), button.title) for button in answer.buttons]
    return {parts[0]: title for parts, title in reversed(read) if parts}
