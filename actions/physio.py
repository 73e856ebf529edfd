"""Directs people to a qualified physio: asks where they are, and shows who the clinic lists there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions import conversation_state as state
from actions.database import settings_database
from actions.exercises import Events
from bot.knowledge.countries import Register, countries
from bot.knowledge.labels import labels
from bot.knowledge.places import find_place, place_named
from bot.knowledge.topics import Topic, topic_of
from bot.storage.physios import Physio, physios_for

BY_VIDEO = "video"
MOST_SHOWN = 3
LONGEST_PLACE = 4  # words

Directory = Callable[[str], Sequence[Physio]]


def stored_directory(clinic: str) -> Sequence[Physio]:
    """The physios that the clinic lists, from the database of the settings."""
    with settings_database().session() as session:
        return physios_for(session, clinic)


class ValidatePhysioForm(FormValidationAction):
    """Finds the place in what the person wrote; a question in between leaves the form open."""

    def __init__(self, directory: Directory = stored_directory) -> None:
        self._directory = directory

    def name(self) -> str:
        return "validate_physio_form"

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        return ["place"]

    async def extract_place(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> dict[str, Any]:
        chosen = state.entity(tracker, "place")
        listed = find_place(state.text(tracker), _places(self._directory(state.clinic(tracker))))
        asked = tracker.get_slot("requested_slot") == "place"
        unlisted = _unlisted(tracker, asked)
        place = chosen or listed or unlisted
        return {"place": place} if place else {}

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> Events:
        """The language is remembered beside the place: a form keeps only the slots that it asks for."""
        events = await super().run(dispatcher, tracker, domain)
        spoken = state.entity(tracker, "spoken")
        return [*events, SlotSet("spoken", spoken)] if spoken else events


class ActionFindPhysio(Action):
    """Shows up to three physios near the place (or by video), and how to check a registration."""

    def __init__(self, directory: Directory = stored_directory) -> None:
        self._directory = directory

    def name(self) -> str:
        return "action_find_physio"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        place, spoken = str(tracker.get_slot("place")), tracker.get_slot("spoken")
        listed = self._directory(state.clinic(tracker))
        near = [physio for physio in listed if _is_at(physio, place)]
        by_video = [physio for physio in listed if physio.telehealth]
        if not near and place != BY_VIDEO:
            dispatcher.utter_message(response="utter_physio_none", place=place)
            near = by_video
        if spoken and not any(spoken in physio.languages for physio in near):
            dispatcher.utter_message(response="utter_physio_none_speaks", language=spoken)
            near = [*(physio for physio in by_video if spoken in physio.languages), *near]
        elif spoken:
            near = [physio for physio in near if spoken in physio.languages]
        _show(dispatcher, near)
        ActionPhysioRegister().run(dispatcher, tracker, domain)
        dispatcher.utter_message(response="utter_physio_advice")
        return [SlotSet("place", None), SlotSet("spoken", None)]


class ActionPhysioRegister(Action):
    """Where a registration is checked in the person's country."""

    def name(self) -> str:
        return "action_physio_register"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        known = countries().get(state.country(tracker) or "")
        words = labels("physio_card")
        dispatcher.utter_message(
            response="utter_physio_register",
            country=words["in_country"].format(country=known.name) if known else "",
            physio_register=_register(known.physio_register) if known else words["unknown_register"],
            exercise_physiologist=_register(known.exercise_physiologist) if known else words["unknown_register"],
        )
        return []


def _show(dispatcher: CollectingDispatcher, physios: Sequence[Physio]) -> None:
    shown = physios[:MOST_SHOWN]
    if shown:
        bookable = any(physio.booking_url for physio in shown)
        dispatcher.utter_message(response="utter_physio_intro_booking" if bookable else "utter_physio_intro")
    for physio in shown:
        dispatcher.utter_message(response="utter_physio_card", **_card(physio))


def _unlisted(tracker: Tracker, asked: bool) -> str | None:
    """A place that the clinic's list does not have."""
    named = place_named(state.text(tracker), asked) if topic_of(state.intent(tracker)) == Topic.PHYSIO else None
    return named or (state.text(tracker) if asked and _may_be_a_place(tracker) else None)


def _may_be_a_place(tracker: Tracker) -> bool:
    words = state.text(tracker).split()
    topic = topic_of(state.intent(tracker))
    return len(words) <= LONGEST_PLACE and topic in (Topic.UNCLEAR, Topic.OUT_OF_SCOPE, Topic.PHYSIO)


def _places(physios: Sequence[Physio]) -> list[str]:
    return [place for physio in physios for place in (physio.place, physio.postcode) if place]


def _is_at(physio: Physio, place: str) -> bool:
    return physio.telehealth if place == BY_VIDEO else find_place(place, _places([physio])) is not None


def _card(physio: Physio) -> dict[str, str]:
    words = labels("physio_card")
    contact = [physio.phone, physio.booking_url, words["by_video"] if physio.telehealth else None]
    return {
        "name": physio.name,
        "qualification": labels("qualifications")[physio.qualification],
        "place": " ".join(filter(None, (physio.place, physio.postcode))),
        "contact": ", ".join(filter(None, contact)),
        "register": "; ".join(filter(None, (f"{physio.register} {physio.register_number}", _languages(physio)))),
    }


def _languages(physio: Physio) -> str:
    return f"{labels('physio_card')['speaks']} {', '.join(physio.languages)}" if physio.languages else ""


def _register(register: Register) -> str:
    """Its name, address and note, in one line."""
    named = ", ".join(filter(None, (register.name, register.url)))
    return ". ".join(filter(None, (named, register.note)))
