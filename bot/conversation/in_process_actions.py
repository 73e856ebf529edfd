"""Runs the custom actions in this process, behind the interface that Rasa calls an action server through.

No port is opened: Rasa's own action server listens on all interfaces and asks nobody for a password. An action blocks
(it asks the database) and may hang, so each runs in a thread of its own, and nobody waits for it longer than PATIENCE.
"""

from __future__ import annotations

import asyncio
import threading
from contextvars import copy_context
from copy import deepcopy
from functools import partial
from json import dumps
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.handover import ActionCancelHandover, ActionSendHandover, ValidateHandoverForm
from actions.handover_desk import HandoverDesk
from actions.physio import ActionFindPhysio, Directory, ValidatePhysioForm
from bot.conversation.threads import in_daemon_thread

PATIENCE = 10.0  # seconds
_OF_THREAD = threading.local()


class InProcessActions(EndpointConfig):
    """Answers the request that ``RemoteAction`` would send to an action server."""

    def __init__(self, directory: Directory, desk: HandoverDesk) -> None:
        super().__init__(url="in-process")
        self.words_aside: dict[str, str] = {}  # by conversation: what the person just said, kept from Rasa
        self._executor = ActionExecutor()
        self._executor.register_package("actions")
        for action in (
            ActionFindPhysio(directory),
            ValidatePhysioForm(directory),
            ValidateHandoverForm(desk),
            ActionSendHandover(desk),
            ActionCancelHandover(desk),
        ):
            self._executor.register_action(action)

    async def request(self, *args: Any, json: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        """The events and responses of the action that ``json`` asks for."""
        tracker = (json or {}).get("tracker") or {}
        tracker["slots"] = deepcopy(tracker.get("slots") or {})  # Rasa's own values, which outlive the turn
        if words := self.words_aside.get(str(tracker.get("sender_id"))):
            tracker["latest_message"]["text"] = words
        try:
            async with asyncio.timeout(PATIENCE):
                return await in_daemon_thread(partial(self._run, json))
        except ActionExecutionRejection as rejection:
            body = dumps({"action_name": rejection.action_name, "error": "rejected"})
            raise ClientResponseError(400, "rejected", body) from rejection

    def _run(self, call: dict[str, Any] | None) -> Any:
        return _runner().run(self._executor.run(call), context=copy_context())


def _runner() -> asyncio.Runner:
    """An event loop for each thread: to make one takes longer than most actions do."""
    if not hasattr(_OF_THREAD, "runner"):
        _OF_THREAD.runner = asyncio.Runner()
    runner: asyncio.Runner = _OF_THREAD.runner
    return runner
