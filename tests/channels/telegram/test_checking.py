"""`backwise telegram check` as the operator types it, against a Bot API over real HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bot.channels.telegram.bot import menu
from bot.channels.telegram.handlers import KINDS
from tests.channels.telegram.fake_bot_api import TOKEN, FakeBotApi

BACKWISE = Path(sys.executable).with_name("backwise")
PUBLIC = "https://chat.example"


def _check(api_url: str, token: str = TOKEN, public_url: str = "") -> subprocess.CompletedProcess[str]:
    settings = {"TELEGRAM_TOKEN": token, "TELEGRAM_API_URL": api_url, "PUBLIC_URL": public_url, "SECRET_KEY": "k" * 20}
    done = subprocess.run(
        [BACKWISE, "telegram", "check"], env={**os.environ, **settings}, capture_output=True, text=True, timeout=60
    )
    assert "Traceback" not in done.stderr and TOKEN not in done.stdout + done.stderr
    return done


def test_a_new_bot_gets_its_menu_and_description_and_then_all_is_right(api: FakeBotApi) -> None:
    first = _check(api.url)
    assert first.returncode == 0
    assert "The token is that of @BackwiseBot." in first.stdout and first.stdout.count("it is now.") == 2
    assert [command["command"] for command in api.told["commands"]] == [command.command for command in menu()]
    assert "not a clinician" in api.told["description"]
    second = _check(api.url)
    assert second.returncode == 0 and "is now" not in second.stdout
    assert "There is no webhook; the bot asks for its messages." in second.stdout


def test_a_missing_webhook_is_set(api: FakeBotApi) -> None:
    done = _check(api.url, public_url=PUBLIC)
    assert done.returncode == 0
    assert api.told["url"] == f"{PUBLIC}/telegram/webhook"
    assert api.of("setWebhook")[0].data["secret_token"]


def test_the_webhook_of_another_bot_is_told_and_left_alone(api: FakeBotApi) -> None:
    api.told["url"] = "https://elsewhere.example/telegram/webhook"
    done = _check(api.url)
    assert done.returncode == 1 and "Telegram sends messages to https://elsewhere.example" in done.stderr
    assert api.told["url"].startswith("https://elsewhere.example") and api.tried("deleteWebhook") == []


def test_a_webhook_that_is_not_sent_every_kind_of_update_is_mended(api: FakeBotApi) -> None:
    api.told |= {"url": f"{PUBLIC}/telegram/webhook", "allowed_updates": ["message"]}
    done = _check(api.url, public_url=PUBLIC)
    assert done.returncode == 0 and "not sent all kinds of messages; it is now" in done.stdout
    assert "my_chat_member" in api.told["allowed_updates"]
    assert "it is now" not in _check(api.url, public_url=PUBLIC).stdout


def test_what_telegram_could_not_deliver_is_told(api: FakeBotApi) -> None:
    _broken(api, "Connection timed out", at=time.time() - 60)
    api.told["pending"] = 150
    done = _check(api.url, public_url=PUBLIC)
    assert done.returncode == 1
    assert "could not deliver" in done.stderr and "Connection timed out" in done.stderr
    assert "150 messages wait" in done.stderr


def test_a_failure_that_is_over_is_told_and_is_nobodys_work(api: FakeBotApi) -> None:
    _broken(api, "Connection timed out", at=time.time() - 86400)
    done = _check(api.url, public_url=PUBLIC)
    assert done.returncode == 0 and "Some time ago, Telegram could not deliver" in done.stdout


def _broken(api: FakeBotApi, error: str, at: float) -> None:
    api.told |= {"url": f"{PUBLIC}/telegram/webhook", "allowed_updates": KINDS, "error": error, "error_at": int(at)}


def test_a_wrong_token_and_an_address_where_nobody_answers_are_one_sentence_each(api: FakeBotApi) -> None:
    refused = _check(api.url, token="7:another")
    assert refused.returncode == 1 and "Telegram refuses the token" in refused.stderr
    nowhere = _check("http://127.0.0.1:9")
    assert nowhere.returncode == 1 and "cannot be asked" in nowhere.stderr


def test_without_a_token_it_says_where_to_get_one() -> None:
    done = _check("http://127.0.0.1:9", token="")
    assert done.returncode == 1 and "There is no TELEGRAM_TOKEN" in done.stderr
