"""The comparison as a picture of six parts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")  # no window

from matplotlib import pyplot
from matplotlib.axes import Axes

from bench.measuring import MEASURED, PEOPLE

COLOURS = {"ours": "#0b4f4a", "stock": "#c98f4b"}
NAMES = {"ours": "Backwise", "stock": "stock Rasa"}


def draw(results: dict[str, Any], file: Path) -> None:
    """Write a PNG; what was not measured is left out."""
    figure, parts = pyplot.subplots(2, 3, figsize=(13, 7), dpi=100, layout="constrained")
    _compare(parts[0, 0], results, "An answer, median, ms", [(f"turn {t}", f"turn_{t}_p50_ms") for t in MEASURED])
    _compare(parts[0, 1], results, "Turns a second", [(f"{n} at once", f"turns_per_s_{n}_people") for n in PEOPLE])
    _compare(parts[0, 2], results, _training_title(results), [("training", "training_s")])
    _compare(parts[1, 0], results, "Start to the first answer, s", [("start", "start_to_answer_s")])
    moments = [("after the first answer", "memory_started_mb"), ("after many turns", "memory_after_turns_mb")]
    _compare(parts[1, 1], results, "Memory, MB", moments)
    _compare(parts[1, 2], results, "Installed packages, MB", [("installed", "installed_mb")])
    handles, labels = parts[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=2, frameon=False)
    figure.savefig(file)
    pyplot.close(figure)


def _training_title(results: dict[str, Any]) -> str:
    epochs = results["stock"].get("training_measured_epochs", 100)
    return "Training, s" if epochs == 100 else f"Training, s (stock: 100 epochs by {epochs:g} measured)"


def _compare(axes: Axes, results: dict[str, Any], title: str, measures: Sequence[tuple[str, str]]) -> None:
    for place, name in enumerate(("ours", "stock")):
        values = [results[name].get(key) or 0 for _, key in measures]
        bars = axes.bar([x + (place - 0.5) * 0.38 for x in range(len(values))], values, 0.36, color=COLOURS[name])
        bars.set_label(NAMES[name])
        axes.bar_label(bars, [_shown(value) for value in values], fontsize=9, padding=2)
    axes.set_xticks(range(len(measures)), [label for label, _ in measures])
    axes.set_title(title, fontsize=11)
    axes.set_xlim(-0.7, len(measures) - 0.3)
    axes.margins(y=0.12)
    axes.spines[["top", "right"]].set_visible(False)


def _shown(value: float) -> str:
    return "" if not value else f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
