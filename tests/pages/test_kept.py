"""Answers that are kept: made once, told to browsers that have them, compressed, and bounded."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import httpx
import pytest

from benchmarks import pages
from browse.answers import ALL, LONGEST, STAND_IN, Answers, Kept, kept
from browse.app import application
from tests.support import ROOT

PATHS = ["/", "/lffd", "/lffd/events", "/lffd/force_estimates/est-wagner-dod-ig-2019-12", "/lffd/01_size_claims?force=",
         "/-/search?q=haftar", "/lffd/events.json", "/lffd/events.csv", "/browse-static/style.css", "/lffd/map",
         "/-/dashboards/explore"]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_the_second_answer_is_the_first_and_a_browser_that_has_it_is_told(path: str, client: httpx.Client) -> None:
    first, second = (client.get(path) for _ in range(2))
    said = [answer.headers["content-security-policy"].split("'nonce-")[1].split("'")[0] for answer in (first, second)]
    assert said[0] != said[1]
    assert first.text.replace(said[0], "") == second.text.replace(said[1], "")
    assert first.headers["etag"] == second.headers["etag"]
    assert first.headers["cache-control"].startswith("public, max-age=")
    known = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert known.status_code == 304
    assert known.content == b""
    assert "content-security-policy" not in known.headers  # or the scripts of the page that the browser has would stop
    assert STAND_IN not in first.text


@pytest.mark.parametrize("path", PATHS)
def test_it_is_compressed_for_those_who_take_that(path: str, client: httpx.Client) -> None:
    plain = client.get(path, headers={"accept-encoding": "identity"})
    packed = client.get(path, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "accept-encoding"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
    assert len(packed.text) == len(plain.text)


def test_the_head_of_a_page_is_told_alone(client: httpx.Client) -> None:
    head, page = client.head("/lffd/units"), client.get("/lffd/units")
    assert head.content == b""
    assert head.headers["etag"] == page.headers["etag"]


def test_cookies_make_no_other_page(client: httpx.Client) -> None:
    plain = client.get("/lffd/units")
    known = client.get("/lffd/units", headers={"cookie": "ds_actor=x; ds_messages=y", "authorization": "Bearer x"})
    assert known.headers["etag"] == plain.headers["etag"]
    assert "set-cookie" not in known.headers


def test_another_question_is_another_answer(client: httpx.Client) -> None:
    one, other = (client.get(f"/lffd/events.json?_size={size}").json()["rows"] for size in (3, 4))
    assert (len(one), len(other)) == (3, 4)
    refused = client.get("/lffd/events?_sort=nothing")
    assert refused.status_code == 400
    assert "etag" not in refused.headers


def test_what_is_kept_is_bounded_and_the_longest_unasked_goes_first() -> None:
    answers = Answers(most=10_000)
    for number in range(100):
        answers.put((str(number),), Kept(200, (), b"x" * 1000, False, False, b""))
        answers.get(("0",))
        assert answers.total <= 10_000
    assert answers.get(("0",))
    assert answers.get(("99",))
    assert not answers.get(("50",))
    answers.put(("0",), Kept(200, (), b"", False, False, b""))
    assert answers.total < 10_000
    assert LONGEST < ALL


class _Counted:
    """An application that counts how often it is asked, and answers when it is let."""

    def __init__(self, status: int = 200, body: bytes = b"y" * 1000, pieces: int = 1) -> None:
        self.asked = 0
        self.let = asyncio.Event()
        self.status, self.body, self.pieces = status, body, pieces

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        await self.let.wait()
        if self.status == 0:
            raise ValueError
        await send(
            {"type": "http.response.start", "status": self.status, "headers": [(b"content-type", b"text/plain")]}
        )
        for left in range(self.pieces - 1, -1, -1):
            await send({"type": "http.response.body", "body": self.body, "more_body": left > 0})


async def _get(app: Any, path: str = "/", query: bytes = b"", encoding: bytes = b"") -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query, "lffd.nonce": "n",
             "headers": [(b"accept-encoding", encoding)]}  # fmt: skip
    await app(scope, None, send)
    return sent


def test_many_who_come_at_once_make_it_once() -> None:
    async def asked() -> tuple[int, int]:
        inner = _Counted()
        app = kept(inner, Answers())
        waiting = [asyncio.create_task(_get(app)) for _ in range(50)]
        await asyncio.sleep(0)
        inner.let.set()
        answers = await asyncio.gather(*waiting)
        return inner.asked, sum(answer[1]["body"] == inner.body for answer in answers)

    assert asyncio.run(asked()) == (1, 50)


@pytest.mark.parametrize(("status", "query"), [(404, b""), (400, b""), (302, b""), (200, b"sql=x"), (200, b"_where=x")])
def test_failures_and_sql_of_visitors_are_not_kept(status: int, query: bytes) -> None:
    async def asked() -> int:
        inner = _Counted(status)
        inner.let.set()
        app = kept(inner, Answers())
        for _ in range(3):
            await _get(app, query=query)
        return inner.asked

    assert asyncio.run(asked()) == 3


def test_a_failure_in_making_lets_the_next_try() -> None:
    async def asked() -> int:
        inner = _Counted(0)
        inner.let.set()
        app = kept(inner, Answers())
        waiting = [asyncio.create_task(_get(app)) for _ in range(3)]
        await asyncio.gather(*waiting, return_exceptions=True)
        return inner.asked

    assert asyncio.run(asked()) == 3


def test_a_long_answer_goes_out_as_it_comes() -> None:
    async def asked() -> tuple[int, bytes]:
        inner = _Counted(body=b"z" * 300_000, pieces=10)
        inner.let.set()
        answers = Answers()
        sent = await _get(kept(inner, answers), encoding=b"gzip")
        return answers.total, b"".join(message.get("body", b"") for message in sent)

    total, body = asyncio.run(asked())
    assert total == 0
    assert body == b"z" * 3_000_000


def test_a_kept_answer_is_unpacked_for_those_who_ask() -> None:
    async def asked() -> list[bytes]:
        inner = _Counted()
        inner.let.set()
        app = kept(inner, Answers())
        return [(await _get(app, encoding=encoding))[1]["body"] for encoding in (b"gzip", b"", b"gzip, br")]

    first, second, third = asyncio.run(asked())
    assert gzip.decompress(first) == second == gzip.decompress(third)


def test_what_is_measured_under_load_is_answered(client: httpx.Client) -> None:
    assert {client.get(path).status_code for path in pages.OURS} == {200}
    assert {client.get(path).status_code for path in pages.ATTACKS} == {400}


def test_counts_are_those_of_the_file() -> None:
    served = application(ROOT)
    assert served.counts["force_estimates_flat"] == served.counts["force_estimates"]
    assert served.inspect_data["lffd"]["tables"]["events"]["count"] == served.counts["events"] > 0
