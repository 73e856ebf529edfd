"""Trains one Rasa NLU pipeline, or parses messages with it; `bench/language.py` runs it in several environments.

python bench/nlu_worker.py train CONFIG WORDS MODELS            prints {"seconds"}
python bench/nlu_worker.py parse MODELS < messages.json         prints {"parses", "milliseconds", "megabytes"}
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
logging.disable(logging.WARNING)


def train(config: str, words: str, models: str) -> dict[str, Any]:
    from rasa.model_training import train_nlu

    started = time.perf_counter()
    train_nlu(config, words, models)
    return {"seconds": round(time.perf_counter() - started, 1)}


async def parse(models: str, texts: list[str]) -> dict[str, Any]:
    from rasa.core.agent import Agent

    agent = Agent.load(max(Path(models).glob("*.tar.gz")))
    await agent.parse_message("hello")
    parses, milliseconds = [], []
    for text in texts:
        started = time.perf_counter()
        found = await agent.parse_message(text)
        milliseconds.append((time.perf_counter() - started) * 1000)
        sure = found.get("similarity", found["intent"]["confidence"])
        parses.append([found["intent"]["name"], sure])
    return {"parses": parses, "milliseconds": statistics.median(milliseconds), "megabytes": most_memory()}


def most_memory() -> int:
    """Megabytes that this process held at most; getrusage would count those of the process that started it, too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def main() -> None:
    task, *arguments = sys.argv[1:]
    done = train(*arguments) if task == "train" else asyncio.run(parse(arguments[0], json.load(sys.stdin)))
    sys.stdout.write("\n" + json.dumps(done) + "\n")


if __name__ == "__main__":
    main()
