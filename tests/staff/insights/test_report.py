from __future__ import annotations

from datetime import date

from bot.staff.insights.report import make_report, rows_for_csv
from bot.storage.counts import DayCount, Kind

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 3)


def _counts(*counts: tuple[Kind, str, int], day: date = FIRST) -> list[DayCount]:
    return [DayCount(day, "demo", kind, name, number) for kind, name, number in counts]


def test_questions_are_counted_by_topic_and_day() -> None:
    counts = _counts((Kind.QUESTION, "causes", 1), (Kind.QUESTION, "physio", 3))
    counts += _counts((Kind.QUESTION, "causes", 1), day=LAST)
    report = make_report(counts, FIRST, LAST)
    days, topics, *_ = report.figures
    assert report.questions == 5
    assert [(bar.label, bar.number) for bar in days.bars] == [
        ("1 March 2026", 4),
        ("2 March 2026", 0),
        ("3 March 2026", 1),
    ]
    assert [(bar.label, bar.number) for bar in topics.bars] == [("Find a physio", 3), ("Why backs hurt", 2)]
    assert [bar.share for bar in days.bars] == [1, 0, 0.25]


def test_the_unclear_share_is_that_of_typed_messages() -> None:
    counts = _counts((Kind.UNDERSTOOD, "clear", 3), (Kind.UNDERSTOOD, "unclear", 1), (Kind.QUESTION, "unclear", 1))
    assert make_report(counts, FIRST, LAST).unclear_share == 0.25


def test_without_counts_nothing_is_claimed() -> None:
    report = make_report([], FIRST, LAST)
    assert (report.questions, report.unclear_share) == (0, None)
    assert [figure.bars for figure in report.figures if not figure.of_days] == [()] * 5


def test_what_is_shown_has_words_for_staff() -> None:
    counts = _counts((Kind.ALARM, "crisis", 1), (Kind.MARK, "not_helpful", 2), (Kind.EXERCISE, "bridge", 1))
    labels = {bar.label for figure in make_report(counts, FIRST, LAST).figures for bar in figure.bars}
    assert {"Thoughts of self-harm", "It did not help", "Bridge"} <= labels


def test_the_csv_has_a_line_for_each_count() -> None:
    assert rows_for_csv(_counts((Kind.ALARM, "urgent", 2))) == [
        ["day", "clinic", "kind", "name", "number"],
        ["2026-03-01", "demo", "alarm", "urgent", "2"],
    ]
