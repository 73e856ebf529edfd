"""A process that saves: teaches each example that it is told, in the folder that it is told."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.staff.content.draft import Draft

if __name__ == "__main__":
    for example in sys.argv[2:]:
        Draft(Path(sys.argv[1])).teach("prevention", [example], "ann@clinic.example")
