"""A process that trains as far as others can see: it takes the steps that it is told, and then waits or fails."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path

from bot.staff.training import TrainingError
from bot.staff.training_run import TrainingDesk

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with TrainingDesk(Path(sys.argv[1])).training() as record:
        for step in sys.argv[2:]:
            if step == "fail":
                raise TrainingError(["A story went wrong."])
            if step == "wait":
                time.sleep(60)
            record.step(step)
