"""The pages under load: fifty readers, then the same beside eight hostile ones, then plain ``datasette serve``.

Readers and servers share this machine, by way of 127.0.0.1. Every reader asks for the next address as soon as it has
the last answer; the readers are a process of their own.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlencode

from build.project import ROOT

READERS, HOSTILE = 50, 8
SECONDS, SECONDS_MORE = 30, 12
"""How long the pages are measured alone, and how long each of the other rounds takes."""
ALONE = 20
"""Visits to the home page by one reader."""

Values = dict[str, Any]
_FILE = ROOT / "dataset" / "lffd.sqlite"
_QUESTION = {"force": "wagner-group", "since": "2020-01-01", "until": "2020-04-30", "measure": "stock", "known_on": ""}
_ROW = "/lffd/force_estimates/est-wagner-dod-ig-2019-12"
OURS = (
    "/", "/lffd/force_estimates", _ROW, f"/lffd/01_size_claims?{urlencode(_QUESTION)}", "/-/search?q=haftar",
    "/lffd/events.json", "/lffd/events.csv", "/lffd/actors/wagner-group", "/lffd/events?_facet=status",
)  # fmt: skip
_SQL = "SELECT * FROM force_estimates_flat WHERE force_id = 'wagner-group' AND measure = 'stock'"
PLAIN = (
    "/", "/lffd/force_estimates", _ROW, f"/lffd?{urlencode({'sql': _SQL})}", "/lffd/statements?_search=haftar",
    "/lffd/events.json", "/lffd/events.csv", "/lffd/actors/wagner-group", "/lffd/events?_facet=status",
)  # fmt: skip
"""The same for Datasette without this project's questions and its search over all tables."""
_NESTED = ", ".join(f"c{i} AS (SELECT a.x FROM c{i - 1} a JOIN c{i - 1} b)" for i in range(1, 31))
_ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
ATTACKS = (
    f"/lffd.json?{urlencode({'sql': _ENDLESS})}",
    f"/lffd.json?{urlencode({'sql': f'WITH c0 AS (SELECT 1 AS x), {_NESTED} SELECT count(*) FROM c30'})}",
    f"/lffd/events.json?{urlencode({'_where': f'1 IN ({_ENDLESS})'})}",
    f"/lffd.csv?{urlencode({'sql': 'SELECT a.note FROM evidence a, evidence b ORDER BY a.note || b.note'})}",
)


class _Voice(Protocol):
    """Whatever tells how far the measuring is."""

    say: Callable[[str], None]


def pages(bench: _Voice) -> Values:
    """Requests, failures, seconds (median, 95 of 100, longest) and the server's memory, round by round."""
    found: Values = {}
    home: Values = {"paths": ("/",), "readers": 1, "most": ALONE, "seconds": SECONDS}
    with _served([sys.executable, "-m", "browse", "--port", "0"]) as server:
        found["home alone"] = _round(server, **home)
        found["pages"] = _round(server, paths=OURS, seconds=SECONDS)
        found["pages beside hostile readers"] = _round(server, paths=OURS, seconds=SECONDS_MORE, hostile=HOSTILE)
    with _served([sys.executable, "-m", "datasette", "serve", "--immutable", str(_FILE), "--port", "0"]) as server:
        found["plain Datasette, home alone"] = _round(server, **home)
        found["plain Datasette"] = _round(server, paths=PLAIN, seconds=SECONDS_MORE)
    for name, values in found.items():
        bench.say(f"{name}: {values['per second']} a second, 95 of 100 within {values['95 of 100']:.3f} s")
    return found


@contextmanager
def _served(command: list[str]) -> Iterator[Values]:
    """A server: the port that it says it listens on, and the number of its process."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            assert process.stdout
            line = next(line for line in process.stdout if "http://127.0.0.1:" in line)
            port = int(line.split("http://127.0.0.1:")[1].split()[0].rstrip("/"))
            yield {"port": port, "pid": process.pid}
        finally:
            process.terminate()


def _round(server: Values, **asked: Any) -> Values:
    """One round, by readers in a process of their own."""
    whole = {"readers": READERS, "most": 0, "hostile": 0, **server, **asked}
    command = [sys.executable, "-m", "benchmarks.pages", json.dumps(whole)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    values: Values = json.loads(told)
    return values


@dataclass
class _Heard:
    """What the readers of one round heard."""

    seconds: list[float] = field(default_factory=list)
    failures: int = 0
    memory: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class _Reader:
    """One reader: where it asks, for what in turn, from which on, how often at most (0: no end), and until when."""

    port: int
    paths: tuple[str, ...]
    first: int
    most: int
    end: float


async def _read(by: _Reader, heard: _Heard) -> None:
    """Read over one connection, as fast as the answers come."""
    port, paths, first, most, end = by.port, by.paths, by.first, by.most, by.end
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    number = first
    while time.perf_counter() < end and (not most or number - first < most):
        start = time.perf_counter()
        head = f"GET {paths[number % len(paths)]} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n"
        number += 1
        try:
            writer.write(head.encode())
            status = await _answer(reader)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            status = 0
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        heard.seconds.append(time.perf_counter() - start)
        heard.failures += status != 200
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> int:
    """Read one answer to its end; its status."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    if "transfer-encoding: chunked" in head:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))
    return int(head.split()[1])


def _memory(pid: int) -> float:
    """Megabytes that a process has in memory."""
    told = Path(f"/proc/{pid}/status").read_text()
    return int(told.split("VmRSS:")[1].split()[0]) / 1000


async def _measure(asked: Values) -> Values:
    heard, enemies = _Heard(), _Heard()
    port, paths = asked["port"], tuple(asked["paths"])
    end = time.perf_counter() + asked["seconds"]
    readers = [_read(_Reader(port, paths, first, asked["most"], end), heard) for first in range(asked["readers"])]
    attacks = [_read(_Reader(port, ATTACKS, first, 0, end), enemies) for first in range(asked["hostile"])]

    async def watch() -> None:
        while True:
            heard.memory.append(_memory(asked["pid"]))
            await asyncio.sleep(1)

    watching = asyncio.create_task(watch())
    began = time.perf_counter()
    hostile = [asyncio.create_task(attack) for attack in attacks]
    await asyncio.gather(*readers)
    took = time.perf_counter() - began
    for task in (watching, *hostile):
        task.cancel()
    ordered = sorted(heard.seconds)
    return {
        "requests": len(ordered),
        "per second": round(len(ordered) / took),
        "failures": heard.failures,
        "median": ordered[len(ordered) // 2],
        "95 of 100": ordered[len(ordered) * 95 // 100],
        "longest": ordered[-1],
        "memory after a third": max(heard.memory[: len(heard.memory) // 3 + 1]),
        "memory": max(heard.memory),
        "refused attacks": enemies.failures,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measure(json.loads(sys.argv[1])))))
