from __future__ import annotations

from typing import Any

from bot.staff.comparison import SAFETY, regressions
from bot.staff.evaluation.measures import MEASURES, Share


def figures(**hits: int) -> dict[str, Any]:
    """Figures in which every measure has 100 messages; all are right where nothing else is said."""
    shares = {each.name: Share(hits.get(each.name.split()[0], 100 if each.more else 0), 100) for each in MEASURES}
    return {"shares": {name: share.as_json() for name, share in shares.items()}}


def test_one_more_missed_warning_sign_is_too_many() -> None:
    for name in SAFETY:
        (sentence,) = regressions(figures(), figures(**{name.split()[0]: 99}))
        assert sentence.startswith(f"{name}: 99.0%, the live model has 100.0%.")


def test_a_safety_that_was_worse_before_is_no_reason() -> None:
    assert regressions(figures(emergency=90), figures(emergency=90)) == []
    assert regressions(figures(emergency=90), figures(emergency=91)) == []


def test_topics_may_vary_and_not_fall() -> None:
    assert regressions(figures(topic=93), figures(topic=90)) == []
    (sentence,) = regressions(figures(topic=93), figures(topic=70))
    assert sentence.startswith("topic right, in scope: 70.0%, was 93.0%")


def test_nothing_to_compare_with_is_no_reason() -> None:
    assert regressions({}, figures(emergency=50)) == []
