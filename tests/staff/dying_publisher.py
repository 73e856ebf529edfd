"""A process that publishes the candidate, and is killed just before it does something to a file.

Its arguments are the folder of :class:`PublishedWords`, an audit event of Python, and how the file's name ends.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from bot.conversation.model_shelf import ModelShelf
from bot.staff.content.git import Git
from bot.staff.publishing import Publishing
from bot.storage.database import Database

if __name__ == "__main__":
    folder, deadly, ending = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    shelf = ModelShelf(folder / "models")
    publishing = Publishing(Database(f"sqlite:///{folder / 'staff.db'}"), shelf, Git(folder / "words"))
    candidate = shelf.candidate()
    assert candidate

    def die(event: str, arguments: tuple[object, ...]) -> None:
        if event == deadly and any(str(each).endswith(ending) for each in arguments):
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(die)
    publishing.publish(candidate, "bob@clinic.example", "")
