"""Starts a training in a process of its own, which goes on when the server stops."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Sequence

from bot.staff.training_run import TrainingDesk

PATIENCE = 30.0  # seconds: it imports a good deal before it says that it begins
PAUSE = 0.1


def start_training(command: Sequence[str], desk: TrainingDesk) -> bool:
    """Start the command and wait until the desk knows of it; False: it ended before, or another one goes on."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    threading.Thread(target=process.wait, daemon=True).start()  # so that it is no zombie once it has ended
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        run, is_over = desk.last(), process.poll() is not None
        if run and run.process == process.pid:
            return True
        if is_over:
            return False
        time.sleep(PAUSE)
    return True
