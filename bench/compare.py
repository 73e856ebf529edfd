"""Backwise beside stock Rasa on the same words, in one run: `make bench`.

    python -m bench.compare [--parts size,training,...] [--only ours|stock] [--epochs 100]

Writes what was measured to bench/results.json after each part, prints the table, and draws docs/speed.png. A part
that is left out keeps its figures of the run before.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import measuring, ours, stock
from bench.measuring import Figures
from bench.picture import draw
from bench.served import QUESTION, Served, time_until
from bench.table import lines, rows
from bot.quiet import quiet_libraries
from bot.settings import HOME

HERE = Path(__file__).parent
RESULTS, PICTURE = HERE / "results.json", HOME / "docs" / "speed.png"
WARNING = "I can't feel my groin when I wipe and I can't pee"
PARTS = ("size", "training", "start", "turns", "people", "processes", "memory")
TOGETHER = ("turns", "people")  # both are served, and asked in turn


@dataclass(frozen=True)
class Chatbot:
    name: str
    size: Callable[[Path], Figures]
    train: Callable[[Path], Figures]
    serve: Callable[[Path], AbstractContextManager[Served]]


def measure(part: str, bot: Chatbot, options: argparse.Namespace, folder: Path) -> Figures:
    """The figures of one part, named by measure and unit."""
    if part == "size":
        return bot.size(folder)
    if part == "training":
        return bot.train(folder)
    if part == "start":
        return _start(bot, folder)
    if part == "processes":
        return asyncio.run(_two_processes(options, folder)) if bot.name == "ours" else {}
    with bot.serve(folder) as served:
        return asyncio.run(_memory(bot, options, served))


def together(part: str, bots: Sequence[Chatbot], options: argparse.Namespace, folder: Path) -> dict[str, Figures]:
    """The figures of one of the parts in which ``bots`` stand side by side, by the name of the bot."""
    with ExitStack() as stack:
        served = {bot.name: stack.enter_context(bot.serve(_own(folder, bot))) for bot in bots}
        return asyncio.run(_together(part, served, options))


def _own(folder: Path, bot: Chatbot) -> Path:
    (own := folder / bot.name).mkdir()
    return own


async def _together(part: str, bots: Mapping[str, Served], options: argparse.Namespace) -> dict[str, Figures]:
    await _all_answer(*bots.values())
    if part == "turns":
        return await measuring.turns(bots, options.conversations)
    return await measuring.people(bots, options.seconds)


async def _memory(bot: Chatbot, options: argparse.Namespace, served: Served) -> Figures:
    await _all_answer(served)
    count = options.memory_turns if bot.name == "ours" else options.stock_memory_turns or options.memory_turns
    return await measuring.memory(served, count)


async def _two_processes(options: argparse.Namespace, folder: Path) -> Figures:
    with ours.serve_two(folder) as servers:
        await _all_answer(*servers)
        return await measuring.people_of_several(servers, options.seconds)


async def _all_answer(*servers: Served) -> None:
    for served in servers:
        await time_until(served, served.is_answered, QUESTION)


def _start(bot: Chatbot, folder: Path) -> Figures:
    with bot.serve(folder) as served:  # the first start of all also compiles what it imports
        asyncio.run(time_until(served, served.is_answered, QUESTION))
    with bot.serve(folder) as served:
        answer = {"start_to_answer_s": asyncio.run(time_until(served, served.is_answered, QUESTION))}
    if bot.name == "ours":  # stock Rasa answers a warning sign when it answers anything
        with bot.serve(folder) as served:
            return answer | {"start_to_gate_s": asyncio.run(time_until(served, ours.is_alarm, WARNING))}
    return answer


def main() -> None:
    options = _options()
    quiet_libraries()
    both = (
        Chatbot("stock", stock.size, lambda folder: stock.train(folder, options.epochs), stock.serve),
        Chatbot("ours", ours.size, ours.train, ours.serve),
    )
    bots = [bot for bot in both if options.only in (None, bot.name)]
    for part in PARTS if options.parts is None else options.parts.split(","):
        with TemporaryDirectory() as folder:
            if part in TOGETHER:
                figures = together(part, bots, options, Path(folder))
            else:
                figures = {bot.name: measure(part, bot, options, _own(Path(folder), bot)) for bot in bots}
        for name, measured in figures.items():
            _keep(name, measured)
    results = _read()
    sys.stdout.write("\n".join(lines(rows(results))) + "\n")
    draw(results, PICTURE)


def _keep(name: str, figures: Figures) -> None:
    results = _read()
    results[name] |= {key: round(value, 3) for key, value in figures.items()}
    results |= {"machine": _machine(), "at": datetime.now(UTC).isoformat(timespec="seconds")}
    results["ratios"] = {row.measure.ratio_key: round(row.ratio, 3) for row in rows(results) if row.ratio is not None}
    RESULTS.write_text(json.dumps(results, indent=2) + "\n")
    sys.stdout.write(f"{name}: {json.dumps(figures)}\n")
    sys.stdout.flush()


def _read() -> dict[str, Any]:
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {"ours": {}, "stock": {}}


def _machine() -> dict[str, Any]:
    processor = next(line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "cores": os.cpu_count(),
        "processor": processor.partition(":")[2].strip(),
        "memory_gb": round(memory),
        "python": platform.python_version(),
        "load_1_min": round(os.getloadavg()[0], 1),
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", help=f"of {','.join(PARTS)}; all otherwise")
    parser.add_argument("--only", choices=("ours", "stock"))
    parser.add_argument(
        "--epochs", type=int, default=stock.DEFAULT_EPOCHS, help="of stock Rasa; fewer are extrapolated"
    )
    parser.add_argument("--conversations", type=int, default=20, help="of 203 turns, for the latencies")
    parser.add_argument("--seconds", type=float, default=60, help="for each number of people")
    parser.add_argument("--memory-turns", type=int, default=20_000)
    parser.add_argument("--stock-memory-turns", type=int, help="fewer where stock Rasa would take too long")
    return parser.parse_args()


if __name__ == "__main__":
    main()
