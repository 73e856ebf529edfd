"""Somebody who writes to Backwise in a test."""

from __future__ import annotations

from dataclasses import dataclass

from bot.composition import Backwise
from bot.conversation.replies import Answer
from bot.knowledge.exercises import exercises


@dataclass
class Person:
    """Somebody who writes to Backwise."""

    backwise: Backwise
    conversation: str
    said: int = 0

    async def says(self, text: str) -> Answer:
        self.said += 1
        return await self.backwise.conversations.answer(self.conversation, message_id=str(self.said), text=text)

    async def taps(self, answer: Answer, title: str) -> Answer:
        self.said += 1
        choice = next(choice for message in answer.messages for choice in message.choices if choice.title == title)
        return await self.backwise.conversations.answer(
            self.conversation, message_id=str(self.said), choice_id=choice.id
        )


async def arrives(backwise: Backwise) -> Person:
    return Person(backwise, await backwise.conversations.open(channel="web", clinic="demo"))


def text_of(answer: Answer) -> str:
    return "\n\n".join(message.text for message in answer.messages)


def movement_of(answer: Answer) -> str | None:
    """The id of the movement that the answer shows."""
    shown = (exercise.id for exercise in exercises().values() if f"{exercise.name}: " in text_of(answer))
    return next(shown, None)
