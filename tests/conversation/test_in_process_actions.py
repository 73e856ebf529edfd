from __future__ import annotations

from typing import Any

import pytest
from rasa.utils.endpoints import ClientResponseError
from rasa_sdk import Action
from rasa_sdk.executor import ActionNotFoundException
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.handover_desk import HandoverDesk
from bot.conversation.in_process_actions import InProcessActions
from bot.knowledge.content_files import read_records, read_yaml
from bot.knowledge.content_in_use import content_file
from bot.settings import HOME
from bot.storage.physios import Physio

SAMPLES = read_records(content_file("sample_physios.yml"), "physios", Physio)
DOMAIN = read_yaml(HOME / "domain.yml")
DESK = HandoverDesk(lambda *_: None)


def _call(action: str, **slots: Any) -> dict[str, Any]:
    message = {"text": "words", "intent": {"name": "physio"}, "entities": [], "metadata": {"clinic": "east"}}
    tracker = {"sender_id": "one", "slots": slots, "latest_message": message, "events": []}
    return {"next_action": action, "tracker": tracker, "domain": DOMAIN}


async def test_an_action_answers_in_the_shape_that_rasa_expects() -> None:
    answer = await InProcessActions(lambda clinic: SAMPLES, DESK).request(json=_call("action_exercise_done"))
    assert [response["response"] for response in answer["responses"]] == ["utter_exercise_done"]
    assert answer["events"] == []


async def test_the_list_of_the_clinic_is_asked_for() -> None:
    asked: list[str] = []

    def directory(clinic: str) -> tuple[Physio, ...]:
        asked.append(clinic)
        return SAMPLES

    await InProcessActions(directory, DESK).request(json=_call("action_find_physio", place="Sydney"))
    assert asked == ["east"]


async def test_no_port_is_opened() -> None:
    assert InProcessActions(lambda clinic: (), DESK).url == "in-process"


async def test_an_unknown_action_is_said_to_be_unknown() -> None:
    with pytest.raises(ActionNotFoundException):
        await InProcessActions(lambda clinic: (), DESK).request(json=_call("action_unknown"))


class _Refusing(Action):
    def name(self) -> str:
        return "action_exercise_done"

    def run(self, dispatcher: object, tracker: object, domain: object) -> list[dict[str, Any]]:
        raise ActionExecutionRejection(self.name(), "not now")


async def test_an_action_that_refuses_tells_rasa_so_as_an_action_server_would() -> None:
    actions = InProcessActions(lambda clinic: SAMPLES, DESK)
    actions._executor.register_action(_Refusing())
    with pytest.raises(ClientResponseError) as refused:
        await actions.request(json=_call("action_exercise_done"))
    assert refused.value.status == 400
    assert '"action_name": "action_exercise_done"' in str(refused.value.text)
