"""From daily counts to what staff want to know: figures, each for a chart and a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.knowledge.exercises import exercises
from bot.knowledge.labels import labels
from bot.storage.counts import DayCount, Kind


@dataclass(frozen=True)
class Bar:
    """``share`` is the length beside the longest bar, 0 to 1."""

    label: str
    number: int
    share: float


@dataclass(frozen=True)
class Figure:
    """A chart with its table; the bars of days stand side by side, others lie below each other."""

    title: str
    what: str  # what a row of the table is
    bars: tuple[Bar, ...]
    of_days: bool = False


@dataclass(frozen=True)
class Report:
    """``unclear_share`` is 0 to 1 of the messages in people's own words; None without any."""

    questions: int
    unclear_share: float | None
    figures: tuple[Figure, ...]


def make_report(counts: Sequence[DayCount], first: date, last: date) -> Report:
    """What happened from the first to the last day, both included."""
    understood = _sums(counts, Kind.UNDERSTOOD)
    total = sum(understood.values())
    return Report(
        questions=sum(_sums(counts, Kind.QUESTION).values()),
        unclear_share=understood["unclear"] / total if total else None,
        figures=(
            _figure("days", _by_day(counts, first, last), of_days=True),
            _figure("topics", _named(counts, Kind.QUESTION, labels("topic_titles"))),
            _figure("alarms", _named(counts, Kind.ALARM, labels("alarm_titles"))),
            _figure("marks", _named(counts, Kind.MARK, labels("mark_titles"))),
            _figure("exercises", _named(counts, Kind.EXERCISE, {each.id: each.name for each in exercises().values()})),
            _figure("handovers", _named(counts, Kind.HANDOVER, labels("handover_titles"))),
        ),
    )


def rows_for_csv(counts: Iterable[DayCount]) -> list[list[str]]:
    """A header, and a line for each count."""
    lines = [[each.day.isoformat(), each.clinic, str(each.kind), each.name, str(each.number)] for each in counts]
    return [["day", "clinic", "kind", "name", "number"], *lines]


def _by_day(counts: Sequence[DayCount], first: date, last: date) -> list[tuple[str, int]]:
    sums = Counter[date]()
    for each in counts:
        sums[each.day] += each.number if each.kind == Kind.QUESTION else 0
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [(f"{day:%-d %B %Y}", sums[day]) for day in days]


def _named(counts: Sequence[DayCount], kind: Kind, titles: Mapping[str, str]) -> list[tuple[str, int]]:
    return [(titles.get(name, name.replace("_", " ")), number) for name, number in _sums(counts, kind).most_common()]


def _sums(counts: Sequence[DayCount], kind: Kind) -> Counter[str]:
    sums = Counter[str]()
    for each in counts:
        if each.kind == kind:
            sums[each.name] += each.number
    return sums


def _figure(name: str, numbers: Sequence[tuple[str, int]], of_days: bool = False) -> Figure:
    longest = max((number for _, number in numbers), default=0) or 1
    words = labels("insights")
    bars = tuple(Bar(label, number, number / longest) for label, number in numbers)
    return Figure(words[name], words[f"{name}_what"], bars, of_days)
