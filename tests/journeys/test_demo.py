"""An empty library → one click → a meeting that the real engine reads, down to the date that was changed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from mediaapp.ledger.models import Job
from mediaapp.meetings import kit
from mediaapp.meetings.models import Meeting, Source
from tests.journeys.browser import Watched
from tests.journeys.server import streaming_site
from tests.journeys.test_first_visit import tab_to
from tests.journeys.test_whole_way import visit_first, work

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    settings.ENGINE, settings.ENGINES = "embedded", {}
    kit.forget()
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))
    with streaming_site() as root:
        yield root
    kit.forget()


def test_a_demo_meeting_is_one_click_away(site: str, watched: Watched) -> None:
    page = watched.page
    visit_first(page, site)
    watched.accessible()
    watched.fits()
    tab_to(page, "Try it with a demo meeting")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Demo: a new bakery in Leeds")).to_be_visible()
    meeting = Meeting.objects.get()
    expect(page).to_have_url(f"{site}/meetings/{meeting.pk}/")

    work(Job.objects.get())
    page.goto(f"{site}/meetings/{meeting.pk}/?tab=minutes")
    minutes = page.locator(".record")
    expect(minutes.get_by_text("bakery on June 9 instead").first).to_be_visible()
    expect(minutes.get_by_text("bakery on May 5")).to_have_count(0)
    expect(page.get_by_text("Sold in the trial week").first).to_be_attached()
    watched.accessible()
    assert Source.objects.get().name == "demo meeting.mp4"
