"""Recordings that no browser plays are played from their copy; captions run along, corrections included."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from mediaapp.files.places import Place
from mediaapp.ledger.models import Work
from mediaapp.meetings import edits, kit
from mediaapp.meetings.models import Meeting, Utterance
from mediaapp.meetings.process import start
from tests import media
from tests.journeys.browser import Watched, sign_in
from tests.mediaapp.meetings.test_process import drain, meeting_with
from tests.people import PASSWORD, People, invent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture(autouse=True)
def _scripted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.ENGINE, settings.ENGINES = "scripted", {}
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))
    kit.forget()
    yield
    kit.forget()


def processed(people: People, path: Path, kind: str) -> Meeting:
    made = meeting_with(people.platform, (path, kind))
    job = start(made, None)
    drain(job)
    assert not job.work_set.filter(state=Work.State.GAP).exists()
    assert job.work_set.get(stage="play").state == Work.State.DONE
    made.refresh_from_db()
    return made


def film(path: Path) -> Path:
    inputs = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=10", "-f", "lavfi", "-i", "sine=frequency=330"]
    media.ffmpeg(*inputs, "-t", "24", "-c:v", "mpeg4", "-c:a", "mp3", path)
    return path


def until(page: Page, expression: str) -> None:
    """Waits as `wait_for_function` does, which the pages' own security policy forbids."""
    for _ in range(150):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


def plays(page: Page) -> None:
    """The recording moves on, and can be sought in."""
    page.keyboard.press("Space")
    until(page, "document.getElementById('media').currentTime > 0.5")
    page.keyboard.press("Space")
    page.evaluate("document.getElementById('media').currentTime = 15")
    until(page, "!document.getElementById('media').seeking")
    assert page.evaluate("document.getElementById('media').currentTime") == pytest.approx(15, abs=0.2)
    assert page.evaluate("document.getElementById('media').duration") == pytest.approx(24, abs=0.5)


def test_an_avi_is_watched_with_captions(
    live_server: LiveServer, watched: Watched, people: People, tmp_path: Path
) -> None:
    made = processed(people, film(tmp_path / "talk.avi"), "video")
    sign_in(watched.page, live_server.url, people.bob.email, PASSWORD)
    watched.page.goto(f"{live_server.url}/meetings/{made.pk}/")
    page = watched.page
    assert "/play.mp4" in str(page.locator("#media").get_attribute("src"))
    plays(page)
    button = page.get_by_role("button", name="Captions")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    until(page, "document.getElementById('captions').track.activeCues?.length > 0")
    first = Utterance.objects.live(made)[0].text
    shown = "[...document.getElementById('captions').track.cues].map((cue) => cue.text).join(' ')"
    assert first.split()[0] in page.evaluate(shown)
    watched.accessible()
    page.keyboard.press("c")
    page.evaluate("document.getElementById('media').currentTime = 0")

    edits.correct(Utterance.objects.live(made)[0], "Corrected words are in the captions.", people.bob)
    page.reload()
    page.get_by_role("button", name="Captions").click()
    until(page, "document.getElementById('captions').track.cues?.length > 0")
    assert "Corrected" in page.evaluate(shown)


@pytest.mark.parametrize("name", ["memo.wma", "memo.amr"])
def test_a_phone_memo_is_heard(
    live_server: LiveServer, watched: Watched, people: People, tmp_path: Path, name: str
) -> None:
    tone = media.tone(tmp_path / "tone.wav", seconds=24)
    if name.endswith(".amr"):
        path = media.shared_media("containers", "androidx_sample_nb.amr")
    else:
        path = tmp_path / name
        media.ffmpeg("-i", tone, "-c:a", "wmav2", path)
    made = processed(people, path, "audio")
    sign_in(watched.page, live_server.url, people.bob.email, PASSWORD)
    watched.page.goto(f"{live_server.url}/meetings/{made.pk}/")
    assert "/play.m4a" in str(watched.page.locator("#media").get_attribute("src"))
    if name.endswith(".wma"):
        plays(watched.page)
    else:
        watched.page.keyboard.press("Space")
        until(watched.page, "document.getElementById('media').currentTime > 0.3")


def test_until_the_copy_is_there_the_page_says_so(
    live_server: LiveServer, watched: Watched, people: People, tmp_path: Path
) -> None:
    made = processed(people, film(tmp_path / "talk.avi"), "video")
    folder = Path(default_storage.path(Place(made.workspace_id, made.source_set.get().pk).folder))
    (copy,) = folder.rglob("play.mp4")
    copy.unlink()
    sign_in(watched.page, live_server.url, people.bob.email, PASSWORD)
    watched.page.goto(f"{live_server.url}/meetings/{made.pk}/")
    expect(watched.page.locator("#waits")).to_contain_text("Browsers cannot play “talk.avi” as it is.")
    expect(watched.page.locator("#media")).to_have_count(0)
    watched.accessible()
