"""Trains stock Rasa in its own environment and notes what the epochs of its neural parts took.

    python bench/stock_training.py CONFIG MODELS FIGURES

FIGURES: a new JSON file with the seconds of all epochs together, by the "clock" and of "processor" time.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any


class TimedEpochs:
    """Adds up the seconds that the neural parts spend in their epochs, and in nothing else."""

    def __init__(self, model: type[Any]) -> None:
        self.spent = {"clock": 0.0, "processor": 0.0}
        self._fit = model.fit
        model.fit = lambda *args, **kwargs: self._timed(*args, **kwargs)

    def _timed(self, *args: Any, **kwargs: Any) -> Any:
        clock, processor = time.perf_counter(), time.process_time()
        fitted = self._fit(*args, **kwargs)
        self.spent["clock"] += time.perf_counter() - clock
        self.spent["processor"] += time.process_time() - processor
        return fitted


def main() -> None:
    config, models, figures = sys.argv[1:]
    from rasa.model_training import train
    from rasa.utils.tensorflow.models import RasaModel

    epochs = TimedEpochs(RasaModel)
    train("domain.yml", config, ["data"], output=models, force_training=True)
    Path(figures).write_text(json.dumps(epochs.spent))


if __name__ == "__main__":
    main()
