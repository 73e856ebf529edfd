"""From what was decided to the answer that a person gets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.replies import Answer, make_message, picture_of
from bot.conversation.understood import Understood
from bot.knowledge.red_flags import Verdict, alarm_text, alarms, fixed_text
from bot.knowledge.topics import Topic, Urgency

if TYPE_CHECKING:  # importing it for real imports Rasa
    from bot.conversation.dialogue import Response


def alarm_answer(verdict: Verdict, country: str | None) -> Answer:
    """The fixed text of the warning sign."""
    alarm = alarms()[verdict.group]
    text = alarm_text(verdict, country)
    message = make_message(text, source_numbers=alarm.sources, urgency=alarm.urgency)
    return Answer((message,), Topic.SYMPTOM_REPORT, alarm.urgency)


def still_private(answer: Answer, country: str | None, aside: bool) -> Answer:
    """After an answer that is not the form's, the form still waits; after an alarm the person is told so."""
    if not aside:
        return answer
    waiting = [make_message(fixed_text("form_waits", country))] if answer.urgency != Urgency.NONE else []
    messages = [*answer.messages, *waiting]
    return replace(answer, messages=(*messages[:-1], replace(messages[-1], private_reply=True)))


def dialogue_answer(understood: Understood, responses: list[Response]) -> Answer:
    """What Rasa's dialogue answered."""
    messages = tuple(
        make_message(
            response.get("text") or "",
            buttons=tuple(response.get("buttons") or ()),
            source_numbers=tuple((response.get("metadata") or {}).get("sources") or ()),
            image=picture_of((response.get("metadata") or {}).get("exercise")),
            urgency=Urgency((response.get("metadata") or {}).get("urgency") or Urgency.NONE),
            private_reply=bool((response.get("metadata") or {}).get("private_reply")),
            files=tuple((response.get("metadata") or {}).get("files") or ()),
        )
        for response in responses
    )
    urgency = next((message.urgency for message in messages if message.urgency != Urgency.NONE), Urgency.NONE)
    metadata = [response.get("metadata") or {} for response in responses]
    erases = any(each.get("erases") for each in metadata)
    keeps = next((each["keeps"] for each in metadata if "keeps" in each), None)
    return Answer(messages, understood.topic, urgency, understood.confidence, erases, keeps)
