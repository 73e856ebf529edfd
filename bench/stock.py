"""Stock Rasa on our words, as its documents say: `rasa run` and `rasa run actions`, each a process, REST over HTTP.

Its environment is made by `make .venv-stock`. The pipeline and the policies are those that Rasa chooses when config.yml
names none. Words, dialogue, answers and actions are ours; the metadata of a message is what our channels send along.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import yaml

from bench.environments import disk_mb, new_environment
from bench.served import Say, Served, free_port, run_to_end, running
from bot.composition import DEMO_CLINIC
from bot.conversation.clinic_words import turn_metadata
from bot.knowledge.clinics import read_clinics
from bot.settings import HOME, read_settings
from bot.storage.database import Database
from bot.storage.physios import add_sample_physios

PYTHON = HOME / ".venv-stock" / "bin" / "python"
MODELS = HOME / ".venv-stock" / "models"
DEFAULTS = Path("engine/recipes/config_files/default_config.yml")  # in the package rasa
DEFAULT_EPOCHS = 100


def config(epochs: int) -> Any:
    """Rasa's default configuration, with ``epochs`` for each neural part."""
    rasa = find_spec("rasa")
    assert rasa and rasa.origin
    chosen = yaml.safe_load((Path(rasa.origin).parent / DEFAULTS).read_text())
    for part in [*chosen["pipeline"], *chosen["policies"]]:
        if "epochs" in part:
            part["epochs"] = epochs
    return chosen


def train(folder: Path, epochs: int = DEFAULT_EPOCHS) -> dict[str, float]:
    """Seconds for 100 epochs: those measured for ``epochs``, and the rest as long as these were on average."""
    chosen, figures = folder / "config.yml", folder / "figures.json"
    chosen.write_text(yaml.safe_dump(config(epochs)))
    command = [PYTHON, HOME / "bench" / "stock_training.py", chosen, MODELS, figures]
    took = run_to_end(command, environment=_environment(folder), folder=HOME, log=folder / "training.log")
    epoch = {name: seconds / epochs for name, seconds in json.loads(figures.read_text()).items()}
    left = DEFAULT_EPOCHS - epochs
    return {
        "training_s": took.clock + left * epoch["clock"],
        "training_processor_s": took.processor + left * epoch["processor"],
        "training_measured_s": took.clock,
        "training_measured_epochs": epochs,
    }


@contextmanager
def serve(folder: Path) -> Iterator[Served]:
    """Both servers, new, with Rasa's default of keeping conversations in memory."""
    port, actions = free_port(), free_port()
    (folder / "endpoints.yml").write_text(f"action_endpoint:\n  url: http://localhost:{actions}/webhook\n")
    (folder / "credentials.yml").write_text("rest:\n")
    rasa = [PYTHON, "-m", "rasa", "run"]
    files = ["--endpoints", folder / "endpoints.yml", "--credentials", folder / "credentials.yml", "--model", MODELS]
    commands = [*rasa, "--port", str(port), *files], [*rasa, "actions", "--port", str(actions)]
    log = folder / "serve.log"
    _prepare_database(_environment(folder)["DATABASE_URL"])
    begun = time.monotonic()
    with running(*commands, environment=_environment(folder), folder=HOME, log=log) as processes:
        yield Served(f"http://127.0.0.1:{port}", processes, begun, meet, bool, log)


def size(folder: Path) -> dict[str, float]:
    environment = new_environment(folder / "environment", HOME / "requirements" / "stock.lock")
    return {"installed_mb": disk_mb(environment), "model_mb": disk_mb(max(MODELS.glob("*.tar.gz")))}


async def meet(client: aiohttp.ClientSession) -> Say:
    """A new sender."""
    sender, metadata = uuid4().hex, _metadata()

    async def say(words: str) -> Any:
        message = {"sender": sender, "message": words, "metadata": metadata}
        async with client.post("/webhooks/rest/webhook", json=message) as answer:
            return await answer.json()

    return say


def _metadata() -> dict[str, Any]:
    settings = read_settings()
    clinic = read_clinics(settings.clinics_folder)[DEMO_CLINIC]
    return {**turn_metadata(clinic, clinic.country, settings), "channel": "web"}


def _prepare_database(url: str) -> None:
    """The actions need our tables, and physios to show."""
    database = Database(url)
    database.migrate()
    with database.session() as session:
        add_sample_physios(session, DEMO_CLINIC)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PYTHONPATH": str(HOME),
        "DATABASE_URL": f"sqlite:///{folder}/actions.db",
        "RASA_CACHE_DIRECTORY": str(folder / "cache"),
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
