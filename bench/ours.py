"""Backwise as the benches use it: trained and served by its own commands, with a database of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import copy, copytree, ignore_patterns
from typing import Any
from uuid import uuid4

import aiohttp

from bench.environments import disk_mb, new_environment
from bench.served import Say, Served, free_port, run_to_end, running
from bot.conversation.model_shelf import ModelShelf
from bot.language.known_vectors import FILE as KNOWN_VECTORS
from bot.settings import HOME, read_settings
from bot.storage.database import Database

BACKWISE = Path(sys.executable).with_name("backwise")
NO_LIMITS = {"MESSAGES_PER_MINUTE": "1000000", "SESSIONS_PER_MINUTE": "1000000"}


REDIS = "redis://127.0.0.1:6379/0"


@contextmanager
def serve(folder: Path, settings: Mapping[str, str] = NO_LIMITS) -> Iterator[Served]:
    """A new server with the live model, on a database that is migrated, as at each start but the first.

    ``settings`` are those of ``.env.example``.
    """
    port = free_port()
    own = {
        "DATABASE_URL": f"sqlite:///{folder}/bench.db",
        "PORT": str(port),
        "TELEGRAM_TOKEN": "",
        "PYTHONPATH": str(HOME),
    }
    Database(own["DATABASE_URL"]).migrate()
    begun = time.monotonic()
    log = folder / "serve.log"
    with running([BACKWISE, "serve"], environment=own | dict(settings), folder=HOME, log=log) as processes:
        yield Served(f"http://127.0.0.1:{port}", processes, begun, meet, _is_answered, log)


@contextmanager
def serve_two(folder: Path) -> Iterator[tuple[Served, Served]]:
    """Two servers on the same data, which need Redis for the locks of conversations."""
    settings = NO_LIMITS | {"REDIS_URL": REDIS}
    with serve(folder, settings) as one, serve(folder, settings) as other:
        yield one, other


async def meet(client: aiohttp.ClientSession) -> Say:
    """A new chat session."""
    async with client.post("/chat/sessions", json={"clinic": "demo"}) as opened:
        headers = {"Authorization": f"Bearer {(await opened.json())['token']}"}

    async def say(words: str) -> Any:
        message = {"id": uuid4().hex, "text": words}
        async with client.post("/chat/messages", json=message, headers=headers) as answer:
            return await answer.json()

    return say


def is_alarm(answer: Any) -> bool:
    return bool(answer["urgency"] == "emergency")


def _is_answered(answer: Any) -> bool:
    return bool(answer["topic"] == "causes")


def train(folder: Path) -> dict[str, float]:
    """`backwise train` in a copy of this repository, with no message's vector known, and then with all known.

    Each includes the check of the words and the test conversations.
    """
    home, log = _copy(folder / "home"), folder / "training.log"
    command, environment = [BACKWISE, "train"], {"PYTHONPATH": str(home)}
    all_new = run_to_end(command, environment=environment, folder=home, log=log)
    known = run_to_end(command, environment=environment, folder=home, log=log)
    return {
        "training_s": known.clock,
        "training_processor_s": known.processor,
        "training_all_vectors_new_s": all_new.clock,
        "training_all_vectors_new_processor_s": all_new.processor,
    }


def _copy(home: Path) -> Path:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, check=True, capture_output=True, text=True)
    for name in listed.stdout.rstrip("\0").split("\0"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        copy(HOME / name, home / name)
    copytree(read_settings().build_folder, home / ".build", ignore=ignore_patterns(KNOWN_VECTORS))
    return home


def size(folder: Path) -> dict[str, float]:
    """Of the packages of `make run`, and of the live model with what `backwise build` makes for it."""
    settings = read_settings()
    shelf = ModelShelf(settings.models_folder)
    live = shelf.active()
    model = [shelf.path(live)] if live else []
    environment = new_environment(folder / "environment", HOME / "requirements.lock")
    return {"installed_mb": disk_mb(environment), "model_mb": disk_mb(settings.build_folder, *model)}
