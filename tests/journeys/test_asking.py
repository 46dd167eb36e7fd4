"""Searching and asking in a real browser: by keyboard, on a phone, while the answer comes."""

from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import Settings

from mediaapp.meetings import kit
from tests import transcript
from tests.journeys.browser import PHONE, WIDE, Watched, sign_in
from tests.journeys.server import streaming_site
from tests.journeys.test_review import film, with_files
from tests.mediaapp.asking.answering import answering, script
from tests.people import PASSWORD, People, invent

pytestmark = pytest.mark.django_db(transaction=True)

__all__ = ["film"]

LEFT = "What is left?"
ANSWERS = [
    (
        LEFT,
        [
            ("The hard part is left.", "What is left is the hard part, though."),
            ("And a rehearsal.", "Then we put the rehearsal before everything else."),
            ("It takes 900 days.", "What is left is the hard part, though."),
        ],
    )
]


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture
def _script(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = script(tmp_path / "script.json", ANSWERS, pause_s=1.5)
    settings.ENGINE, settings.ENGINES = "scripted", {}
    settings.ENGINE_OPTIONS = settings.ENGINE_OPTIONS | {"script": path}
    kit.forget()
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))


def test_everything_said_is_searched_by_keyboard(watched: Watched, people: People, film: Path) -> None:
    made = with_files(transcript.record(people.platform, rows=6), film)
    with streaming_site() as root:
        page = watched.page
        sign_in(page, root, people.vera.email, PASSWORD)
        page.keyboard.press("/")
        page.keyboard.type("rehearsal")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("“rehearsal”")
        expect(page.locator("mark")).to_have_count(2)
        watched.accessible()
        watched.fits()
        page.get_by_role("link", name="Priya Raman 1").click()
        expect(page.locator("mark")).to_have_count(1)
        assert "speaker=Priya" in page.url
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        watched.fits()
        watched.accessible()
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        page.get_by_role("link", name="Priya Raman, 0:08").press("Enter")
        page.wait_for_url(f"{root}/meetings/{made.pk}/?t=8#u-3")
        expect(page.locator("#u-3")).to_have_attribute("aria-current", "true")
        page.locator("body").press("/")
        page.wait_for_url(f"{root}/search/")
        expect(page.get_by_label("Search for")).to_be_focused()


@pytest.mark.usefixtures("_script")
def test_an_answer_comes_sentence_by_sentence(watched: Watched, people: People, film: Path) -> None:
    made = with_files(transcript.record(people.platform, rows=6), film)
    with streaming_site() as root, answering():
        page = watched.page
        sign_in(page, root, people.vera.email, PASSWORD)
        page.goto(f"{root}/meetings/{made.pk}/")
        page.get_by_label("Review", exact=True).get_by_role("link", name="Ask").press("Enter")
        field = page.get_by_role("textbox", name="Your question")
        expect(field).to_be_visible()
        field.fill(LEFT)
        field.press("Enter")
        answer = page.locator(".ask-a").last
        expect(answer).to_have_attribute("aria-busy", "true")
        expect(answer.locator(".claim").first).to_contain_text("The hard part is left.")
        expect(answer).to_have_attribute("aria-busy", "true")
        watched.accessible()
        expect(answer.get_by_text("unverified", exact=True)).to_be_visible(timeout=15_000)
        expect(answer).not_to_have_attribute("aria-busy", "true", timeout=15_000)
        expect(answer).to_contain_text("Nobody says")
        expect(answer).to_contain_text("Searched all of 0:24, 2 screens")
        pin = answer.locator(".claim").get_by_role("link", name="Evidence 1, said: Tomasz Lind, 0:04")
        pin.click()
        expect(page.locator("#u-2")).to_have_attribute("aria-current", "true")

        field = page.get_by_role("textbox", name="Your question")
        field.fill("Who won the election?")
        field.press("Enter")
        expect(page.get_by_text("Not in this recording.")).to_be_visible(timeout=15_000)
        asked = page.locator(".ask-q > span:last-child")
        expect(asked).to_have_text([f"Vera asks: {LEFT}", "Vera asks: Who won the election?"])
        watched.accessible()
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        watched.fits()
        watched.accessible()


@pytest.mark.usefixtures("_script")
def test_a_question_to_all_meetings_is_stopped(watched: Watched, people: People, film: Path) -> None:
    with_files(transcript.record(people.platform), film)
    with streaming_site() as root:
        page = watched.page
        sign_in(page, root, people.vera.email, PASSWORD)
        page.get_by_role("link", name="Ask").first.click()
        page.get_by_role("textbox", name="Your question").fill(LEFT)
        page.get_by_role("button", name="Ask").click()
        answer = page.locator(".ask-a").last
        expect(answer).to_contain_text("Looking for it")
        expect(answer).to_contain_text("Searched 1 of 1 meeting")
        watched.accessible()
        answer.get_by_role("button", name="Stop").click()
        expect(page.get_by_text("Stopped before anything was found.")).to_be_visible()
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        watched.fits()
        watched.accessible()
