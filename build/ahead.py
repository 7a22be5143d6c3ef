"""Threads: let an iterator run ahead in one of its own, and let work that nobody waits for yield to the rest."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, get_native_id
from typing import TypeVar

Item = TypeVar("Item")
_WAIT = 0.1  # seconds between two looks at whether to stop


def run_ahead(items: Iterator[Item], executor: Executor, stopped: Event, most: int) -> Iterator[Item]:
    """The same items, of which up to ``most`` are ready before they are asked for; fewer once ``stopped`` is set.

    Raises:
        BaseException: whatever the iterator raised, in its turn.
    """
    ready: Queue[tuple[Item] | None] = Queue(most)
    running = executor.submit(_fill, items, ready, stopped)
    return _drain(ready, running, stopped)


def _fill(items: Iterator[Item], ready: Queue[tuple[Item] | None], stopped: Event) -> None:
    try:
        for item in items:
            _put(ready, (item,), stopped)
            if stopped.is_set():
                return
    finally:
        _put(ready, None, stopped)


def _put(ready: Queue[tuple[Item] | None], item: tuple[Item] | None, stopped: Event) -> None:
    while not stopped.is_set():
        with suppress(Full):
            ready.put(item, timeout=_WAIT)
            return


def _drain(ready: Queue[tuple[Item] | None], running: Future[None], stopped: Event) -> Iterator[Item]:
    while not stopped.is_set():
        try:
            item = ready.get(timeout=_WAIT)
        except Empty:
            continue
        if item is None:
            break
        yield item[0]
    running.result()


def yielding_executor() -> ThreadPoolExecutor:
    """One thread that runs when a processor has nothing better to do, where the system can make threads unequal."""
    return ThreadPoolExecutor(1, initializer=_yield_to_others)


def _yield_to_others() -> None:
    if sys.platform == "linux":  # elsewhere this is a matter of whole processes
        os.setpriority(os.PRIO_PROCESS, get_native_id(), 15)
