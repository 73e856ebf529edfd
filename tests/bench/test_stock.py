"""The configuration that stock Rasa is measured with is Rasa's own."""

from __future__ import annotations

import pytest

from bench import stock

NEURAL = {"DIETClassifier", "ResponseSelector", "UnexpecTEDIntentPolicy", "TEDPolicy"}


@pytest.mark.parametrize("epochs", [1, stock.DEFAULT_EPOCHS])
def test_only_the_neural_parts_have_epochs_and_all_of_them_have_the_same(epochs: int) -> None:
    config = stock.config(epochs)
    parts = [*config["pipeline"], *config["policies"]]
    assert {part["name"]: part["epochs"] for part in parts if "epochs" in part} == dict.fromkeys(NEURAL, epochs)
