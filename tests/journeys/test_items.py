"""Actions and decisions in a real browser: ticked, taken back, edited and added by keyboard, accepted."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from mediaapp.meetings.models import Claim, Item, Meeting
from tests import shelf, transcript
from tests.journeys.browser import Watched, sign_in
from tests.journeys.test_sweep import FILES
from tests.mediaapp.items.things import item, named, sign
from tests.people import PASSWORD, People, invent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture
def meeting(people: People, watched: Watched) -> Meeting:
    made = transcript.record(people.platform)
    watched.page.route(FILES, lambda route: route.fulfill(status=204))  # nothing lies behind the rows
    return made


def test_an_action_is_ticked_and_taken_back_by_keyboard(
    live_server: LiveServer, watched: Watched, people: People, meeting: Meeting
) -> None:
    first, second = item(meeting, "action", "Call the carrier"), item(meeting, "action", "Book a room")
    sign_in(watched.page, live_server.url, people.bob.email, PASSWORD)
    watched.page.goto(f"{live_server.url}/actions/")
    boxes = watched.page.get_by_role("checkbox")
    boxes.first.focus()
    watched.page.keyboard.press("ArrowDown")
    expect(boxes.nth(1)).to_be_focused()
    watched.page.keyboard.press("x")
    expect(boxes.nth(1)).to_be_checked()
    expect(boxes.nth(1)).to_be_focused()
    watched.accessible()
    watched.page.keyboard.press("u")
    expect(boxes.nth(1)).not_to_be_checked()
    expect(boxes.nth(1)).to_be_focused()
    watched.page.keyboard.press("e")
    expect(watched.page.locator(".item-form textarea")).to_be_focused()
    watched.page.locator(".item-form").get_by_label("Who").fill("Carol")
    watched.page.keyboard.press("Enter")
    expect(watched.page.locator(".ledger .who").nth(1)).to_have_text("Carol")
    assert {one.status for one in Item.objects.filter(pk__in=[first.pk, second.pk])} == {"open"}


def test_minutes_are_ticked_in_place(
    live_server: LiveServer, watched: Watched, people: People, meeting: Meeting
) -> None:
    claim = Claim.objects.filter(writing__meeting=meeting, section="actions").first()
    assert claim
    made = Item.objects.create(workspace=people.platform, meeting=meeting, kind="action")
    Claim.objects.filter(pk=claim.pk).update(item=made)
    sign_in(watched.page, live_server.url, people.bob.email, PASSWORD)
    watched.page.goto(f"{live_server.url}/meetings/{meeting.pk}/")
    box = watched.page.get_by_role("checkbox", name=f"Done: {claim.text}")
    box.click()
    expect(box).to_be_checked()
    assert watched.page.url.endswith(f"/meetings/{meeting.pk}/"), "the page has stayed"
    made.refresh_from_db()
    assert made.status == "done"


def test_the_tab_takes_an_action_of_ones_own(
    live_server: LiveServer, watched: Watched, people: People, meeting: Meeting
) -> None:
    older = item(shelf.meeting(people.platform, "Before", ago=timedelta(days=7)), "action", "Send the plan")
    sign(older, meeting)
    sign_in(watched.page, live_server.url, people.bob.email, PASSWORD)
    watched.page.goto(f"{live_server.url}/meetings/{meeting.pk}/?tab=actions")
    expect(watched.page.get_by_text("said here to be done")).to_be_visible()
    watched.page.get_by_role("button", name="Mark done").click()
    expect(watched.page.get_by_role("checkbox", name="Done: Send the plan")).to_be_checked()
    new = watched.page.locator("[data-new-item]")
    new.get_by_label("Add an action").fill("Ring the carrier")
    new.get_by_label("By when").fill(str(timezone.localdate()))
    watched.page.keyboard.press("Enter")
    expect(watched.page.locator("#items").get_by_text("Ring the carrier")).to_be_visible()
    watched.accessible()
    watched.fits()


def test_without_scripts_everything_is_a_form(
    live_server: LiveServer, watched: Watched, people: People, meeting: Meeting
) -> None:
    made = named(meeting, "action", "Call the carrier", assignee="Bob")
    browser = watched.page.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, people.bob.email, PASSWORD)
    page.goto(f"{live_server.url}/actions/")
    page.get_by_role("checkbox", name="Done: Call the carrier").click()
    made.refresh_from_db()
    assert made.status == "done"
    page.goto(f"{live_server.url}/items/{made.pk}/")
    page.get_by_role("button", name="Undo").click()
    made.refresh_from_db()
    assert made.status == "open"
    context.close()
