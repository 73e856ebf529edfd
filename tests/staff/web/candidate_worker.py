"""A training that learns nothing, for the screens: it takes two steps, waits for the file "go", and offers a model."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

from bot.conversation.model_shelf import ModelShelf, ShelvedModel
from bot.staff.content.snapshots import last_commit
from bot.staff.training import TrainingError
from bot.staff.training_run import TrainingDesk
from tests.staff.test_comparison import figures

if __name__ == "__main__":
    content, models = Path(sys.argv[1]), Path(sys.argv[2])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with TrainingDesk(models).training() as record:
        record.step("Trying the warning signs")
        commit = last_commit(content)
        record.step("Learning the topics")
        while not (models / "go").exists():
            time.sleep(0.02)
        if (models / "fail").exists():
            raise TrainingError(["data/nlu/posture.yml, line 7: something is wrong."])
        model = ShelvedModel(f"{time.time_ns()}.tar.gz", commit, commit, figures(topic=93, emergency=99))
        (models / model.file).write_bytes(b"model")
        ModelShelf(models).offer(model)
