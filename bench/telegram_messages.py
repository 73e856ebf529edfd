"""How many Telegram messages one process answers in a second, against a Bot API server on the same machine.

    PYTHONPATH=. python bench/telegram_messages.py [--people 200] [--messages 2000] [--turns 300]

Once with a conversation that repeats what it hears (what the channel itself costs), once with the live model. The fake
server runs in the same process, so its work counts too. Prints a table and writes bench/telegram_messages.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.channels.telegram.bot import TelegramChannel
from bot.channels.telegram.options import TelegramOptions
from bot.channels.telegram.turns import Turns
from bot.composition import Backwise, temporary_backwise
from bot.quiet import quiet_libraries
from bot.settings import Settings
from bot.storage.database import Database
from tests.channels.telegram.fake_bot_api import FakeBotApi
from tests.channels.telegram.fake_conversations import FakeConversations
from tests.channels.telegram.updates import text

HERE = Path(__file__).parent
TOKEN = "7:a-token_of-the-bench"
SAID = ("what causes low back pain?", "does posture matter?", "is swimming any good?", "will it get better?", "thanks")


async def answered_in(turns: Turns, database: Database, people: int, messages: int) -> float:
    """Seconds from the first update to the last answer."""
    api = FakeBotApi(TOKEN)
    api.start()
    channel = TelegramChannel(turns, database, TelegramOptions(TOKEN, api.url))
    await channel.start()
    begun = time.perf_counter()
    api.push(*(text(SAID[number % len(SAID)], user_id=1 + number % people) for number in range(messages)))
    while len(api.of("sendMessage")) < messages:
        await asyncio.sleep(0.02)
    seconds = time.perf_counter() - begun
    await channel.stop()
    api.stop()
    return seconds


def loaded(folder: Path) -> Backwise:
    backwise = temporary_backwise(Settings(), folder)
    backwise.load_dialogue()
    return backwise


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--messages", type=int, default=2000, help="to the conversation that repeats them")
    parser.add_argument("--turns", type=int, default=300, help="to the live model")
    options = parser.parse_args()
    quiet_libraries()
    figures = {}
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/bench.db")
        database.migrate()
        seconds = asyncio.run(answered_in(FakeConversations(), database, options.people, options.messages))
        figures["channel_messages_per_s"] = round(options.messages / seconds, 1)
        backwise = loaded(Path(folder))
        seconds = asyncio.run(
            answered_in(backwise.conversations, backwise.database, min(options.people, options.turns), options.turns)
        )
        figures["model_messages_per_s"] = round(options.turns / seconds, 1)
    (HERE / "telegram_messages.json").write_text(json.dumps(figures, indent=2) + "\n")
    for name, value in figures.items():
        sys.stdout.write(f"{name:<26}{value}\n")


if __name__ == "__main__":
    main()
