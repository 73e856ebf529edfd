"""Checks that every name exists where it is used, and is used where it exists."""

from __future__ import annotations

from collections.abc import Iterator

from bot.knowledge.topics import topic_of
from bot.staff.words.finding import Finding, Place
from bot.staff.words.model import NameKind, Words
from bot.staff.words.suggestions import does_not_exist

# Rasa brings these itself; a domain need not list them.
BUILT_IN_INTENTS = frozenset({"restart", "back", "out_of_scope", "session_start", "nlu_fallback"})
BUILT_IN_ACTIONS = frozenset(
    {
        "action_listen",
        "action_restart",
        "action_session_start",
        "action_default_fallback",
        "action_deactivate_loop",
        "action_revert_fallback_events",
        "action_default_ask_affirmation",
        "action_default_ask_rephrase",
        "action_two_stage_fallback",
        "action_unlikely_intent",
        "action_back",
        "action_extract_slots",
        "...",
    }
)
BUILT_IN_SLOTS = frozenset({"requested_slot", "session_started_metadata"})


def findings(words: Words) -> Iterator[Finding]:
    """Names that do not exist, and names that nothing leads to."""
    yield from _missing(words)
    yield from _idle_intents(words)
    yield from _idle_answers(words)
    yield from _actions_and_classes(words)


def _missing(words: Words) -> Iterator[Finding]:
    known = _known_names(words)
    for use in words.uses():
        if use.name not in known[use.kind]:
            yield does_not_exist(use.place, use.kind, use.name, known[use.kind], "domain.yml")


def _known_names(words: Words) -> dict[NameKind, set[str]]:
    known = {kind: set(places) for kind, places in words.domain.defined.items()}
    known["intent"] |= BUILT_IN_INTENTS
    known["slot"] |= BUILT_IN_SLOTS
    known["action"] |= BUILT_IN_ACTIONS | known["form"]
    return known


def _idle_intents(words: Words) -> Iterator[Finding]:
    played = words.played("intent")
    alarms = {alarm.get("group").text for alarm in words.content["red_flags"].get("alarms").items()}
    for intent, place in words.domain.defined["intent"].items():
        if intent not in played | BUILT_IN_INTENTS:
            yield place.error(
                f'the intent "{intent}" has no rule and no story. Add one in data/, or remove the intent.'
            )
        if topic_of(intent) is None and intent not in alarms:
            yield place.error(
                f'the intent "{intent}" belongs to no topic. Begin its name with a topic of docs/topics.md.'
            )


def _idle_answers(words: Words) -> Iterator[Finding]:
    used = words.played("answer") | words.code.answers | _asked_by_forms(words)
    for answer, place in words.domain.defined["answer"].items():
        reached = answer in used or answer.endswith("_more") or answer.startswith(words.code.answer_beginnings)
        if not reached:
            yield place.error(f'the answer "{answer}" is never used. Use it in a rule or story, or remove it.')


def _asked_by_forms(words: Words) -> set[str]:
    slots = {use.name for use in words.domain.uses if use.kind == "slot"}
    asked = {f"utter_ask_{slot}" for slot in slots}
    return asked | {f"utter_ask_{form}_{slot}" for form in words.domain.defined["form"] for slot in slots}


def _actions_and_classes(words: Words) -> Iterator[Finding]:
    listed = words.domain.defined["action"]
    classes: dict[str, Place] = {}
    for action, place in words.code.actions:
        if action in classes:
            yield place.error(f'the action "{action}" has a class already: {classes[action]}. Keep one of them.')
        if action not in listed:
            yield place.error(f'the action "{action}" is missing in domain.yml. Add it under "actions".')
        classes.setdefault(action, place)
    for action, place in listed.items():
        if action not in classes:
            yield place.error(f'the action "{action}" has no class in actions/. Write one, or remove the action.')
