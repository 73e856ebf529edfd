"""Warning signs, and the fixed texts that answer them (clinical sources: content/red_flags.yml)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.knowledge.content_files import read_records, read_yaml
from bot.knowledge.content_in_use import content_file, once_per_content
from bot.knowledge.countries import Country, CrisisLine, countries, unknown_country_lines
from bot.knowledge.topics import Urgency

FILE = "red_flags.yml"


@dataclass(frozen=True)
class Sign:
    """A warning sign; ``tier`` 1 needs help now, 2 today, 3 soon. ``group`` names the alarm that answers it."""

    id: str
    tier: int
    group: str | None
    words: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Alarm:
    """The fixed answer to a group of signs, for the person who writes and for one who writes about somebody else."""

    group: str
    urgency: Urgency
    sources: tuple[str, ...]
    text: str
    text_for_someone_else: str


@dataclass(frozen=True)
class Verdict:
    """What the gate decided about one message: the alarm to raise, and the signs that are its reasons."""

    group: str
    signs: tuple[str, ...] = ()
    someone_else: bool = False

    @property
    def urgency(self) -> Urgency:
        return alarms()[self.group].urgency


@once_per_content
def signs() -> dict[str, Sign]:
    """All signs by id, e.g. ``"RF01"``."""
    return {sign.id: sign for sign in read_records(content_file(FILE), "signs", Sign)}


@once_per_content
def alarms() -> dict[str, Alarm]:
    """All alarms by group, e.g. ``"emergency_nerve"``."""
    return {alarm.group: alarm for alarm in read_records(content_file(FILE), "alarms", Alarm)}


def alarm_text(verdict: Verdict, country_code: str | None) -> str:
    """The whole text that answers a verdict, with the numbers of the country (or of all, when it is not known)."""
    alarm = alarms()[verdict.group]
    template = alarm.text_for_someone_else if verdict.someone_else else alarm.text
    words = [signs()[sign].words for sign in verdict.signs if signs()[sign].group == verdict.group]
    return _fill(template, country_code, _joined(words or ["new changes that worry me"]))


def sure_enough() -> dict[Urgency, float]:
    """By urgency, how likely the classifier must hold its signs to raise the alarm, 0 to 1."""
    thresholds = _content()["sure_enough"]
    assert isinstance(thresholds, dict)
    return {Urgency(name): float(share) for name, share in thresholds.items()}


def graded_by_words() -> frozenset[str]:
    """The ids of signs whose urgency only the word net tells."""
    graded = _content()["graded_by_words"]
    assert isinstance(graded, list)
    return frozenset(graded)


@once_per_content
def _content() -> dict[str, object]:
    return read_yaml(content_file(FILE))


def fixed_text(name: str, country_code: str | None) -> str:
    """A text of red_flags.yml by its name: ``not_ready``, ``failed``, ``after_alarm.was_checked`` ..."""
    content: object = _content()
    for part in name.split("."):
        assert isinstance(content, dict)
        content = content[part]
    return _fill(str(content), country_code, "")


def _fill(template: str, country_code: str | None, sign_words: str) -> str:
    country = countries().get(country_code or "")
    text = template.format(
        call_emergency=f"call {country.emergency}" if country else "call your local emergency number",
        health_line=_health_line(country),
        crisis_lines=_crisis_lines(country),
        signs=sign_words,
    )
    return text if country else f"{text}\n\n{unknown_country_lines()[0]}"


def _health_line(country: Country | None) -> str:
    if not country or not country.health_line.number:
        return "call your local nurse or health line"
    return f"call {country.health_line.name} ({country.health_line.number})"


def _crisis_lines(country: Country | None) -> str:
    if not country or not country.crisis_lines:
        return unknown_country_lines()[1]
    return "; ".join(_crisis_line(line) for line in country.crisis_lines) + "."


def _crisis_line(line: CrisisLine) -> str:
    ways = [f"call {line.call}"] if line.call else []
    ways += [f"text {line.text}"] if line.text else []
    return f"{line.name}, {' or '.join(ways)}" if ways else line.name


def _joined(words: Iterable[str]) -> str:
    parts = list(dict.fromkeys(words))
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
