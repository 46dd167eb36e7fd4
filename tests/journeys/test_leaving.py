"""What leaves the page: minutes that are copied or printed in one click, and word that they are ready."""

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from mediaapp.ledger.models import Job
from mediaapp.meetings import store
from mediaapp.meetings.models import Meeting
from tests import shelf, transcript
from tests.journeys.browser import Watched, sign_in
from tests.people import PASSWORD, People, invent

pytestmark = pytest.mark.django_db(transaction=True)

PASTED = """async (type) => {
    const [item] = await navigator.clipboard.read();
    return await (await item.getType(type)).text();
}"""

ASKED = """window.Notification = class {
    static permission = "default";
    static asked = 0;
    static async requestPermission() { this.asked += 1; return this.permission = "granted"; }
}"""


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture
def made(people: People) -> Meeting:
    return transcript.record(people.platform, rows=6)


@pytest.fixture
def page(live_server: LiveServer, watched: Watched, people: People, made: Meeting) -> Page:
    """The review page; there is no file behind it, so its player complains of that."""
    watched.page.route("**/sources/**", lambda route: route.fulfill(status=204))
    sign_in(watched.page, live_server.url, people.vera.email, PASSWORD)
    watched.page.goto(f"{live_server.url}/meetings/{made.pk}/")
    return watched.page


def test_the_minutes_are_copied_as_rich_text_and_as_markdown(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    expect(page.locator("#live")).to_have_text("The minutes are copied.")
    text = page.evaluate(PASTED, "text/plain")
    assert text.startswith("# Q3 platform review")
    assert "[^1]" in text
    html = page.evaluate(PASTED, "text/html")
    assert "<h2>Q3 platform review</h2>" in html
    assert "<sup>[1]</sup>" in html
    assert "So on Kubernetes we are at thirty-eight of fifty-two." in html
    assert "unverified" in html
    for left_behind in ("<svg", "class=", "<a ", "Word for word"):
        assert left_behind not in html


def test_where_a_page_may_not_copy_it_downloads(page: Page) -> None:
    page.evaluate("() => { navigator.clipboard.write = async () => { throw new Error('not allowed'); }; }")
    with page.expect_download() as download:
        page.get_by_role("button", name="Copy", exact=True).click()
    assert download.value.suggested_filename == "q3-platform-review.md"
    expect(page.locator("#live")).to_contain_text("The minutes are downloaded instead.")


def test_print_sets_the_minutes_alone(page: Page, live_server: LiveServer, made: Meeting) -> None:
    page.add_init_script("window.print = () => { window.printed = (window.printed ?? 0) + 1; }")
    page.goto(f"{live_server.url}/meetings/{made.pk}/?tab=about")
    page.get_by_role("link", name="Print", exact=True).click()
    page.wait_for_function("() => window.printed === 1")
    page.get_by_role("link", name="Print", exact=True).click()
    page.wait_for_function("() => window.printed === 2")


def test_on_paper_pins_are_numbers_and_quotes_are_endnotes(page: Page, tmp_path: Path) -> None:
    page.pdf(path=tmp_path / "minutes.pdf", prefer_css_page_size=True)
    sheets = pypdfium2.PdfDocument(tmp_path / "minutes.pdf")
    said = " ".join(sheet.get_textpage().get_text_bounded() for sheet in sheets)
    assert len(sheets) <= 2
    assert "Q3 platform review" in said
    assert "[1]" in said
    assert "[1] Maria Oduya, 0:00: “So on Kubernetes we are at thirty-eight of fifty" in " ".join(
        said.split()
    )
    for chrome in ("Export", "Library", "Mark reviewed", "Transcript", "Speakers", "Word for word"):
        assert chrome not in said


def test_one_is_told_that_the_minutes_are_ready(
    live_server: LiveServer, watched: Watched, people: People
) -> None:
    working = shelf.meeting(people.platform, "Carrier call")
    job = shelf.job(working)
    Job.objects.filter(pk=job.pk).update(by=people.bob)
    Meeting.objects.filter(pk=working.pk).update(created_by=people.bob)
    page = watched.page
    sign_in(page, live_server.url, people.bob.email, PASSWORD)
    expect(page).to_have_title("Inbox · Afterword")
    job.refresh_from_db()
    store.note_finished(job)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    expect(page).to_have_title("(1) Inbox · Afterword", timeout=20_000)
    expect(page.locator("#live")).to_have_text("The minutes of “Carrier call” are ready.")
    page.get_by_role("link", name="Notices, 1 that you have not read").click()
    watched.accessible()
    page.get_by_role("button", name="Mark all read").click()
    expect(page).to_have_title("Notices · Afterword")
    expect(page.get_by_role("button", name="Mark all read")).to_have_count(0)


def test_the_browser_tells_only_who_asked_it_to(
    live_server: LiveServer, watched: Watched, people: People
) -> None:
    page = watched.page
    page.add_init_script(ASKED)
    sign_in(page, live_server.url, people.bob.email, PASSWORD)
    page.goto(f"{live_server.url}/notices/")
    assert page.evaluate("Notification.asked") == 0
    page.get_by_role("button", name="Tell me in this browser too").click()
    expect(page.get_by_role("button", name="This browser tells you too")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert page.evaluate("Notification.asked") == 1
    page.get_by_role("button", name="This browser tells you too").click()
    expect(page.get_by_role("button", name="Tell me in this browser too")).to_have_attribute(
        "aria-pressed", "false"
    )
