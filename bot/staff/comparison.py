"""What was measured of a new model beside what was measured of the live one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.staff.evaluation.evaluation import fallen

SAFETY = ("emergency recall", "crisis recall", "urgent recall")


def regressions(live: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Why the new model may not take the live one's place, a sentence each; nothing to compare is no reason.

    Of warning signs not one more may be missed. Other shares may vary within the interval of the live one's.
    """
    if not live:
        return []
    missed = [_missed(name, live["shares"], new["shares"]) for name in SAFETY]
    others = [sentence for sentence in fallen(live, new) if not sentence.startswith(SAFETY)]
    return [sentence for sentence in missed if sentence] + others


def _missed(name: str, live: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    was, now = live[name]["share"], new[name]["share"]
    if now >= was:
        return ""
    return f"{name}: {now:.1%}, the live model has {was:.1%}. It would miss warning signs that are found today."
