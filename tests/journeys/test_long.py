"""A meeting of four hours in a real browser: light to open, found in, stepped through, and nothing jumps."""

import re
import time

import pytest
from playwright.sync_api import Page, Response, Route, expect
from pytest_django.live_server_helper import LiveServer

from mediaapp.meetings.models import Meeting
from tests import long
from tests.journeys.browser import Watched
from tests.journeys.test_playing import until
from tests.journeys.test_review import open_page
from tests.people import People, invent

pytestmark = pytest.mark.django_db(transaction=True)

FILES = re.compile("/sources/[^/]+/(original|made)")
SEEN = """() => {
    const at = document.getElementById('scroller').getBoundingClientRect();
    return document.elementFromPoint(at.left + 120, at.top + 80).closest('.utterance, .block')?.className;
}"""
WATCH = """() => {
    window.shifts = [];
    const rows = document.getElementById('rows'), top = rows.closest('#scroller').getBoundingClientRect().top;
    // A row that is drawn for the first time is told of as coming from the window's corner: nobody saw it.
    const isFirst = (moved) => rows.contains(moved.node) && moved.previousRect.bottom <= top;
    const seen = (one) => one.sources.length && one.sources.every(isFirst) ? 0 : one.value;
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map(seen)))
        .observe({ type: 'layout-shift' });
}"""


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture
def meeting(people: People) -> Meeting:
    return long.meeting(people.platform)


@pytest.fixture
def page(live_server: LiveServer, watched: Watched, people: People, meeting: Meeting) -> Page:
    watched.page.route(FILES, lambda route: route.fulfill(status=204))
    return open_page(watched, live_server.url, meeting, people.vera.email)


def late(route: Route) -> None:
    time.sleep(0.6)  # a slow line
    route.continue_()


def lit(page: Page, n: int) -> None:
    expect(page.locator(f"#u-{n}")).to_have_attribute("aria-current", "true", timeout=15_000)
    expect(page.locator(".utterance[aria-current]")).to_have_count(1)


def test_it_is_light_to_open(
    live_server: LiveServer, watched: Watched, people: People, meeting: Meeting
) -> None:
    watched.page.route(FILES, lambda route: route.fulfill(status=204))
    open_page(watched, live_server.url, meeting, people.vera.email)
    answers: list[Response] = []
    watched.page.on("response", lambda answer: answers.extend([answer]))
    watched.page.reload(wait_until="networkidle")
    sent = {one.url: one for one in answers if not one.url.endswith(".webp")}
    weights = {
        url: len(one.body())
        for url, one in sent.items()
        if one.request.resource_type in {"script", "stylesheet"}
    }
    assert len(sent) <= 10, " ".join(sent)
    assert sum(weights.values()) <= 150_000, weights


def test_one_finds_in_rows_that_are_not_there_yet(page: Page) -> None:
    expect(page.locator(".utterance")).to_have_count(200)
    page.keyboard.press("Control+f")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("QUOKKA")
    page.keyboard.press("Enter")
    told = page.locator("[data-found]")
    expect(told).to_have_text("1 of 2")
    expect(page.locator("#u-1235")).to_be_in_viewport(timeout=5_000)
    page.keyboard.press("Enter")
    expect(told).to_have_text("2 of 2")
    expect(page.locator("#u-2901")).to_be_in_viewport(timeout=15_000)
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#u-1235")).to_be_in_viewport()
    assert page.evaluate("CSS.highlights.get('found').size") == 2
    assert page.evaluate("[...CSS.highlights.get('found-now')][0].toString()") == "quokka"
    page.get_by_role("button", name="Next place").click()
    expect(told).to_have_text("2 of 2")
    page.locator("#find").fill("nobody says this")
    expect(told).to_have_text("Nothing")
    page.keyboard.press("Escape")
    expect(page.locator("#find")).to_have_value("")


def test_one_finds_before_the_finder_is_there(page: Page) -> None:
    page.route("**/js/find.js", late)
    page.keyboard.press("Control+f")
    page.keyboard.type("quokka")
    page.keyboard.press("Enter")
    expect(page.locator("[data-found]")).to_have_text("1 of 2")
    assert "find=" not in page.url, "the page was not left"


def test_one_jumps_to_the_end_and_back_by_speaker_and_by_screen(page: Page) -> None:
    page.locator("body").press("End")
    lit(page, 3000)
    page.keyboard.press("ArrowUp")
    lit(page, 2999)
    page.keyboard.press("Home")
    lit(page, 1)
    page.keyboard.press("Shift+ArrowRight")
    lit(page, 3)
    for _ in range(5):
        page.keyboard.press("]")
    lit(page, 188)
    expect(page.locator("#screens a").nth(5)).to_have_attribute("aria-current", "true")
    page.keyboard.press("]")
    lit(page, 226)


def test_stepping_over_the_edge_of_a_block_fetches_the_next(page: Page, meeting: Meeting) -> None:
    page.goto(f"{page.url}?t=957")
    lit(page, 200)
    page.locator("body").press("ArrowDown")
    lit(page, 201)


def test_nothing_moves_when_rows_arrive(page: Page) -> None:
    page.evaluate(WATCH)
    scroller = page.locator("#scroller")
    scroller.hover()
    for _ in range(12):
        page.mouse.wheel(0, 1_500)
        page.wait_for_timeout(60)
    until(page, "document.querySelectorAll('.utterance').length >= 400")
    page.wait_for_timeout(300)
    assert sum(page.evaluate("window.shifts")) < 0.1, (
        "what counts as a good page; a block that jumps is far above"
    )
    assert "utterance" in page.evaluate(SEEN), "rows were there before one came to them"
