"""What the comparison says of the figures."""

from __future__ import annotations

from pathlib import Path

from bench.picture import draw
from bench.table import lines, rows

RESULTS = {
    "ours": {"turn_5_p50_ms": 20.0, "turns_per_s_32_people": 40.0, "memory_after_turns_mb": 500, "training_s": 61.0},
    "stock": {
        "turn_5_p50_ms": 110.0,
        "turns_per_s_32_people": 5.0,
        "memory_after_turns_mb": 1000,
        "training_s": 6100.0,
    },
}


def _verdicts() -> dict[str, tuple[float | None, bool | None]]:
    return {row.measure.ratio_key: (row.ratio, row.is_reached) for row in rows(RESULTS)}


def test_less_time_is_better() -> None:
    assert _verdicts()["turn_5_p50_ms_times_faster"] == (5.5, True)


def test_more_turns_are_better() -> None:
    assert _verdicts()["turns_per_s_32_people_times_more"] == (8.0, True)


def test_a_smaller_share_of_stock_memory_is_better() -> None:
    assert _verdicts()["memory_after_turns_mb_share_of_stock"] == (0.5, False)


def test_a_limit_of_ours_counts_beside_the_ratio() -> None:
    assert _verdicts()["training_s_times_faster"] == (100.0, False)


def test_what_only_one_of_them_has_is_shown_without_a_ratio() -> None:
    table = rows({"ours": {"start_to_gate_s": 1.5}, "stock": {}})
    assert [(row.ratio, row.is_reached) for row in table] == [(None, True)]


def test_the_lines_name_each_bar_that_is_missed() -> None:
    assert sum("MISSED" in line for line in lines(rows(RESULTS))) == 2


def test_a_picture_is_drawn_of_what_there_is(tmp_path: Path) -> None:
    draw(RESULTS, tmp_path / "speed.png")
    assert (tmp_path / "speed.png").read_bytes().startswith(b"\x89PNG")
