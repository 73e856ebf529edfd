"""The conversation layer in memory: it repeats what was said and offers two choices."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from bot.conversation.errors import ChoiceGoneError, UnknownConversationError
from bot.conversation.replies import Answer, Choice, Message
from bot.knowledge.topics import Topic, Urgency

TITLES = ("Causes", "Exercises")


def answer_of(*messages: Message) -> Answer:
    return Answer(messages, Topic.CAUSES)


class FakeConversations:
    """``answers`` replaces the echo of a text; ``gates`` hold a text's answer back; ``broken`` texts raise.

    ``alarms`` are texts with a warning sign.
    """

    def __init__(self) -> None:
        self.opened: dict[tuple[str, str, str | None], str] = {}
        self.heard: list[tuple[str, str | None]] = []
        self.answers: dict[str, Answer] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self.broken: set[str] = set()
        self.alarms: set[str] = set()
        self.last: dict[str | None, str] = {}
        self._given: dict[tuple[str, str], Answer] = {}
        self._choices: dict[str, dict[str, str]] = defaultdict(dict)

    async def open(self, *, channel: str, clinic: str, channel_user_id: str | None = None, stay: bool = False) -> str:
        if stay and channel_user_id in self.last:
            return self.last[channel_user_id]
        opened = self.opened.setdefault((channel, clinic, channel_user_id), f"conversation-{len(self.opened)}")
        self.last[channel_user_id] = opened
        return opened

    async def raises_alarm(self, text: str) -> bool:
        return text in self.alarms

    async def alarm(self, text: str, clinic: str, channel_user_id: str) -> Answer | None:
        return (
            answer_of(Message("a", f"Call for help: {text}", urgency=Urgency.EMERGENCY))
            if text in self.alarms
            else None
        )

    async def greet(self, conversation_id: str) -> Answer:
        return self._echo(conversation_id, "Hello")

    async def answer(
        self, conversation_id: str, *, message_id: str, text: str | None = None, choice_id: str | None = None
    ) -> Answer:
        if conversation_id not in self.opened.values():
            raise UnknownConversationError
        key = (conversation_id, message_id)
        if key not in self._given:
            said = text if choice_id is None else self._title(conversation_id, choice_id)
            self.heard.append((conversation_id, said))
            self._given[key] = await self._reply(conversation_id, said or "")
        return self._given[key]

    async def file(self, conversation_id: str, name: str) -> bytes:
        return name.encode()

    async def remind(self, conversation_id: str) -> Answer | None:
        return answer_of(Message("r", "Time to move"))

    def forget_choices(self) -> None:
        self._choices.clear()

    async def _reply(self, conversation_id: str, said: str) -> Answer:
        if said in self.gates:
            await self.gates[said].wait()
        if said in self.broken:
            raise RuntimeError(f"no answer to {said}")
        return self.answers.get(said) or self._echo(conversation_id, f"You said: {said}")

    def _echo(self, conversation_id: str, text: str) -> Answer:
        offered = self._choices[conversation_id]
        choices = tuple(
            Choice(f"choice-{len(offered) + number}", title, f"/{title}") for number, title in enumerate(TITLES)
        )
        offered.update({choice.id: choice.title for choice in choices})
        return answer_of(Message("m", text, choices))

    def _title(self, conversation_id: str, choice_id: str) -> str:
        try:
            return self._choices[conversation_id][choice_id]
        except KeyError:
            raise ChoiceGoneError from None
