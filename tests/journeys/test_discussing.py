"""A team talks about a meeting in a real browser: by key, at the words, in threads, in shared notes."""

import pytest
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from mediaapp.meetings import notepad
from mediaapp.meetings.models import Comment, Notes
from tests import transcript
from tests.journeys.browser import Watched, sign_in
from tests.journeys.test_sweep import FILES
from tests.people import PASSWORD, People, invent

pytestmark = pytest.mark.django_db(transaction=True)

SELECT_WORDS = """() => {
    const text = document.querySelector("#u-1 .said").firstChild;
    getSelection().setBaseAndExtent(text, 6, text, 16);
}"""


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


def test_words_are_commented_answered_and_resolved(
    live_server: LiveServer, watched: Watched, people: People
) -> None:
    made = transcript.record(people.platform)
    page = watched.page
    page.route(FILES, lambda route: route.fulfill(status=204))
    sign_in(page, live_server.url, people.carol.email, PASSWORD)
    page.goto(f"{live_server.url}/meetings/{made.pk}/?t=4")
    page.evaluate(SELECT_WORDS)
    page.keyboard.press("c")
    field = page.get_by_label("Your comment")
    expect(field).to_be_focused()
    field.press_sequentially("Ask @ver")
    expect(page.get_by_role("option", name="Vera")).to_be_visible()
    watched.accessible()
    field.press("Enter")
    expect(field).to_have_value("Ask @Vera ")
    field.press("Control+Enter")
    thread = page.locator(".thread")
    expect(thread).to_contain_text("Kubernetes")
    expect(thread).to_contain_text("Ask @Vera")
    expect(page.locator("#u-1 .row-notes")).to_contain_text("Carol Ask @Vera")
    expect(page.get_by_role("link", name="Comment at 0:00")).to_have_count(1)
    expect(page.locator(".tabs [data-tab-link=notes]")).to_have_text("Notes1")
    assert [user.name for user in Comment.objects.get().mentioned.all()] == ["Vera"]

    thread.get_by_text("Answer").first.click()
    page.get_by_label("Your answer").fill("No hurry.")
    thread.get_by_role("button", name="Answer").click()
    expect(thread).to_contain_text("No hurry.")
    watched.accessible()
    thread.get_by_role("button", name="Resolve").click()
    expect(page.get_by_text("1 resolved")).to_be_visible()
    expect(page.locator("#u-1 .row-notes")).to_have_count(0)


def test_a_highlight_takes_one_key_wherever_one_is(
    live_server: LiveServer, watched: Watched, people: People
) -> None:
    made = transcript.record(people.platform)
    page = watched.page
    page.route(FILES, lambda route: route.fulfill(status=204))
    sign_in(page, live_server.url, people.carol.email, PASSWORD)
    page.goto(f"{live_server.url}/meetings/{made.pk}/?t=4")
    page.keyboard.press("h")
    expect(page.locator("#u-2 .row-notes")).to_contain_text("highlighted by Carol")
    expect(page.locator("#panel")).to_have_attribute("data-tab", "minutes")
    page.locator("#u-2 .row-notes a").click()
    expect(page.locator(".thread--highlight")).to_be_visible()
    page.locator(".thread--highlight").get_by_role("button", name="Delete").click()
    expect(page.locator(".thread")).to_have_count(0)
    expect(page.locator("#u-2 .row-notes")).to_have_count(0)


def test_notes_are_kept_while_they_are_written(
    live_server: LiveServer, watched: Watched, people: People
) -> None:
    made = transcript.record(people.platform)
    page = watched.page
    page.route(FILES, lambda route: route.fulfill(status=204))
    sign_in(page, live_server.url, people.carol.email, PASSWORD)
    page.goto(f"{live_server.url}/meetings/{made.pk}/?tab=notes")
    page.get_by_role("link", name="Write notes").click()
    field = page.get_by_label("Notes of this meeting")
    field.press_sequentially("# Plan")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert Notes.objects.get().text == "# Plan"
    notepad.save(made, "# Bob's plan", Notes.objects.get().version, people.bob)
    field.press_sequentially(" B")
    expect(page.locator(".conflict")).to_contain_text("# Bob's plan")
    expect(page.locator(".conflict")).to_contain_text("# Plan B")
    watched.complaints.clear()  # the browser says in its console that the answer was 409
    watched.accessible()
    page.get_by_role("button", name="Keep mine").click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("heading", name="Plan B")).to_be_visible()
    assert Notes.objects.get().text == "# Plan B"
