"""The middleware around Datasette: headers that keep a browser safe, harmless CSV, and the defaults of questions."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from datasette.utils.asgi import BadRequest

from .answers import NONCE, OWN_SQL, App, Message, Receive, Scope, Send
from .csv_cells import Guard
from .database import AS_CSV, OF_VISITOR
from .params import RefusedError

_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'{evaluated}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_DRAWN = "/-/dashboards/"  # vega compiles the expressions of its specs, which browsers count as evaluated text
QUEUE = 60
"""How many requests with SQL of their own may wait or run."""
PARAMETERS = 100
"""Parameters of an address, at most: each facet, for one, is a query."""
BODY = 1_000_000
"""Bytes of a request's body, at most."""
_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_PERSONAL = frozenset({b"cookie", b"authorization"})
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def guarded(app: App) -> App:
    """The application with the safety headers on each of its answers."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        policy = _POLICY.format(nonce=nonce, evaluated=" 'unsafe-eval'" if _DRAWN in scope["path"] else "")

        async def sent(message: Message) -> None:
            # A browser that is told that it has the page keeps the headers that came with it, and their word.
            if message["type"] == "http.response.start" and message["status"] != 304:
                added = {**HEADERS, "Content-Security-Policy": policy}
                names = {name.lower().encode() for name in added}
                kept = [(name, value) for name, value in message.get("headers", []) if name.lower() not in names]
                message["headers"] = [*kept, *((name.lower().encode(), text.encode()) for name, text in added.items())]
            await send(message)

        await app({**scope, NONCE: nonce}, receive, sent)

    return wrapped


def harmless_csv(app: App) -> App:
    """The application with CSV that a spreadsheet cannot run."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _asks_for_csv(scope):
            await app(scope, receive, send)
            return
        guard = Guard()
        is_csv = False

        async def sent(message: Message) -> None:
            nonlocal is_csv
            if message["type"] == "http.response.start":
                content = dict(message.get("headers", [])).get(b"content-type", b"")
                is_csv = message["status"] == 200 and content.startswith((b"text/plain", b"text/csv"))
            elif is_csv:
                text = guard.feed(message.get("body", b"").decode("utf-8"))
                text += "" if message.get("more_body") else guard.rest()
                message = {**message, "body": text.encode("utf-8")}
            await send(message)

        mark = AS_CSV.set(True)
        try:
            await app(scope, receive, sent)
        finally:
            AS_CSV.reset(mark)

    return wrapped


def _asks_for_csv(scope: Scope) -> bool:
    """Whether the address asks Datasette for CSV, by its ending or by ``_format``."""
    asked = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
    return str(scope["path"]).endswith(".csv") or asked.get("_format") == "csv"


def open_doors(app: App) -> App:
    """The application with the few methods that there are, and without cookies: it knows no visitor from another."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        methods = _METHODS | ({"POST"} if scope["path"].endswith("/-/reconcile") else set())
        if scope["method"] not in methods:
            allowed = ", ".join(sorted(methods)).encode()
            await _refuse(send, 405, b"Method not allowed.", (b"allow", allowed))
            return
        if scope.get("query_string", b"").count(b"&") >= PARAMETERS:
            await _refuse(send, 400, b"Too many parameters.")
            return
        headers = [(name, text) for name, text in scope["headers"] if name.lower() not in _PERSONAL]
        method = "GET" if scope["method"] == "HEAD" else scope["method"]  # the server leaves out the body
        await app({**scope, "headers": headers, "method": method}, _short(receive), send)

    return wrapped


def _short(receive: Receive) -> Receive:
    """What receives a request's body, and no long one."""
    left = BODY

    async def received() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise BadRequest("The body of the request is too long.")
        return message

    return received


async def _refuse(send: Send, status: int, reason: bytes, *headers: tuple[bytes, bytes]) -> None:
    start = [(b"content-type", b"text/plain; charset=utf-8"), *headers]
    await send({"type": "http.response.start", "status": status, "headers": start})
    await send({"type": "http.response.body", "body": reason})


def in_turn(app: App) -> App:
    """The application with its visitors' own SQL one by one, and in the thread that is kept for it."""
    turn = asyncio.Semaphore(1)
    waiting = 0

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal waiting
        asked = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
        if not asked.keys() & OWN_SQL:
            await app(scope, receive, send)
        elif waiting >= QUEUE:
            await _refuse(send, 503, b"Too many queries are waiting; try again in a while.", (b"retry-after", b"10"))
        else:
            waiting += 1
            mark = OF_VISITOR.set(True)
            try:
                async with turn:
                    await app(scope, receive, send)
            finally:
                OF_VISITOR.reset(mark)
                waiting -= 1

    return wrapped


def ending(app: App, end: Callable[[], None]) -> App:
    """The application that calls a function when the server is told to end."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        async def received() -> Message:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                end()
            return message

        await app(scope, received if scope["type"] == "lifespan" else receive, send)

    return wrapped


def as_asked(app: App, read: Callable[[str, dict[str, str]], dict[str, str] | None]) -> App:
    """The application with its questions asked as their parameters are meant: see ``params``.

    Args:
        app: what is wrapped.
        read: from the path of a page and what is given, the value of each parameter; None where it is no question.
            It raises RefusedError, which pages tell with their form.
    """

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        page = path.removesuffix(".json").removesuffix(".csv")
        pairs = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        given = {name: value for name, value in pairs if not name.startswith("_")}
        others = [(name, value) for name, value in pairs if name.startswith("_")]
        try:
            values = read(page, given) if scope["type"] == "http" else None
        except RefusedError as error:
            if page == path:
                await app(scope, receive, send)
                return
            await _refuse(send, 400, str(error).encode(), (b"cache-control", b"no-store"))
            return
        if values is None or values == given:
            await app(scope, receive, send)
            return
        query = urlencode([*values.items(), *others])
        if page != path:  # programs get their answer at once
            await app({**scope, "query_string": query.encode("latin-1")}, receive, send)
            return
        headers = [(b"location", f"{path}?{query}".encode("latin-1")), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 302, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    return wrapped
