"""The library in a real browser: filters, ticks, rows that go on alone."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from mediaapp.ledger.models import Job, Work
from mediaapp.meetings.models import Meeting
from tests import shelf
from tests.journeys.browser import Watched, sign_in
from tests.people import PASSWORD, People, invent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


def test_filters_ticks_and_the_trash(live_server: LiveServer, watched: Watched, people: People) -> None:
    shelf.fill(people.platform)
    page = watched.page
    sign_in(page, live_server.url, people.bob.email, PASSWORD)
    rows = page.locator(".meeting")
    expect(rows).to_have_count(6)
    expect(page.get_by_role("toolbar")).to_be_hidden()

    page.get_by_label("Kind").select_option("document")
    expect(rows).to_have_count(1)
    expect(page).to_have_url(f"{live_server.url}/?view=inbox&kind=document&state=&within=&who=&sort=")
    page.go_back()
    expect(rows).to_have_count(6)

    page.get_by_label("Select Design weekly").check()
    page.get_by_label("Select Q3 platform review").check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    watched.accessible()
    page.get_by_role("button", name="Clear the selection").click()
    expect(page.get_by_role("toolbar")).to_be_hidden()
    page.get_by_label("Select Design weekly").check()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("1 meeting is in the trash.")).to_be_visible()
    expect(rows).to_have_count(5)

    page.get_by_role("link", name="Trash").click()
    page.get_by_label("Select Design weekly").check()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("1 meeting is back.")).to_be_visible()
    assert Meeting.objects.of(people.platform).count() == 6


def test_a_row_goes_on_by_itself(live_server: LiveServer, watched: Watched, people: People) -> None:
    working = shelf.fill(people.platform)["working"]
    page = watched.page
    sign_in(page, live_server.url, people.alice.email, PASSWORD)
    side = page.locator(f"#m-{working.pk} .meeting-side")
    expect(side).to_contain_text("Transcribing, 62 %")
    expect(side.get_by_role("progressbar")).to_have_attribute("value", "62")
    Work.objects.filter(job__meeting=working.pk).update(state=Work.State.DONE)
    Job.objects.filter(meeting=working.pk).update(state=Job.State.DONE)
    expect(side).not_to_contain_text("Transcribing", timeout=10_000)
    assert side.get_attribute("hx-trigger") is None


def test_pages_read_without_scripts(live_server: LiveServer, watched: Watched, people: People) -> None:
    shelf.fill(people.platform)
    browser = watched.page.context.browser
    assert browser is not None
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server.url, people.alice.email, PASSWORD)
    page.get_by_label("State").select_option("working")
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(".meeting")).to_have_count(1)
    page.get_by_label("Select Carrier call").check()
    page.get_by_role("button", name="Reviewed").click()
    expect(page.get_by_text("1 meeting is reviewed.")).to_be_visible()
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.context.close()
