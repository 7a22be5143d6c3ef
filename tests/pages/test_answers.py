"""What the running server answers: pages, JSON and CSV, search, reconciliation, headers."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from urllib.parse import unquote

import httpx
import pytest

import lffd
from browse.questions import questions
from schema import PUBLISHED, TABLES, VOCABULARIES
from tests.pages.serving import PATIENCE

ESTIMATE = "/lffd/force_estimates/est-wagner-dod-ig-2019-12"
WITH_PAGES = [
    name for name, model in TABLES.items() if name not in VOCABULARIES and len(model.key) == 1 and not model.is_view
]


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    connection = lffd.connect()
    yield connection
    connection.close()


@pytest.mark.parametrize("table", [model.table for model in PUBLISHED])
def test_every_table_is_a_page_and_json_and_whole_csv(table: str, client: httpx.Client, db: sqlite3.Connection) -> None:
    (rows,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
    page = client.get(f"/lffd/{table}")
    assert page.status_code == 200
    assert f"{rows:,} row" in page.text or not rows
    assert client.get(f"/lffd/{table}.json?_shape=objects").json()["filtered_table_rows_count"] == rows
    found = list(csv.DictReader(io.StringIO(client.get(f"/lffd/{table}.csv?_stream=on&_size=max").text)))
    assert len(found) == rows


@pytest.mark.parametrize("name", [question.name for question in questions()])
def test_every_question_answers_with_its_defaults_in_every_form(name: str, client: httpx.Client) -> None:
    page = client.get(f"/lffd/{name}")
    assert "<tbody>" in page.text
    assert re.search(r'<p class="lead sentence">(?!Nothing)[^<]{8,}\.</p>', page.text)
    answer = client.get(f"/lffd/{name}.json?_shape=objects").json()
    assert answer["rows"]
    rows = list(csv.DictReader(io.StringIO(client.get(f"/lffd/{name}.csv").text)))
    assert len(rows) == len(answer["rows"])
    for question in questions():
        if question.name == name:
            assert all(f'<label for="param-{param.name}">' in page.text for param in question.params)


def test_a_question_with_parameters_keeps_them(client: httpx.Client) -> None:
    asked = client.get("/lffd/01_size_claims?force=wagner-group&since=&until=&measure=&known_on=")
    assert str(asked.url).endswith("known_on=")
    assert asked.history == []
    everything = client.get("/lffd/01_size_claims.json?force=&_shape=objects").json()["rows"]
    assert len({row["force_id"] for row in everything}) > 5


def test_values_are_read_as_they_are_meant_in_every_form(client: httpx.Client, db: sqlite3.Connection) -> None:
    asked = client.get("/lffd/01_size_claims?force=Wagner&until=2020")
    assert "force=wagner-group" in str(asked.url)
    assert "until=2020-12-31" in str(asked.url)
    number = len(
        client.get("/lffd/01_size_claims.json?force=wagner-group&until=2020-12-31&_shape=objects").json()["rows"]
    )
    for form in (".json?_shape=array&", ".csv?"):
        answer = client.get(f"/lffd/01_size_claims{form}force=Wagner&until=2020")
        assert answer.history == []
        rows = answer.json() if "json" in form else list(csv.DictReader(io.StringIO(answer.text)))
        assert len(rows) == number


@pytest.mark.parametrize("form", ["", ".json", ".csv"])
@pytest.mark.parametrize("name", ["01_size_claims", "map"])
def test_what_cannot_be_read_is_a_bad_request_in_every_form(name: str, form: str, client: httpx.Client) -> None:
    answer = client.get(f"/lffd/{name}{form}?force=Vagner")
    assert answer.status_code == 400
    assert "wagner-group" in answer.text


@pytest.mark.parametrize("table", WITH_PAGES)
def test_a_row_page_shows_the_row_and_no_reference_by_its_slug(
    table: str, client: httpx.Client, db: sqlite3.Connection
) -> None:
    found = db.execute(f"SELECT {TABLES[table].key[0]} FROM {table} LIMIT 3").fetchall()
    for (key,) in found:
        page = client.get(f"/lffd/{table}/{key}")
        assert page.status_code == 200
        links = re.findall(r'<a href="(?:/lffd/\w+/[^"?]+)"[^>]*>([^<]*)</a>', page.text)
        slugs = [text for text in links if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+){2,}", text)]
        assert slugs == []


@pytest.mark.parametrize("table", ["actor_names", "place_names", "event_actors", "contradictions"])
def test_a_row_with_a_key_of_several_columns_is_opened(table: str, client: httpx.Client) -> None:
    links = re.findall(r'<a href="([^"]+)" aria-label="Open this row', client.get(f"/lffd/{table}").text)
    assert len(links) >= 50
    for link in links[::10]:
        assert client.get(link).status_code == 200


def test_an_estimate_shows_its_evidence_relays_and_contradictions(client: httpx.Client, db: sqlite3.Connection) -> None:
    page = client.get(ESTIMATE).text
    sources = db.execute(
        "SELECT source_id FROM evidence WHERE estimate_id = ?", [ESTIMATE.rsplit("/", 1)[1]]
    ).fetchall()
    assert sources
    for (source,) in sources:
        assert f"/lffd/sources/{source}" in page
    for heading in ("Evidence", "How it travelled", "What contradicts it"):
        assert re.search(rf"<h2 [^>]*>{heading}[^<]* <span>", page)
    assert "Grade <abbr" in page


def test_a_row_can_be_cited_with_its_words_source_and_version(client: httpx.Client, db: sqlite3.Connection) -> None:
    page = client.get(ESTIMATE).text
    (cited,) = re.findall(r'<blockquote class="citation">(.*?)</blockquote>', page)
    assert "Cite this claim" in page
    assert ESTIMATE.rsplit("/", 1)[1] in cited
    assert re.search(r"version \d+\.\d+\.\d+", cited)
    (claimant,) = db.execute(
        "SELECT claimant FROM force_estimates_flat WHERE estimate_id = ?", [ESTIMATE.rsplit("/", 1)[1]]
    ).fetchone()
    assert claimant in cited
    assert "http" in cited
    assert "Cite this row" in client.get("/lffd/actors/wagner-group").text


def test_the_link_out_opens_at_the_passage(client: httpx.Client, db: sqlite3.Connection) -> None:
    page = client.get(ESTIMATE).text
    links = re.findall(r'<a class="out passage" href="([^"]+)" rel="noopener noreferrer">', page)
    said = {wording for (wording,) in db.execute("SELECT wording FROM evidence WHERE wording IS NOT NULL")}
    assert links
    for link in links:
        address, _, text = link.replace("&amp;", "&").partition("#:~:text=")
        assert address.startswith(("http://", "https://"))
        assert unquote(text) in said
        assert not set(text) & set("-,& ")


def test_an_actor_shows_names_relations_claims_and_events(client: httpx.Client) -> None:
    page = client.get("/lffd/actors/wagner-group").text
    for heading in ("Names", "Relations", "Claims about its size", "Events", "Statements about it"):
        assert f"{heading} <span>" in page


def test_no_page_links_to_anything_but_the_web(client: httpx.Client) -> None:
    for path in ("/", "/lffd", "/lffd/sources", "/lffd/sources.json", ESTIMATE, "/lffd/01_size_claims"):
        page = client.get(path).text
        for link in re.findall(r'<a [^>]*href="([^"]*)"', page):
            assert not re.match(r"(?!https?:)\w+:", link)
        out = re.findall(rf'<a [^>]*href="https?://(?!{client.base_url.host})[^>]*>', page)
        assert all("noopener noreferrer" in tag for tag in out)


def test_a_cell_with_a_script_or_another_scheme_stays_text(client: httpx.Client) -> None:
    script = "'javascript:alert(1)' AS url, '<script>alert(1)</script>' AS title"
    sql = f"SELECT {script}, 'https://x.org/' AS first_source_url"
    page = client.get("/lffd", params={"sql": sql}).text
    assert 'href="javascript' not in page
    assert "<script>alert(1)" not in page
    assert '<a class="out" href="https://x.org/" rel="noopener noreferrer">' in page


def test_search_finds_in_every_language_and_leads_to_rows(client: httpx.Client) -> None:
    page = client.get("/-/search?q=haftar").text
    assert "<mark>Haftar</mark>" in page
    assert len(re.findall('<section class="hits"', page)) >= 4
    arabic = client.get("/-/search", params={"q": "حفتر"}).text
    assert '<section class="hits"' in arabic
    for link in re.findall(r'<li><a href="(/lffd/[^"]+)"', page + arabic):
        assert client.get(link).status_code == 200


@pytest.mark.parametrize("words", ['"', "a AND", "NEAR(", "*", "' OR 1", "<b>", "none-of-these-words-xyz"])
def test_search_takes_any_words(words: str, client: httpx.Client) -> None:
    answer = client.get("/-/search", params={"q": words})
    assert answer.status_code == 200
    assert "<b>" not in answer.text


@pytest.mark.parametrize(
    ("table", "name", "key"),
    [("actors", "Wagner Group", "wagner-group"), ("actor_names", "فاغنر", "wagner-group"),
     ("places", "Tripoli", "tripoli"), ("place_names", "Tripoli", "tripoli")],
)  # fmt: skip
def test_names_are_reconciled(table: str, name: str, key: str, client: httpx.Client) -> None:
    service = f"/lffd/{table}/-/reconcile"
    manifest = client.get(service).json()
    assert manifest["view"]["url"].endswith(f"/lffd/{table.replace('_name', '')}/{{{{id}}}}")
    asked = {"q0": {"query": name}}
    answer = client.post(service, data={"queries": json.dumps(asked)}).json()
    assert key in {found["id"] for found in answer["q0"]["result"]}


@pytest.mark.parametrize("name", ["Russia", "Libya", "Turkey", "Egypt", "Tripoli", "Sirte", "Benghazi"])
def test_the_exact_name_is_always_the_first_candidate(name: str, client: httpx.Client, db: sqlite3.Connection) -> None:
    for table in ("actors", "places"):
        known = {row[0] for row in db.execute(f"SELECT {table[:-1]}_id FROM {table} WHERE name = ?", [name])}
        asked = {"q0": {"query": name, "limit": 3}}
        result = client.post(f"/lffd/{table}/-/reconcile", data={"queries": json.dumps(asked)}).json()["q0"]["result"]
        assert len(result) <= 3
        assert known <= {found["id"] for found in result}
        assert not known or (result[0]["score"], result[0]["id"] in known) == (100, True)


def test_one_bad_query_spoils_no_batch(client: httpx.Client) -> None:
    asked = {"a": {"query": "Haftar"}, "b": {}, "c": 5, "d": {"query": ""}, "e": {"query": "خليفه حفتر", "limit": -1}}
    answer = client.post("/lffd/actors/-/reconcile", data={"queries": json.dumps(asked)}).json()
    assert answer["b"]["result"] == answer["c"]["result"] == []
    for name in ("a", "e"):
        assert answer[name]["result"][0]["id"] == "khalifa-haftar"


def test_candidates_are_narrowed_by_type_and_property_before_the_limit(client: httpx.Client) -> None:
    asked = {"q": {"query": "Libya", "type": "no-such-kind"}, "p": {"query": "Wagner Group", "limit": 1,
             "properties": [{"pid": "country", "v": "RUS"}]}}  # fmt: skip
    answer = client.post("/lffd/actors/-/reconcile", data={"queries": json.dumps(asked)}).json()
    assert answer["q"]["result"] == []
    assert [found["id"] for found in answer["p"]["result"]] == ["wagner-group"]


@pytest.mark.parametrize(
    ("text", "key"),
    [("خليفه حفتر", "khalifa-haftar"), ("HAFTER", "khalifa-haftar"), ("wagner", "wagner-group"),
     ("Erdogan", "recep-tayyip-erdogan")],
)  # fmt: skip
def test_search_knows_names_by_any_spelling(text: str, key: str, client: httpx.Client) -> None:
    page = client.get("/-/search", params={"q": text}).text
    named = page.split('id="in-names"')[1].split("</section>")[0]
    assert f"/lffd/actors/{key}" in named


def test_search_suggests_near_spellings(client: httpx.Client) -> None:
    page = client.get("/-/search", params={"q": "Vagner Grup"}).text
    assert "Did you mean" in page
    assert "/lffd/actors/wagner-group" in page


def test_reconciled_rows_are_extended(client: httpx.Client) -> None:
    asked = {"ids": ["wagner-group"], "properties": [{"id": "country"}]}
    answer = client.post("/lffd/actors/-/reconcile", data={"extend": json.dumps(asked)}).json()
    assert answer["rows"]["wagner-group"]["country"] == [{"str": "RUS"}]


@pytest.mark.parametrize("path", ["/", "/lffd", "/lffd/events", "/lffd/events.json", "/lffd/events.csv", "/nothing",
                                  "/-/search?q=x", "/-/dashboards/explore", "/browse-static/style.css", "/robots.txt",
                                  "/lffd/01_size_claims"])  # fmt: skip
def test_every_answer_carries_the_safety_headers(path: str, server: str) -> None:
    headers = httpx.get(f"{server}{path}", timeout=PATIENCE).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert ("'unsafe-eval'" in policy) == path.startswith("/-/dashboards/")


def test_a_nonce_is_used_once(server: str) -> None:
    first, second = (httpx.get(f"{server}/", timeout=PATIENCE).headers["content-security-policy"] for _ in range(2))
    assert first != second


def test_robots_are_blocked_and_no_plugin_writes(client: httpx.Client) -> None:
    assert "Disallow: /" in client.get("/robots.txt").text
    plugins = {plugin["name"] for plugin in client.get("/-/plugins.json").json()}
    assert plugins == {
        "browse.plugin", "datasette-block-robots", "datasette-cluster-map", "datasette-dashboards", "datasette-leaflet",
        "datasette-reconcile", "datasette-render-markdown", "datasette-search-all",
    }  # fmt: skip


def test_csv_is_not_run_by_a_spreadsheet(client: httpx.Client) -> None:
    sql = (
        "SELECT '=1+1' AS a, '+1' AS b, '-1' AS c, -2.5 AS d, '-2+3' AS e, '@x' AS f, char(9) || 'x' AS g,"
        " char(13) || 'x' AS h, 'a' || char(10) || '=b' AS i, 'plain \"=x\"' AS \"=j\""
    )
    for more in ("", "&_dl=on"):
        answer = client.get(f"/lffd.csv?sql={httpx.QueryParams({'s': sql})!s}".replace("sql=s=", "sql=") + more)
        head, row = list(csv.reader(io.StringIO(answer.text, newline="")))
        assert head[-1] == "'=j"
        assert row == ["'=1+1", "'+1", "-1", "-2.5", "'-2+3", "'@x", "'\tx", "'\rx", "a\n=b", 'plain "=x"']


def test_home_says_what_it_is_and_leads_to_the_answer_in_three_clicks(client: httpx.Client) -> None:
    home = client.get("/").text
    for said in ("How to cite it", "What it does not hold", "Creative Commons", "strength.svg"):
        assert said in home
    (first,) = re.findall(r'<p class="start"><a href="([^"]+)">', home)
    claims = client.get(first.replace("&amp;", "&")).text
    second = re.findall(r'<a href="(/lffd/force_estimates/[^"]+)"', claims)
    assert len(second) >= 5
    third = client.get(second[0]).text
    assert 'class="out passage"' in third
