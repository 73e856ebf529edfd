"""From the desk of the chat to the clinic."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.composition import Backwise, temporary_backwise
from bot.delivery.delivering import Delivering
from bot.knowledge.clinics import Clinic
from bot.settings import Settings
from tests.built import build_folder_in
from tests.delivery.conftest import NEW, MailServer, WebServer


@pytest.fixture
def backwise(tmp_path: Path, clinic: Clinic, settings: Settings) -> Backwise:
    backwise = temporary_backwise(settings.copy(update={"build_folder": build_folder_in(tmp_path)}), tmp_path)
    backwise.clinics["demo"] = clinic
    return backwise


async def test_what_the_desk_keeps_is_on_its_way(
    backwise: Backwise, clinic: Clinic, settings: Settings, mail: MailServer, web: WebServer
) -> None:
    conversation = await backwise.conversations.open(channel="web", clinic="demo")
    backwise.desk.keep(conversation, NEW)
    delivering = Delivering(backwise.database, {"demo": clinic}, settings)
    assert [await asyncio.to_thread(delivering.deliver_next) for _ in range(3)] == [True, True, False]
    assert (len(mail.letters), len(web.taken)) == (1, 1)
    backwise.database.dispose()
