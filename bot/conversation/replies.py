"""What Backwise says: messages with choices, sources and urgency, and how they look in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from bot.knowledge.exercises import exercises
from bot.knowledge.labels import labels
from bot.knowledge.pictures import pictures
from bot.knowledge.sources import sources
from bot.knowledge.topics import Topic, Urgency

PICTURES = "/pictures"  # where the web server shows the movements


@dataclass(frozen=True)
class Choice:
    """Something to tap. ``id`` is opaque; ``payload`` is for the dialogue and never leaves the process."""

    id: str
    title: str
    payload: str

    def as_json(self) -> dict[str, str]:
        return {"id": self.id, "title": self.title}


@dataclass(frozen=True)
class Source:
    title: str
    url: str | None


@dataclass(frozen=True)
class Image:
    """``still`` is the address of the same picture without motion, ``exercise`` the movement that it shows."""

    url: str
    alt: str
    still: str | None = None
    exercise: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return {"url": self.url, "alt": self.alt, "still": self.still}


@dataclass(frozen=True)
class File:
    """A file of the person's own, made when it is fetched, such as ``plan.pdf``."""

    name: str
    title: str


@dataclass(frozen=True)
class Message:
    """One bubble of the chat."""

    id: str
    text: str
    choices: tuple[Choice, ...] = ()
    image: Image | None = None
    sources: tuple[Source, ...] = ()
    urgency: Urgency = Urgency.NONE
    private_reply: bool = False  # it asks for a name or the like: what the person answers is kept out of the chat
    files: tuple[File, ...] = ()
    sender: str | None = None  # whoever of the clinic wrote it; None: the bot

    def as_json(self) -> dict[str, Any]:
        """The shape of the chat API; ``files`` and ``sender`` only where there are any."""
        image = self.image.as_json() if self.image else None
        choices = [choice.as_json() for choice in self.choices]
        shown = {**self.as_stored(), "id": self.id, "image": image, "choices": choices}
        hidden = {"private_reply", *(name for name in ("files", "sender") if not shown[name])}
        return {name: value for name, value in shown.items() if name not in hidden}

    def as_stored(self) -> dict[str, Any]:
        """The shape of the database: as in the chat API, with the payloads of the choices."""
        return {
            "text": self.text,
            "choices": [{**vars(choice)} for choice in self.choices],
            "image": {**vars(self.image)} if self.image else None,
            "sources": [{**vars(source)} for source in self.sources],
            "urgency": str(self.urgency),
            "private_reply": self.private_reply,
            "files": [{**vars(file)} for file in self.files],
            "sender": self.sender,
        }


@dataclass(frozen=True)
class Answer:
    """What one message of a person gets: ``confidence`` 0 to 1, 1 for what was decided by rule."""

    messages: tuple[Message, ...]
    topic: Topic
    urgency: Urgency = Urgency.NONE
    confidence: float = 1.0
    erases: bool = False  # everything about the person is erased once this is said
    keeps: bool | None = None  # whether what the person writes is kept from now on; None changes nothing

    def as_json(self) -> dict[str, Any]:
        messages = [message.as_json() for message in self.messages]
        return {"messages": messages, "topic": str(self.topic), "urgency": str(self.urgency)}


def make_message(
    text: str,
    *,
    buttons: tuple[Mapping[str, str], ...] = (),
    source_numbers: tuple[str, ...] = (),
    image: Image | None = None,
    urgency: Urgency = Urgency.NONE,
    private_reply: bool = False,
    files: tuple[str, ...] = (),
    sender: str | None = None,
    message_id: str | None = None,
) -> Message:
    """A new message, with an id of its own unless one is given; ``buttons`` carry ``title`` and ``payload`` as in the
    domain."""
    message_id = message_id or uuid4().hex
    choices = tuple(
        Choice(f"{message_id}-{number}", button["title"], button["payload"]) for number, button in enumerate(buttons)
    )
    known = (sources()[number] for number in source_numbers if number in sources())
    named = tuple(Source(f"{source.title}. {source.publisher}", source.url) for source in known)
    attached = tuple(File(name, labels("file_titles")[name]) for name in files)
    return Message(message_id, text.strip(), choices, image, named, urgency, private_reply, attached, sender)


def picture_of(exercise_id: str | None) -> Image | None:
    """The picture of an exercise; None without an exercise."""
    if exercise_id not in pictures():
        return None
    address = f"{PICTURES}/{exercise_id}"
    return Image(f"{address}.svg", exercises()[exercise_id].alt, f"{address}.still.svg", exercise_id)


def message_from_stored(message_id: str, body: Mapping[str, Any]) -> Message:
    """The message that :meth:`Message.as_stored` wrote."""
    return Message(
        message_id,
        body["text"],
        tuple(Choice(**choice) for choice in body["choices"]),
        Image(**body["image"]) if body["image"] else None,
        tuple(Source(**source) for source in body["sources"]),
        Urgency(body["urgency"]),
        bool(body.get("private_reply")),
        tuple(File(**file) for file in body.get("files", ())),
        body.get("sender"),
    )


def message_of_choice(choice_id: str) -> str:
    """The id of the message that offered a choice."""
    return choice_id.rpartition("-")[0]
