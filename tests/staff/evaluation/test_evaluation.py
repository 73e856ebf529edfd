"""Measuring, with an understanding that the test decides."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.understood import Understood, understood_alarm
from bot.knowledge.red_flags import Verdict
from bot.staff.evaluation.evaluation import Evaluation, evaluate, fallen
from bot.staff.evaluation.measures import Share
from bot.staff.evaluation.messages import Labelled, MessagesError, read_messages
from bot.staff.evaluation.picture import draw

EMERGENCY = understood_alarm(Verdict("emergency_nerve"))
URGENT = understood_alarm(Verdict("urgent_infection"))


def _understood(intent: str, confidence: float = 0.9) -> Understood:
    return Understood(intent, confidence, {"text": intent})


def _evaluation(*pairs: tuple[Labelled, Understood]) -> Evaluation:
    return Evaluation(pairs, {}, [5.0, 6.0, 7.0])


def _share(name: str, message: Labelled, understood: Understood) -> tuple[int, int]:
    share = _evaluation((message, understood)).shares[name]
    return share.hits, share.of


@pytest.mark.parametrize(
    ("measure", "message", "understood", "hits"),
    [
        ("emergency recall", Labelled("a", "emergency_now"), EMERGENCY, 1),
        ("emergency recall", Labelled("a", "emergency_now"), URGENT, 0),
        ("urgent recall", Labelled("a", "urgent_care"), EMERGENCY, 1),
        ("urgent recall", Labelled("a", "urgent_care"), _understood("causes"), 0),
        ("crisis recall", Labelled("a", "crisis"), EMERGENCY, 0),
        ("false emergency on look-alikes", Labelled("a", "causes", (), True), EMERGENCY, 1),
        ("false emergency on look-alikes", Labelled("a", "causes", (), True), URGENT, 0),
        ("false alarm on ordinary messages", Labelled("a", "causes"), URGENT, 1),
        ("topic right, in scope", Labelled("a", "causes"), _understood("causes_mind"), 1),
        ("topic right, in scope", Labelled("a", "causes", ("posture",)), _understood("posture"), 1),
        ("topic right, in scope", Labelled("a", "causes"), _understood("posture"), 0),
        ("topic right, in scope", Labelled("a", "causes"), URGENT, 0),
        ("nothing to answer, recognised", Labelled("a", "gibberish"), _understood("unclear"), 1),
        ("nothing to answer, recognised", Labelled("a", "gibberish"), _understood("causes"), 0),
    ],
)
def test_an_answer_counts_as_right_or_wrong(measure: str, message: Labelled, understood: Understood, hits: int) -> None:
    assert _share(measure, message, understood) == (hits, 1)


def test_the_interval_of_a_share_is_wilsons() -> None:
    share = Share(35, 37)
    assert (round(share.low, 3), round(share.high, 3)) == (0.823, 0.985)
    assert Share(0, 0).share == 0.0


def test_the_worst_mistakes_come_first() -> None:
    missed = (Labelled("missed", "emergency_now"), _understood("causes"))
    needless = (Labelled("needless", "causes"), EMERGENCY)
    unsure = (Labelled("unsure", "causes"), _understood("posture", 0.3))
    sure = (Labelled("sure", "causes"), _understood("posture", 0.8))
    right = (Labelled("right", "causes"), _understood("causes"))
    mistakes = _evaluation(unsure, right, sure, needless, missed).mistakes
    assert [message.text for message, _ in mistakes] == ["missed", "needless", "sure", "unsure"]


def test_every_topic_counts_alike_in_macro_f1() -> None:
    often = [(Labelled("a", "causes"), _understood("causes"))] * 9
    assert _evaluation(*often, (Labelled("b", "posture"), _understood("causes"))).macro_f1 == pytest.approx(
        0.474, abs=0.001
    )


def test_well_calibrated_confidence_has_no_error() -> None:
    right = (Labelled("a", "causes"), _understood("causes", 0.5))
    wrong = (Labelled("a", "causes"), _understood("posture", 0.5))
    assert _evaluation(right, wrong).calibration_error == 0.0
    assert _evaluation(wrong).calibration_error == 0.5


async def test_an_answer_that_changes_with_a_typo_is_not_kept() -> None:
    async def understand(text: str) -> Understood:
        return _understood("causes" if "why" in text else "unclear")

    kept = (await evaluate([Labelled("why?", "causes"), Labelled("WHY", "causes")], understand)).kept
    assert (kept["no punctuation"].hits, kept["small letters"].hits) == (2, 1)


def test_a_figure_that_fell_beyond_its_interval_is_named() -> None:
    right, wrong = (Labelled("a", "causes"), _understood("causes")), (Labelled("a", "causes"), _understood("posture"))
    before = _evaluation(*[right] * 90, *[wrong] * 10)
    assert fallen(before.as_json(), _evaluation(*[right] * 85, *[wrong] * 15).as_json()) == []
    (sentence,) = fallen(before.as_json(), _evaluation(*[right] * 70, *[wrong] * 30).as_json())
    assert sentence == "topic right, in scope: 70.0%, was 90.0%; beyond its interval (82.6%)."


def test_a_share_that_should_be_small_falls_by_growing() -> None:
    calm, alarmed = (Labelled("a", "causes"), _understood("causes")), (Labelled("a", "causes"), URGENT)
    sentences = fallen(_evaluation(*[calm] * 100).as_json(), _evaluation(*[calm] * 90, *[alarmed] * 10).as_json())
    assert any(sentence.startswith("false alarm on ordinary messages: 10.0%") for sentence in sentences)


def test_the_picture_is_drawn(tmp_path: Path) -> None:
    evaluation = _evaluation((Labelled("a", "causes"), _understood("causes")), (Labelled("b", "posture"), EMERGENCY))
    draw(evaluation, tmp_path / "evaluation.png")
    assert (tmp_path / "evaluation.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("no json", 'set.jsonl, line 1 must be a JSON object with "text" and "topic".'),
        ('{"text": "a"}', 'set.jsonl, line 1 must be a JSON object with "text" and "topic".'),
        ('{"text": "a", "topic": "knitting"}', 'set.jsonl, line 1: there is no topic "knitting" (docs/topics.md).'),
    ],
)
def test_a_bad_line_is_a_sentence(tmp_path: Path, line: str, sentence: str) -> None:
    (tmp_path / "set.jsonl").write_text(line + "\n")
    with pytest.raises(MessagesError) as error:
        read_messages(tmp_path / "set.jsonl")
    assert str(error.value) == sentence


def test_a_missing_or_empty_set_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(MessagesError, match=r"cannot be read\.$"):
        read_messages(tmp_path / "none.jsonl")
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(MessagesError, match=r"holds no messages\.$"):
        read_messages(tmp_path / "empty.jsonl")
