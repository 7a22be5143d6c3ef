"""Hostile queries: each is refused, or stopped by its limit, and the server still answers.

No test here knows how fast the machine is: a query that is to be stopped by a limit could not end otherwise, and the
tests of a limit set it themselves.
"""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from browse.app import application
from browse.headers import QUEUE
from browse.limits import SETTINGS, STEP_LIMITS, TICK, Budget, limit, spending
from tests.pages.serving import PATIENCE, started
from tests.support import ROOT

WITHOUT_END = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
STOPPED = {
    "recursive bomb": WITHOUT_END,
    "cross join": f"SELECT count(*) FROM {', '.join(f'evidence e{i}' for i in range(20))}",
    "recursion that doubles": "WITH RECURSIVE n(x) AS (SELECT 'x' UNION ALL SELECT x || x FROM n) SELECT max(x) FROM n",
    "recursion that sorts": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n ORDER BY 1 DESC) "
    "SELECT count(*) FROM n",
    "slow pattern": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
    "SELECT count(*) FROM n, evidence WHERE evidence.note || x LIKE '%a%b%c%d%e%f%g%zz%'",
    "slow glob": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
    "SELECT count(*) FROM n, evidence WHERE evidence.note || x GLOB '*a*b*c*d*e*f*g*zz*'",
    "json of everything": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "
    "SELECT json_group_array(note || x) FROM n, evidence",
}
"""None of them can end by itself."""

REFUSED = {
    "attach": "ATTACH DATABASE '/tmp/x.db' AS x",
    "attach after a select": "SELECT 1; ATTACH DATABASE ':memory:' AS x",
    "pragma": "PRAGMA writable_schema = ON",
    "pragma that reads": "PRAGMA database_list",
    "pragma as a function": "SELECT * FROM pragma_database_list()",
    "load_extension": "SELECT load_extension('/tmp/x.so')",
    "writefile": "SELECT writefile('/tmp/x', 'x')",
    "readfile": "SELECT readfile('/etc/passwd')",
    "edit": "SELECT edit('x', 'sh')",
    "insert": "INSERT INTO actors (actor_id) VALUES ('x')",
    "update behind with": "WITH x AS (SELECT 1) UPDATE actors SET name = 'x'",
    "delete behind with": "WITH x AS (SELECT 1) DELETE FROM actors",
    "drop": "DROP TABLE actors",
    "create": "CREATE TEMP TABLE x (y)",
    "vacuum": "VACUUM INTO '/tmp/x.db'",
    "tokenizer": "SELECT fts3_tokenizer('simple', x'00')",
    "huge zeroblob": "SELECT zeroblob(1000000000)",
    "huge randomblob": "SELECT hex(randomblob(500000000))",
    "huge printf": "SELECT printf('%.*c', 1000000000, 'x')",
    "huge replace": "SELECT replace(printf('%.*c', 100000, 'x'), 'x', printf('%.*c', 100000, 'y'))",
    "huge statement": f"SELECT '{'x' * 60_000}'",
    "deep expression": f"SELECT {'(' * 500}1{')' * 500}",
    "many columns": f"SELECT {', '.join('1' for _ in range(300))}",
    "compound": " UNION ALL ".join("SELECT 1" for _ in range(80)),
}


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose queries may take few steps."""
    with started(tmp_path_factory.mktemp("narrow"), "Budget(steps=300_000)") as found:
        yield found.base


def _asked(server: str, sql: str) -> httpx.Response:
    return httpx.get(f"{server}/lffd.json", params={"sql": sql}, timeout=PATIENCE)


@pytest.mark.parametrize("sql", STOPPED.values(), ids=STOPPED)
def test_a_query_without_end_is_stopped(sql: str, narrow: str) -> None:
    answer = _asked(narrow, sql)
    assert answer.status_code == 400, answer.text
    assert any(said in answer.text.lower() for said in ("interrupted", "too long", "too big"))
    assert httpx.get(f"{narrow}/lffd/units.json", timeout=PATIENCE).status_code == 200


def test_the_usual_budget_ends_a_query_as_well(server: str) -> None:
    answer = _asked(server, WITHOUT_END)
    assert answer.status_code == 400
    assert "more steps" in answer.text


def _spent(sql: str, budget: Budget, ended: Event | None = None) -> None:
    connection = sqlite3.connect(ROOT / "dataset" / "lffd.sqlite")
    limit(connection)
    try:
        with spending(connection, budget, 1, ended or Event()):
            connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize(
    "budget", [Budget(steps=10 * TICK, seconds=float("inf")), Budget(steps=10**15, seconds=0.01)], ids=["steps", "time"]
)
def test_steps_and_time_each_end_a_query(budget: Budget) -> None:
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        _spent(WITHOUT_END, budget)


def test_the_same_query_is_refused_at_the_same_step_every_time() -> None:
    """So that a slow machine refuses what a fast one refuses."""
    sql = WITHOUT_END.replace("FROM n)", "FROM n WHERE x < 10000)")
    needed = next(steps for steps in range(TICK, 10**6, TICK) if _ends(sql, steps))
    for _ in range(5):
        assert _ends(sql, needed)
        assert not _ends(sql, needed - TICK)


def _ends(sql: str, steps: int) -> bool:
    try:
        _spent(sql, Budget(steps=steps, seconds=float("inf")))
    except sqlite3.OperationalError:
        return False
    return True


def test_the_end_of_the_server_ends_a_query() -> None:
    ended = Event()
    ended.set()
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        _spent(WITHOUT_END, Budget(steps=10**15, seconds=float("inf")), ended)


@pytest.mark.parametrize("sql", REFUSED.values(), ids=REFUSED)
def test_it_is_refused_at_once(sql: str, server: str) -> None:
    answer = _asked(server, sql)
    assert answer.status_code in (400, 403, 414), answer.text
    assert "root:" not in answer.text


@pytest.mark.parametrize(
    "pragma", ["hard_heap_limit", "soft_heap_limit", "cache_size", "journal_mode", "writable_schema", "temp_store"]
)
def test_a_pragma_that_sets_is_refused_in_every_form(pragma: str, server: str) -> None:
    for sql in (f"PRAGMA {pragma} = 1", f"SELECT * FROM pragma_{pragma}", f"SELECT * FROM pragma_{pragma}(1)"):
        assert _asked(server, sql).status_code == 400
        where = {"_where": sql.replace("SELECT *", "1 IN (SELECT 1") + ")"}
        assert httpx.get(f"{server}/lffd/events.json", params=where, timeout=PATIENCE).status_code == 400


def test_one_step_can_never_be_long(server: str) -> None:
    """SQLite does not count within one step: no text and no pattern is longer than SQLite's own limits allow."""
    longest = STEP_LIMITS[sqlite3.SQLITE_LIMIT_LENGTH]
    half = longest // 2 - 1000
    text = f"hex(zeroblob({half}))"
    steps = [f"SELECT {text} LIKE '%{'%'.join('00000000x')}%'", f"SELECT {text} GLOB '*{'*'.join('00000000x')}*'",
             f"SELECT instr({text}, hex(zeroblob({half // 2})) || 'x')", f"SELECT replace({text}, '00', '0x')",
             f"SELECT trim({text}, replace(hex(zeroblob({half // 2})), '0', 'x') || '0')"]  # fmt: skip
    for sql in steps:
        answer = _asked(server, sql)
        assert answer.status_code in (200, 400), answer.text
    pattern = "_" * (STEP_LIMITS[sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH] + 1)
    for sql in (f"SELECT zeroblob({longest + 1})", f"SELECT {text} || {text}", f"SELECT 'x' LIKE '{pattern}'",
                f"SELECT 'x' GLOB '{pattern}'"):  # fmt: skip
        assert _asked(server, sql).status_code == 400


def test_an_answer_is_cut_at_the_limit_of_rows(server: str) -> None:
    answer = _asked(server, "SELECT * FROM evidence").json()
    assert answer["truncated"]
    assert len(answer["rows"]) == SETTINGS["max_returned_rows"]


def test_a_where_of_its_own_has_the_same_limits(narrow: str) -> None:
    bomb = "event_id IN (WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n)"
    answer = httpx.get(f"{narrow}/lffd/events.json", params={"_where": bomb}, timeout=PATIENCE)
    assert answer.status_code == 400


def test_a_client_cannot_raise_the_limit(narrow: str) -> None:
    asked = {"sql": WITHOUT_END, "_timelimit": "100000"}
    assert httpx.get(f"{narrow}/lffd.json", params=asked, timeout=PATIENCE).status_code == 400


def test_pages_do_not_wait_for_queries_and_the_server_ends_with_them(tmp_path: Path) -> None:
    """Every query of this server is without end: a page that waited for one, or an end that did, would never come."""
    with started(tmp_path, "Budget(steps=10**15, seconds=float('inf'))") as found, ThreadPoolExecutor(24) as pool:
        base = found.base
        slow = [pool.submit(_outcome, base, WITHOUT_END) for _ in range(24)]
        for path in ("/lffd/units", "/", "/lffd/01_size_claims", "/-/search?q=haftar", "/lffd/events.csv?_stream=on"):
            assert httpx.get(f"{base}{path}", timeout=PATIENCE, follow_redirects=True).status_code == 200
        assert not any(future.done() for future in slow)
        found.end()
        assert {future.result(timeout=PATIENCE) for future in slow} <= {"500", "ended"}


def _outcome(base: str, sql: str) -> str:
    try:
        return str(_asked(base, sql).status_code)
    except httpx.TransportError:
        return "ended"


def test_too_many_queries_are_sent_away() -> None:
    async def statuses() -> list[int]:
        served = application(ROOT, Budget(steps=5_000_000))
        await served.client.get("/lffd/units.json")
        asked = [served.client.get("/lffd.json", params={"sql": WITHOUT_END}) for _ in range(QUEUE + 5)]
        answers = await asyncio.gather(*asked)
        database: Any = served.get_database("lffd")
        database.end()
        return [answer.status_code for answer in answers]

    found = asyncio.run(statuses())
    assert found.count(503) == 5
    assert found.count(400) == QUEUE


def _doubling(join: str) -> str:
    """SQL of 30 common table expressions, each made of the one before twice: SQLite writes out 2**30 of them."""
    steps = [f"c{i} AS (SELECT {join} FROM c{i - 1} a JOIN c{i - 1} b)" for i in range(1, 31)]
    return f"WITH c0 AS (SELECT 1 AS x), {', '.join(steps)} SELECT count(*) FROM c30"


GREEDY = {
    "nested expressions": _doubling("a.x"),
    "nested expressions that grow": _doubling("a.x || b.x AS x"),
    "one column doubled": "WITH c0 AS (SELECT note AS x FROM evidence), "
    + ", ".join(f"c{i} AS (SELECT x || x AS x FROM c{i - 1})" for i in range(1, 31))
    + " SELECT x FROM c30",
    "wide and long": f"SELECT {', '.join('zeroblob(49000)' for _ in range(150))} FROM evidence",
    "a sort of long rows": "SELECT zeroblob(40000) AS z FROM evidence, evidence AS b ORDER BY random(), z",
}
GIGABYTE = 1 << 30


@pytest.fixture(scope="module")
def poor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a machine with little memory: what it cannot have kills it."""
    cap = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({2 * GIGABYTE}, {2 * GIGABYTE}))"
    with started(tmp_path_factory.mktemp("poor"), before=cap) as found:
        yield found.base


@pytest.mark.parametrize("sql", GREEDY.values(), ids=GREEDY)
def test_one_request_cannot_take_all_memory(sql: str, poor: str) -> None:
    with httpx.Client(base_url=poor, timeout=PATIENCE) as client:
        asked: list[tuple[str, dict[str, str]]] = [(f"/lffd{form}", {"sql": sql}) for form in ("", ".json", ".csv")]
        asked += [(f"/lffd/events{form}", {"_where": f"1 IN ({sql})"}) for form in (".json", ".csv")]
        for path, params in asked[: 3 if "zeroblob" in sql else None]:
            assert client.get(path, params=params).status_code == 400, path
            assert client.get(f"/lffd/events?_size=5&_facet=status&x={len(path)}").status_code == 200


def test_a_page_is_made_while_others_take_all_memory(poor: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        greedy = [pool.submit(_outcome, poor, GREEDY["nested expressions"]) for _ in range(8)]
        pages = [httpx.get(f"{poor}/lffd/sources?_size={size}", timeout=PATIENCE) for size in range(50, 60)]
        assert {page.status_code for page in pages} == {200}
        assert {future.result(timeout=PATIENCE) for future in greedy} == {"400"}


@pytest.mark.parametrize("sent", [
    b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    b"POST /lffd/actors/-/reconcile HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nqueries=",
])  # fmt: skip
def test_a_request_that_never_becomes_whole_is_closed(sent: bytes, tmp_path: Path) -> None:
    with started(tmp_path, before="Punctual.patience = 0.1") as found:
        host, port = found.base.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), PATIENCE) as connection:
            connection.sendall(sent)
            assert connection.recv(1000) == b""


def test_a_long_body_is_refused(server: str) -> None:
    body = {"queries": "x" * 2_000_000}
    answer = httpx.post(f"{server}/lffd/actors/-/reconcile", data=body, timeout=PATIENCE)
    assert answer.status_code == 400
    assert "too long" in answer.text


def test_many_parameters_are_refused(server: str) -> None:
    many = "&".join("_facet=status" for _ in range(200))
    assert httpx.get(f"{server}/lffd/events?{many}", timeout=PATIENCE).status_code == 400


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "DATA", "RENDER", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/lffd", "/lffd/units", "/lffd/nothing", "/-/search", "/lffd/units/persons"])
def test_only_reading_is_a_method(method: str, path: str, client: httpx.Client) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "path", ["/lffd/nothing/-/reconcile", "/nothing/actors/-/reconcile", "/_internal/tables/-/reconcile", "/nothing",
             "/lffd/nothing", "/_internal", "/_internal/databases", "/lffd/units/-/reconcile", "/lffd/nothing/x",
             "/lffd/units/x", "/lffd/01_size_claims/x", "/lffd/nothing/-/reconcile/suggest/entity?prefix=a"]
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_not_there(path: str, client: httpx.Client) -> None:
    assert client.get(path).status_code in (403, 404)
    assert client.post(path).status_code in (404, 405)


@pytest.mark.parametrize("path", ["/lffd/events?_sort=nothing", "/lffd/events?_size=-1", "/lffd/events?_facet=nothing"])
def test_what_cannot_be_asked_is_a_bad_request(path: str, client: httpx.Client) -> None:
    assert client.get(path).status_code == 400


def test_no_page_tells_where_the_files_lie(client: httpx.Client) -> None:
    paths = [f"/-/{name}{form}" for form in ("", ".json") for name in (
        "metadata", "versions", "plugins", "settings", "config", "threads", "databases", "actor", "auth-token",
        "logout", "permissions", "messages", "allow-debug", "patterns")]  # fmt: skip
    for path in [*paths, "/", "/lffd", "/lffd.json", "/.json", "/lffd?sql=SELECT+file+FROM+pragma_database_list"]:
        text = client.get(path).text
        for secret in (str(ROOT), str(Path.home()), sys.prefix, "site-packages"):
            assert secret not in text, path


def test_the_file_is_opened_read_only() -> None:
    database: Any = application(ROOT).get_database("lffd")
    with closing(database.connect()) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM events")
    database.end()


@pytest.mark.parametrize(
    "path", ["/lffd/actors/-/insert", "/lffd/actors/-/upsert", "/-/write", "/-/upload-csvs", "/lffd/-/create"]
)
def test_nothing_can_be_written_over_http(path: str, server: str) -> None:
    assert httpx.post(f"{server}{path}", json={"rows": []}, timeout=PATIENCE).status_code in (403, 404, 405)


@pytest.mark.parametrize("path", ["/browse-static/../behaviour.toml", "/browse-static/%2e%2e/behaviour.toml",
                                  "/charts/..%2f..%2fapp.py", "/browse-static//etc/passwd"])  # fmt: skip
def test_static_files_end_at_their_folder(path: str, server: str) -> None:
    answer = httpx.get(f"{server}{path}", timeout=PATIENCE)
    assert answer.status_code in (302, 400, 403, 404)


def test_the_file_is_the_same_as_before(server: str) -> None:
    served = httpx.get(f"{server}/lffd.db", timeout=PATIENCE).content
    assert served == (ROOT / "dataset" / "lffd.sqlite").read_bytes()
