"""The pages in a real browser: nothing fails, nothing is fetched from elsewhere, everything has a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

LOOK = 60_000
"""Milliseconds after which something that a page lacks counts as lacking; what is there is seen at once."""

PAGES = {
    "home": "/",
    "questions and tables": "/lffd",
    "force estimates": "/lffd/force_estimates",
    "events": "/lffd/events",
    "actors": "/lffd/actors",
    "agreements": "/lffd/agreements",
    "statements": "/lffd/statements",
    "all columns, filtered": "/lffd/force_estimates?_columns=all&measure=stock&_facet=claimant_id",
    "table with a map": "/lffd/events_flat",
    "codes": "/lffd/measures",
    "estimate": "/lffd/force_estimates/est-wagner-dod-ig-2019-12",
    "actor": "/lffd/actors/wagner-group",
    "question": "/lffd/01_size_claims",
    "question with parameters": "/lffd/02_stock_on_a_day?day=2020-06-30&months_back=1&unit=persons&known_on=",
    "travels of a number": "/lffd/17_travels_of_a_number",
    "question refused": "/lffd/01_size_claims?known_on=30.06.2020",
    "question without an answer": "/lffd/01_size_claims?force=wagner-group&until=1990",
    "sql": "/lffd?sql=SELECT+force%2C+count%28*%29+FROM+force_estimates_flat+GROUP+BY+force",
    "failing sql": "/lffd?sql=SELECT+nothing",
    "search": "/-/search?q=haftar",
    "empty search": "/-/search",
    "map": "/lffd/map",
    "charts": "/-/dashboards",
    "chart": "/-/dashboards/explore",
    "filtered chart": "/-/dashboards/explore?force=Wagner+Group&claimant=",
    "one chart": "/-/dashboards/explore/presence",
}
WIDTHS = {"wide": 1280, "narrow": 390}


@dataclass
class Looked:
    """A page and what the browser said of it."""

    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page of the server and wait until it is quiet."""
        self.page.goto(f"{self.base}{path}")
        self.page.wait_for_load_state("networkidle")

    def heard(self, message: ConsoleMessage) -> None:
        """Keep errors and warnings, but not that an error page was answered, where that is what is looked at."""
        if message.type in ("error", "warning") and "400 (Bad Request)" not in message.text:
            self.complaints.append(message.text)

    def asked(self, request: Request) -> None:
        """Keep requests to other servers."""
        if not request.url.startswith((f"{self.base}/", "data:", "blob:")):
            self.foreign.append(request.url)


@pytest.fixture(params=list(WIDTHS.values()), ids=list(WIDTHS))
def looked(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Looked]:
    context = browser.new_context(viewport={"width": request.param, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(LOOK)
    expect.set_options(timeout=LOOK)
    found = Looked(page, server)
    page.on("console", found.heard)
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("request", found.asked)
    yield found
    context.close()


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_whole(path: str, looked: Looked) -> None:
    looked.open(path)
    if path.startswith("/-/dashboards/"):
        expect(looked.page.locator(".drawing svg").first).to_be_visible()
    assert looked.complaints == []
    assert looked.foreign == []
    expect(looked.page.locator("h1")).to_have_count(1)
    sideways = looked.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0
    found = Axe().run(looked.page, options={"resultTypes": ["violations", "passes"]}).response
    assert len(found["passes"]) > 15, "axe-core looked at nothing"
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found["violations"] if v["impact"] != "minor"] == []


def test_axe_finds_what_is_wrong(looked: Looked) -> None:
    looked.open("/")
    looked.page.evaluate("document.querySelector('form.search input').removeAttribute('aria-label')")
    looked.page.evaluate("document.querySelector('form.search input').removeAttribute('placeholder')")
    assert "label" in {found["id"] for found in Axe().run(looked.page).response["violations"]}


def test_a_newcomer_finds_the_answer_in_three_clicks(looked: Looked) -> None:
    looked.open("/")
    looked.page.get_by_role("link", name="How many Wagner fighters").click()
    expect(looked.page.get_by_role("table")).to_contain_text("Wagner Group")
    row = looked.page.locator("tbody tr", has=looked.page.locator("td", has_text=re.compile("Panel of Experts"))).first
    row.locator("td[data-label='how many'] a").first.click()
    expect(looked.page.get_by_role("heading", name="Evidence")).to_be_visible()
    link = looked.page.get_by_role("link", name="Open the article at the passage").first
    assert ":~:text=" in str(link.get_attribute("href"))
    assert looked.complaints == []


def test_a_question_is_asked_with_other_parameters(looked: Looked) -> None:
    looked.open("/lffd/01_size_claims")
    looked.page.get_by_text("Ask differently").click()
    looked.page.get_by_label("Force", exact=True).select_option("syrian-fighters-turkey")
    looked.page.get_by_label("First day of the period").fill("2020")
    looked.page.get_by_role("button", name="Ask").click()
    looked.page.wait_for_url(re.compile("force=syrian-fighters-turkey"))
    looked.page.get_by_text("Ask differently").click()
    expect(looked.page.get_by_label("Force", exact=True)).to_have_value("syrian-fighters-turkey")
    expect(looked.page.get_by_label("First day of the period")).to_have_value("2020-01-01")


def test_an_answer_comes_before_its_form_and_fits_the_page(looked: Looked) -> None:
    looked.open("/lffd/01_size_claims?force=Wagner&since=2020&until=2020-05&measure=stock&known_on=")
    answer = looked.page.locator("p.sentence")
    expect(answer).to_contain_text("claimants")
    box = answer.bounding_box()
    assert box
    assert box["y"] < 400
    expect(looked.page.locator(".ranges .range").first).to_be_visible()
    columns = looked.page.locator("table.rows-and-columns th")
    expect(columns).to_have_count(5)
    inside = "document.querySelector('.table-wrapper')"
    assert looked.page.evaluate(f"{inside}.scrollWidth - {inside}.clientWidth") <= 0
    looked.page.get_by_role("link", name="Show all columns").click()
    looked.page.wait_for_url(re.compile("_columns=all"))
    assert columns.count() > 15


def test_a_value_that_cannot_be_read_is_told_with_the_form_open(looked: Looked) -> None:
    looked.page.goto(f"{looked.base}/lffd/01_size_claims?force=Vagner&since=&until=&measure=&known_on=30.06.2020")
    alert = looked.page.get_by_role("alert")
    expect(alert).to_contain_text("write 2020-06-30")
    expect(alert).to_contain_text("wagner-group")
    expect(looked.page.get_by_label("As known on this day")).to_have_value("30.06.2020")


def test_an_empty_answer_says_why_on_its_page(looked: Looked) -> None:
    looked.open("/lffd/01_size_claims?force=turkey")
    expect(looked.page.locator(".why")).to_contain_text("nowhere the force")


def test_the_search_box_of_any_page_leads_to_hits(looked: Looked) -> None:
    looked.open("/lffd/events")
    box = looked.page.get_by_role("search").get_by_role("searchbox")
    box.fill("Watiya")
    box.press("Enter")
    looked.page.wait_for_url(re.compile("/-/search"))
    looked.page.locator(".hits a").first.click()
    expect(looked.page.get_by_role("heading", name="The row")).to_be_visible()


def test_the_map_is_drawn_from_here_and_opens_rows(looked: Looked) -> None:
    looked.open("/lffd/map")
    expect(looked.page.locator("#map [data-drawn=yes]")).to_be_visible()
    assert looked.page.locator("#map svg path").count() >= 8
    looked.page.locator(".leaflet-marker-icon:not(.marker-cluster)").first.click(force=True)
    popup = looked.page.locator(".leaflet-popup a[href^='events/'], .leaflet-popup a[href^='force_estimates/']")
    expect(popup).to_be_visible()
    popup.press("Enter")  # by key: the map may still be gliding under the mouse
    expect(looked.page.get_by_role("heading", name="Evidence")).to_be_visible()
    assert looked.complaints == []
    assert looked.foreign == []


def test_a_filter_of_the_charts_draws_them_anew(looked: Looked) -> None:
    looked.open("/-/dashboards/explore")
    looked.page.get_by_label("Force", exact=True).select_option("Wagner Group")
    looked.page.get_by_role("button", name="Show").click()
    looked.page.wait_for_url(re.compile("force=Wagner"))
    expect(looked.page.locator("#chart-claimants svg")).to_be_visible()
    assert "Wagner Group" in str(looked.page.locator("#chart-claimants svg").text_content())
    assert looked.complaints == []


def test_columns_are_described_but_folded_away(looked: Looked) -> None:
    looked.open("/lffd/force_estimates")
    meaning = looked.page.get_by_text("Whose number it is").first
    expect(meaning).to_be_hidden()
    looked.page.locator("details.columns summary").click()
    expect(looked.page.locator("details.columns dd").first).to_be_visible()
    wrapper = looked.page.locator(".table-wrapper").bounding_box()
    assert wrapper
    assert wrapper["y"] < 900
