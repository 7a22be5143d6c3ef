"""Run a command in a process of its own and measure it: wall-clock time, processor time, peak memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from build.project import ROOT


@dataclass(frozen=True)
class Run:
    """One run: seconds on the clock, seconds of processor time of all its threads, peak resident memory in bytes."""

    seconds: float
    processor: float
    memory: int


@dataclass(frozen=True)
class Runs:
    """Several runs of one command."""

    runs: tuple[Run, ...]

    @property
    def seconds(self) -> float:
        """The median."""
        return median(run.seconds for run in self.runs)

    @property
    def spread(self) -> tuple[float, float]:
        """The fastest and the slowest."""
        times = [run.seconds for run in self.runs]
        return min(times), max(times)

    @property
    def processor(self) -> float:
        """The median of processor time."""
        return median(run.processor for run in self.runs)

    @property
    def memory(self) -> int:
        """The highest peak."""
        return max(run.memory for run in self.runs)


def run_module(module: str, *arguments: object, codes: Sequence[int] = (0,)) -> Run:
    """Run ``python -m module arguments``.

    Raises:
        RuntimeError: it left with another code than expected.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        raise RuntimeError(f"{' '.join(command)} left with {process.returncode}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)
