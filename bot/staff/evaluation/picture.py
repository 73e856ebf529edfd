"""The evaluation as a picture: what was taken for what, and whether confidence means what it says."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")  # no window

from matplotlib import pyplot
from matplotlib.axes import Axes

from bot.staff.evaluation.evaluation import Evaluation
from bot.staff.evaluation.measures import MEASURES


def draw(evaluation: Evaluation, file: Path) -> None:
    """Write a PNG of three parts: shares with their intervals and bars, confusion, calibration."""
    figure = pyplot.figure(figsize=(15, 10), dpi=90, layout="constrained")
    grid = figure.add_gridspec(2, 2, width_ratios=(2, 1.1))
    _draw_confusion(figure.add_subplot(grid[:, 0]), evaluation)
    _draw_shares(figure.add_subplot(grid[0, 1]), evaluation)
    _draw_calibration(figure.add_subplot(grid[1, 1]), evaluation)
    figure.savefig(file)
    pyplot.close(figure)


def _draw_shares(axes: Axes, evaluation: Evaluation) -> None:
    for row, measure in enumerate(reversed(MEASURES)):
        share = measure.of(evaluation.pairs)
        axes.plot([share.low, share.high], [row, row], color="#7aa6a1", linewidth=6, solid_capstyle="round")
        axes.plot(share.share, row, "o", color="#0b4f4a")
        axes.plot(measure.bar, row, "|", color="#b3261e", markersize=18, markeredgewidth=2)
    axes.set_yticks(range(len(MEASURES)), [measure.name for measure in reversed(MEASURES)])
    axes.set_xlim(0, 1.02)
    axes.set_title("Share, 95 % interval, bar (red)")


def _draw_confusion(axes: Axes, evaluation: Evaluation) -> None:
    counts = evaluation.confusion
    rows = sorted({truth for truth, _ in counts})
    columns = sorted({taken for _, taken in counts})
    table = [[counts[truth, taken] for taken in columns] for truth in rows]
    shares = [[count / sum(row) for count in row] for row in table]
    axes.imshow(shares, cmap="GnBu", vmin=0, vmax=1, aspect="auto")
    for y, row in enumerate(table):
        for x, count in enumerate(row):
            if count:
                color = "white" if shares[y][x] > 0.6 else "black"
                axes.text(x, y, str(count), ha="center", va="center", fontsize=8, color=color)
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=8)
    axes.set_yticks(range(len(rows)), rows, fontsize=8)
    axes.set_xlabel("taken for")
    axes.set_ylabel("meant")
    axes.set_title("What was meant, and what it was taken for (messages)")


def _draw_calibration(axes: Axes, evaluation: Evaluation) -> None:
    confidences = [confidence for confidence, _ in evaluation.calibration]
    shares = [share for _, share in evaluation.calibration]
    errors = [[s.share - s.low for s in shares], [s.high - s.share for s in shares]]
    axes.plot([0, 1], [0, 1], color="#999999", linestyle="--")
    axes.errorbar(confidences, [s.share for s in shares], yerr=errors, fmt="o-", color="#0b4f4a", capsize=4)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("confidence")
    axes.set_ylabel("share right")
    axes.set_title(f"Calibration (error {evaluation.calibration_error:.2f})")
