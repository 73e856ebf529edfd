from __future__ import annotations

from pathlib import Path

from bot.knowledge.red_flags import Verdict
from bot.staff.tricky_cases import missed_alarms

CASES = """\
cases:
  - {id: N1, urgency: none, wordings: ["just stiff"]}
  - {id: N2, urgency: emergency, wordings: ["numb down there", "cannot pee"]}
  - {id: N3, urgency: urgent, wordings: ["a fever"]}
  - {id: N4, urgency: emergency, after: emergency, wordings: ["now my legs"]}
"""


def _missed(folder: Path, verdict: Verdict | None) -> list[str]:
    (folder / "cases.yml").write_text(CASES)
    return list(missed_alarms(folder / "cases.yml", lambda text: verdict))


def test_every_wording_that_raises_nothing_is_named(tmp_path: Path) -> None:
    first, *others = _missed(tmp_path, None)
    assert first == 'cases.yml, case N2: "numb down there" must be answered as emergency, and is not.'
    assert len(others) == 2


def test_less_than_demanded_is_a_miss_and_more_is_none(tmp_path: Path) -> None:
    assert len(_missed(tmp_path, Verdict("urgent_infection"))) == 2
    assert _missed(tmp_path, Verdict("emergency_nerve")) == []
