"""The whole way, by keyboard: a first visit, a file that is dropped, a page that fills, minutes to check."""

import base64
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django import Settings

from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.run import run
from mediaapp.meetings import kit
from mediaapp.meetings.models import Meeting, Notice
from tests import media
from tests.journeys.browser import PHONE, WIDE, Watched
from tests.journeys.server import streaming_site
from tests.journeys.test_first_visit import tab_to
from worker.findings import Stage

pytestmark = pytest.mark.django_db(transaction=True)

DROP = """async ([name, content]) => {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, { type: "audio/wav" }));
    const event = { dataTransfer: carried, bubbles: true, cancelable: true };
    for (const kind of ["dragenter", "dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(kind, event));
}"""


@pytest.fixture
def site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The site as it is run; its units of work are done by the test itself, when it likes."""
    settings.ENGINE, settings.ENGINES = "scripted", {}
    kit.forget()
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))
    with streaming_site() as root:
        yield root


def work(job: Job, until: Callable[[Work], bool] = lambda _unit: False) -> None:
    """Do what waits, unit by unit, up to one that is not to be done yet."""
    for _ in range(500):
        waiting = [unit for unit in job.work_set.filter(state=Work.State.PENDING) if not until(unit)]
        if not waiting:
            return
        run(waiting[0].pk)
    raise AssertionError("the job does not come to its end")


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.1)


def visit_first(page: Page, root: str) -> None:
    page.goto(root)
    for label, text in [
        ("Your name", "Maria Oduya"),
        ("E-mail", "maria@halden.example"),
        ("Password", "a sentence is good"),
        ("Workspace", "Halden Freight"),
    ]:
        tab_to(page, label)
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)])
def test_from_the_first_visit_to_minutes(
    site: str,
    chromium: Browser,
    scheme: Literal["light", "dark"],
    size: tuple[int, int],
    tmp_path: Path,
) -> None:
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    watched = Watched(chromium.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce"))
    page = watched.page
    visit_first(page, site)
    recording = media.tone(tmp_path / "standup.wav", seconds=45).read_bytes()
    page.evaluate(DROP, ["standup.wav", base64.b64encode(recording).decode()])
    expect(page.locator(".tray li")).to_contain_text("Done, being read", timeout=30_000)
    watched.accessible()
    tab_to(page, "^standup$")
    page.keyboard.press("Enter")
    meeting = Meeting.objects.get()
    expect(page).to_have_url(f"{site}/meetings/{meeting.pk}/")

    job = Job.objects.get()
    work(job, until=lambda unit: unit.stage == Stage.MERGE)
    expect(page.locator(".utterance").first).to_be_attached(timeout=20_000)
    watched.accessible()
    watched.fits()
    work(job)
    expect(page.locator("body[sse-connect]")).to_have_count(0, timeout=20_000)
    page.wait_for_load_state("networkidle")
    wait_until(lambda: Notice.objects.get().read_at is not None)
    page.goto(f"{site}/meetings/{meeting.pk}/?tab=minutes")
    expect(page.locator(".record .claim").first).to_be_visible(timeout=20_000)
    watched.accessible()
    watched.fits()
    tab_to(page, "^Evidence 1,")
    page.keyboard.press("Enter")
    expect(page.locator(".utterance[aria-current=true]")).to_have_count(1)
    page.goto(f"{site}/notices/")
    expect(page.locator(".notices > li")).to_contain_text("are ready.")
    page.context.close()
    assert not watched.complaints, "\n".join(watched.complaints)
