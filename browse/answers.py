"""Answers kept for the life of the process: the file never changes while it is served, so no page is made twice.

What is kept is bounded by its bytes; the answer that was asked for longest ago goes first. An answer carries an
``ETag``, so that a browser that has it is told so, and goes out compressed where the browser takes that. Each page
names its own scripts by a word that is used once (see ``headers``): pages are kept with a stand-in, which is replaced
as they go out.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

NONCE = "lffd.nonce"
"""Where a request's scope keeps the word that marks this answer's own scripts."""

STAND_IN = secrets.token_urlsafe(24)
"""What pages are made with in place of that word; nobody outside ever sees it."""

OWN_SQL = frozenset({"sql", "_where"})
"""Parameters by which a visitor brings SQL."""

ALL = 64_000_000
"""Bytes of all answers that are kept."""
LONGEST = 2_000_000
"""Bytes of an answer that is kept or compressed; a longer one goes out as it comes."""
_SHORTEST = 500  # bytes below which compressing gives nothing
_COMPRESSED = (b"text/", b"application/json", b"application/javascript", b"image/svg", b"application/geo+json")
PAGES, FILES = b"public, max-age=60", b"public, max-age=3600"
"""How long a browser may keep an answer without asking: a new version may be served by the same address."""
_STATIC = ("/-/static", "/browse-static/", "/charts/")


@dataclass(frozen=True)
class Kept:
    """One whole answer.

    Attributes:
        status: of HTTP.
        headers: without length and encoding.
        body: compressed where ``packed``.
        packed: whether it is.
        scripts: whether the body names scripts by the stand-in.
        tag: the ``ETag``.
    """

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    packed: bool
    scripts: bool
    tag: bytes

    @property
    def size(self) -> int:
        """Bytes that it takes, roughly."""
        return len(self.body) + 1000


@dataclass
class Answers:
    """The answers that are kept, the latest asked for last, and those that are being made."""

    most: int = ALL
    total: int = 0
    _kept: OrderedDict[tuple[str, ...], Kept] = field(default_factory=OrderedDict)
    _made: dict[tuple[str, ...], asyncio.Event] = field(default_factory=dict)

    def get(self, key: tuple[str, ...]) -> Kept | None:
        """An answer, if it is kept."""
        if found := self._kept.get(key):
            self._kept.move_to_end(key)
        return found

    def put(self, key: tuple[str, ...], answer: Kept) -> None:
        """Keep an answer, and let others go where all take too much."""
        if old := self._kept.pop(key, None):
            self.total -= old.size
        self._kept[key] = answer
        self.total += answer.size
        while self.total > self.most:
            self.total -= self._kept.popitem(last=False)[1].size

    async def others(self, key: tuple[str, ...]) -> None:
        """Wait while another request makes the same answer, so that many who come at once make it once."""
        while making := self._made.get(key):
            await making.wait()
            if key in self._kept:
                return

    def begin(self, key: tuple[str, ...]) -> Callable[[], None]:
        """Say that an answer is being made; what to call when that has ended, however it did."""
        event = self._made[key] = asyncio.Event()

        def end() -> None:
            self._made.pop(key, None)
            event.set()

        return end


def kept(app: App, answers: Answers) -> App:
    """The application with its answers kept, tagged and compressed."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        key = _key(scope)
        if key:
            await answers.others(key)
            if found := answers.get(key):
                await _send(found, scope, send)
                return
        end = answers.begin(key) if key else None
        try:
            made = await _make(app, {**scope, NONCE: STAND_IN}, receive, send)
            if made:
                if key and made.status == 200 and made.size <= LONGEST:
                    answers.put(key, made)
                if end:
                    end()
                await _send(made, scope, send)
        finally:
            if end:
                end()

    return wrapped


def _key(scope: Scope) -> tuple[str, ...] | None:
    """What an answer is kept by; None where it is not: SQL of visitors is seldom asked twice."""
    query = scope.get("query_string", b"").decode("latin-1")
    if scope["method"] != "GET" or OWN_SQL & dict(parse_qsl(query, keep_blank_values=True)).keys():
        return None
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    return (str(scope.get("scheme")), host, (scope.get("raw_path") or scope["path"].encode()).decode("latin-1"), query)


async def _make(app: App, scope: Scope, receive: Receive, send: Send) -> Kept | None:
    """The whole answer; None where it is too long to hold and has gone out as it came."""
    start: Message = {}
    parts: list[bytes] = []
    long = False

    async def collected(message: Message) -> None:
        nonlocal start, long
        if message["type"] == "http.response.start":
            start = message
            return
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
        if more and not long and sum(map(len, parts)) > LONGEST:
            long = True
            await send({**start, "headers": [*start.get("headers", []), (b"cache-control", _lifetime(scope))]})
        if long:
            await send({**message, "body": b"".join(parts)})
            parts.clear()

    await app(scope, receive, collected)
    return None if long or not start else _packed(start, b"".join(parts), scope)


def _packed(start: Message, body: bytes, scope: Scope) -> Kept:
    """An answer ready to be kept."""
    dropped = {b"content-length", b"cache-control", b"vary", b"etag"} if start["status"] == 200 else {b"content-length"}
    headers = [(name.lower(), text) for name, text in start.get("headers", []) if name.lower() not in dropped]
    if start["status"] == 200:
        headers += [(b"cache-control", _lifetime(scope)), (b"vary", b"accept-encoding")]
    scripts = STAND_IN.encode() in body
    content = dict(headers).get(b"content-type", b"")
    packed = not scripts and _SHORTEST < len(body) <= LONGEST and content.startswith(_COMPRESSED)
    tag = b'W/"%s"' % hashlib.blake2b(body.replace(STAND_IN.encode(), b""), digest_size=12).hexdigest().encode()
    return Kept(start["status"], tuple(headers), gzip.compress(body, 6) if packed else body, packed, scripts, tag)


def _lifetime(scope: Scope) -> bytes:
    return FILES if str(scope["path"]).startswith(_STATIC) else PAGES


async def _send(answer: Kept, scope: Scope, send: Send) -> None:
    """Send a whole answer, or that the browser has it already."""
    asked = dict(scope["headers"])
    headers = list(answer.headers)
    if answer.status == 200:
        headers.append((b"etag", answer.tag))
        if answer.tag in asked.get(b"if-none-match", b""):
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
    body, packed = answer.body, answer.packed
    takes = b"gzip" in asked.get(b"accept-encoding", b"")
    if answer.scripts:
        body = body.replace(STAND_IN.encode(), str(scope[NONCE]).encode())
        if takes:
            body, packed = gzip.compress(body, 4), True
    if packed and not takes:
        body, packed = gzip.decompress(body), False
    if packed:
        headers.append((b"content-encoding", b"gzip"))
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
