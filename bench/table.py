"""The comparison as rows with their bars, and as lines of text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["faster", "more", "share"]
RATIO_NAMES: dict[Kind, str] = {"faster": "times_faster", "more": "times_more", "share": "share_of_stock"}


@dataclass(frozen=True)
class Measure:
    """``bar``: what the ratio must reach (a share must not exceed it); ``limit``: what ours must not exceed."""

    key: str
    title: str
    kind: Kind
    bar: float | None = None
    limit: float | None = None
    beside: str | None = None  # the key of stock's figure, where it has another

    def ratio(self, ours: float, stock: float) -> float:
        return stock / ours if self.kind == "faster" else ours / stock

    @property
    def ratio_key(self) -> str:
        return f"{self.key}_{RATIO_NAMES[self.kind]}"


MEASURES = (
    Measure("turn_5_p50_ms", "5th turn, median, ms", "faster", bar=5),
    *(Measure(f"turn_5_p{share}_ms", f"5th turn, {share} %, ms", "faster") for share in (95, 99)),
    *(Measure(f"turn_50_p{share}_ms", f"50th turn, {share} %, ms", "faster") for share in (50, 95, 99)),
    *(Measure(f"turn_200_p{share}_ms", f"200th turn, {share} %, ms", "faster") for share in (50, 95, 99)),
    Measure("growth_turn_5_to_200_times", "growth from the 5th to the 200th turn, times", "share", limit=1.3),
    Measure("turns_per_s_1_people", "turns a second, 1 person", "more"),
    Measure("turns_per_s_8_people", "turns a second, 8 people", "more"),
    Measure("turns_per_s_32_people", "turns a second, 32 people", "more", bar=5),
    Measure(
        "turns_per_s_32_people_2_processes",
        "turns a second, 32 people, 2 processes of ours",
        "more",
        bar=5,
        beside="turns_per_s_32_people",
    ),
    Measure("turn_processor_ms", "processor time of a turn, ms", "faster"),
    Measure("training_s", "training, s", "faster", bar=8, limit=60),
    Measure("training_processor_s", "training, processor time, s", "faster"),
    Measure("training_all_vectors_new_s", "training, no vector known yet, s", "faster"),
    Measure("start_to_gate_s", "start to the answer to a warning sign, s", "faster", limit=2),
    Measure("start_to_answer_s", "start to the first answer, s", "faster", bar=5),
    Measure("memory_started_mb", "memory after the first answer, MB", "share", bar=0.4),
    Measure("memory_after_turns_mb", "memory after many turns, MB", "share", bar=0.4),
    Measure(
        "memory_32_people_2_processes_mb",
        "memory of 2 processes of ours, MB",
        "share",
        bar=0.4,
        beside="memory_after_turns_mb",
    ),
    Measure("installed_mb", "installed packages, MB", "share", bar=0.45),
    Measure("model_mb", "model and what is built for it, MB", "share"),
)


@dataclass(frozen=True)
class Row:
    measure: Measure
    ours: float | None
    stock: float | None

    @property
    def ratio(self) -> float | None:
        return self.measure.ratio(self.ours, self.stock) if self.ours and self.stock else None

    @property
    def is_reached(self) -> bool | None:
        """None where there is no bar, or not enough was measured."""
        measure, verdicts = self.measure, list[bool]()
        if measure.bar is not None and self.ratio is not None:
            verdicts.append(self.ratio <= measure.bar if measure.kind == "share" else self.ratio >= measure.bar)
        if measure.limit is not None and self.ours is not None:
            verdicts.append(self.ours <= measure.limit)
        return all(verdicts) if verdicts else None


def rows(results: dict[str, Any]) -> list[Row]:
    """One for each measure that ``results`` hold a figure of."""
    ours, stock = results["ours"], results["stock"]
    table = [Row(each, ours.get(each.key), stock.get(each.beside or each.key)) for each in MEASURES]
    return [row for row in table if row.ours is not None or row.stock is not None]


def lines(table: list[Row]) -> Iterator[str]:
    """The table for a terminal."""
    yield f"{'':<46}{'ours':>12}{'stock':>12}{'ratio':>10}  bar"
    for row in table:
        figures = "".join(f"{_number(value):>12}" for value in (row.ours, row.stock))
        yield f"{row.measure.title:<46}{figures}{_number(row.ratio):>10}  {_bar(row)}".rstrip()


def _bar(row: Row) -> str:
    measure, parts = row.measure, list[str]()
    if measure.bar is not None:
        parts.append(f"{'at most' if measure.kind == 'share' else 'at least'} {measure.bar:g} times")
    if measure.limit is not None:
        parts.append(f"ours at most {measure.limit:g}")
    verdict = {True: "reached", False: "MISSED", None: "not measured"}[row.is_reached]
    return f"{', '.join(parts)}: {verdict}" if parts else ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
