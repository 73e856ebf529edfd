"""Reads domain.yml."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from bot.staff.words.finding import Place
from bot.staff.words.model import Answer, Button, Domain, NameKind, Use
from bot.staff.words.reading import Node

PAYLOAD = re.compile(r"/(?P<intent>[^{@\s]+)[^{]*(?P<entities>\{.*\})?\s*", re.DOTALL)


def read_domain(root: Node) -> Domain:
    """The names that the domain defines, its answers, and the names that it relies on."""
    actions = dict(root.get("actions").names())
    answers = tuple(_answers(root.get("responses")))
    defined: dict[NameKind, dict[str, Place]] = {
        "intent": {base_intent(name): place for name, place in root.get("intents").names()},
        "entity": dict(root.get("entities").names()),
        "slot": _places(root.get("slots")),
        "answer": _places(root.get("responses")),
        "action": {name: place for name, place in actions.items() if not is_answer(name)},
        "form": _places(root.get("forms")),
    }
    listed_answers = [Use("answer", name, place) for name, place in actions.items() if is_answer(name)]
    return Domain(defined, answers, (*listed_answers, *_uses(root), *_button_uses(answers)))


def is_answer(action: str) -> bool:
    return action.startswith("utter_")


def base_intent(intent: str) -> str:
    """``faq/hours`` belongs to the intent ``faq``."""
    return intent.partition("/")[0]


def payload_parts(payload: str) -> tuple[str, dict[str, object]] | None:
    """Intent and entities of ``/intent{"entity": "value"}``; None when it cannot be read like that."""
    match = PAYLOAD.fullmatch(payload)
    if not match:
        return None
    try:
        entities = json.loads(match["entities"] or "{}")
    except (ValueError, RecursionError):
        return None
    return base_intent(match["intent"]), entities


def _places(node: Node) -> dict[str, Place]:
    return {name: value.place for name, value in node.fields()}


def _answers(responses: Node) -> Iterator[Answer]:
    for name, wordings in responses.fields():
        for wording in wordings.items():
            yield _answer(name, wording)


def _answer(name: str, wording: Node) -> Answer:
    metadata = wording.get("metadata")
    sources = metadata.get("sources")
    return Answer(
        name=name,
        text=wording.get("text").text,
        place=wording.place,
        buttons=tuple(map(_button, wording.get("buttons").items())),
        sources=tuple((item.text, item.place) for item in sources.items()) if sources.value is not None else None,
    )


def _button(node: Node) -> Button:
    payload = node.get("payload")
    return Button(node.get("title").text, _filled_in(payload.text), payload.place)


def _filled_in(payload: str) -> str:
    """Rasa fills in placeholders in payloads too, so braces are doubled there; single ones would break the answer."""
    single = payload.replace("{{", "").replace("}}", "")
    return "" if "{" in single or "}" in single else payload.replace("{{", "{").replace("}}", "}")


def _button_uses(answers: tuple[Answer, ...]) -> Iterator[Use]:
    for button in (button for answer in answers for button in answer.buttons):
        intent, entities = payload_parts(button.payload) or ("", {})
        if intent:
            yield Use("intent", intent, button.place)
        yield from (Use("entity", entity, button.place) for entity in entities)


def _uses(root: Node) -> Iterator[Use]:
    for _, form in root.get("forms").fields():
        slots = form.get("required_slots")
        yield from (Use("slot", slot.text, slot.place) for slot in slots.items())
    for _, slot in root.get("slots").fields():
        for mapping in slot.get("mappings").items():
            yield from _mapping_uses(mapping)
    for _, wordings in root.get("responses").fields():
        conditions = (condition for wording in wordings.items() for condition in wording.get("condition").items())
        names = (condition.get("name") for condition in conditions)
        yield from (Use("slot", name.text, name.place) for name in names if name.is_text)


def _mapping_uses(mapping: Node) -> Iterator[Use]:
    kinds: tuple[NameKind, ...] = ("entity", "intent")
    for kind in kinds:
        yield from (Use(kind, name.text, name.place) for name in mapping.get(kind).one_or_more())
