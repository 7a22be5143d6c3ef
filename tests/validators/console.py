"""Run the console command of an installed package by its name: ``console.py cffconvert --validate ...``.

Works wherever the environment lies, also where it was moved and its scripts name another folder.
"""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

if __name__ == "__main__":
    (command,) = entry_points(group="console_scripts", name=sys.argv[1])
    sys.argv = sys.argv[1:]
    sys.exit(command.load()())
