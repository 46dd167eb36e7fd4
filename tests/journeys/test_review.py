"""The review page in a real browser: played, checked, corrected by keyboard, and watched as it fills."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from mediaapp.files.places import Place
from mediaapp.ledger.models import Job, Work
from mediaapp.meetings import edits
from mediaapp.meetings.models import Meeting, Utterance
from mediaapp.meetings.recipe import Recipe
from tests import media, shelf, transcript
from tests.journeys.browser import PHONE, WIDE, Watched, sign_in
from tests.journeys.server import streaming_site
from tests.people import PASSWORD, People, invent
from worker.findings import Stage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    slides = (["Kubernetes migration", "38 of 52 services"], ["Plan for the winter"])
    return media.slides(tmp_path_factory.mktemp("film") / "talk.mp4", *slides, seconds=12)


def with_files(made: Meeting, film: Path) -> Meeting:
    """Puts what the page plays and shows where it is served from."""
    from PIL import Image

    place = Place(made.workspace_id, made.source_set.get().pk)
    place.original_path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(film, place.original_path)
    made.source_set.update(name=film.name)
    frames = place.made_path(Recipe.of_json({}).making) / "frames"
    frames.mkdir(parents=True, exist_ok=True)
    for n, colour in enumerate(("navy", "teal")):
        Image.new("RGB", (320, 180), colour).save(frames / f"{n}.webp")
    return made


def open_page(watched: Watched, root: str, made: Meeting, who: str, query: str = "") -> Page:
    sign_in(watched.page, root, who, PASSWORD)
    watched.page.goto(f"{root}/meetings/{made.pk}/{query}")
    return watched.page


def test_a_claim_is_checked_in_one_click(
    live_server: LiveServer, watched: Watched, people: People, film: Path
) -> None:
    made = with_files(transcript.record(people.platform, rows=6), film)
    page = open_page(watched, live_server.url, made, people.vera.email)
    pin = page.get_by_role("link", name="Evidence 1, said: Maria Oduya, 0:00")
    pin.hover()
    card = page.get_by_role("dialog", name="Evidence 1")
    expect(card).to_contain_text("So on Kubernetes we are at thirty-eight of fifty-two.")
    expect(card).to_contain_text("Word for word")
    watched.accessible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()

    pin = page.get_by_role("link", name="Evidence 5, said: Tomasz Lind, 0:04")
    pin.click()
    expect(page.locator("#u-2")).to_have_attribute("aria-current", "true")
    assert page.evaluate("document.getElementById('media').currentTime") >= 4
    assert page.url.endswith("?t=4#u-2")
    expect(pin).to_have_attribute("aria-current", "true")


def test_one_clock_moves_the_row_the_screen_and_the_needle(
    live_server: LiveServer, watched: Watched, people: People, film: Path
) -> None:
    made = with_files(transcript.record(people.platform, rows=6), film)
    page = open_page(watched, live_server.url, made, people.vera.email, "?t=13")
    expect(page.locator("#u-4")).to_have_attribute("aria-current", "true")
    expect(page.locator("#screens a").nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator(".tl-now")).to_have_attribute("x1", r"54.166666666666664%")
    expect(page.locator("[aria-current=true].utterance")).to_have_count(1)

    page.locator("body").press("ArrowUp")
    expect(page.locator("#u-3")).to_have_attribute("aria-current", "true")
    page.keyboard.press("]")
    expect(page.locator("#screens a").nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("[")
    expect(page.locator("#screens a").nth(0)).to_have_attribute("aria-current", "true")
    expect(page.locator("#u-1")).to_have_attribute("aria-current", "true")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#u-2")).to_have_attribute("aria-current", "true")
    page.keyboard.press("l")
    expect(page.locator("#u-4")).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    expect(page.locator("[data-now]")).to_have_text("0:04")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    expect(page.locator("[data-now]")).to_have_text("0:05", timeout=8_000)
    page.keyboard.press("Space")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    watched.accessible()


def test_following_stops_when_the_reader_scrolls(
    live_server: LiveServer, watched: Watched, people: People, film: Path
) -> None:
    made = with_files(transcript.record(people.platform, rows=60), film)
    page = open_page(watched, live_server.url, made, people.vera.email, "?t=8")
    page.locator("#scroller").hover()
    page.mouse.wheel(0, 3_000)
    back = page.get_by_role("button", name="Back to 0:08")
    expect(back).to_be_visible()
    expect(page.get_by_role("button", name="Follow")).to_have_attribute("aria-pressed", "false")
    back.click()
    expect(page.locator("#u-3")).to_be_in_viewport()
    expect(back).to_be_hidden()


def test_a_far_moment_fetches_its_block(live_server: LiveServer, watched: Watched, people: People) -> None:
    made = transcript.record(people.platform, rows=450)
    # Nothing lies behind the rows: a film of some seconds would say where it ends, and be believed.
    watched.page.route(re.compile("/sources/"), lambda route: route.fulfill(status=204))
    page = open_page(watched, live_server.url, made, people.vera.email)
    expect(page.locator(".utterance")).to_have_count(200)
    page.locator(".block").last.scroll_into_view_if_needed()
    expect(page.locator("#u-450")).to_be_attached()
    page.goto(f"{live_server.url}/meetings/{made.pk}/?t=1600#u-401")
    expect(page.locator("#u-401")).to_be_in_viewport(timeout=15_000)
    expect(page.locator("#u-401")).to_have_attribute("aria-current", "true")


def test_a_line_is_corrected_by_keyboard(
    live_server: LiveServer, watched: Watched, people: People, film: Path
) -> None:
    made = with_files(transcript.record(people.platform, rows=6), film)
    page = open_page(watched, live_server.url, made, people.bob.email, "?t=4")
    page.locator("body").press("e")
    field = page.get_by_role("textbox", name="Tomasz Lind, 0:04")
    expect(field).to_be_focused()
    watched.accessible()
    field.press("Escape")
    expect(field).to_be_hidden()
    page.locator("#u-2 .said").dblclick()
    field.fill("What is left is easy.")
    field.press("Enter")
    row = page.locator(".utterance", has_text="What is left is easy.")
    expect(row).to_contain_text("edited by Bob")
    expect(page.locator("#live")).to_have_text("The line is saved.")
    row.get_by_role("button", name="undo").click()
    expect(page.locator("#u-2")).to_contain_text("What is left is the hard part, though.")

    page.locator("body").press("e")
    expect(field).to_be_focused()
    field.press("Tab")
    expect(page.get_by_role("textbox", name="Priya Raman, 0:08")).to_be_focused()


def test_who_was_slower_sees_both_texts(
    live_server: LiveServer, chromium: Browser, people: People, film: Path
) -> None:
    from mediaapp.meetings import edits

    made = with_files(transcript.record(people.platform, rows=6), film)
    page = chromium.new_page()
    sign_in(page, live_server.url, people.bob.email, PASSWORD)
    page.goto(f"{live_server.url}/meetings/{made.pk}/?t=4")
    page.locator("body").press("e")
    expect(page.get_by_role("textbox", name="Tomasz Lind, 0:04")).to_be_focused()
    edits.correct(Utterance.objects.get(meeting=made, label="u2"), "Alice was faster.", people.alice)
    page.get_by_role("textbox", name="Tomasz Lind, 0:04").fill("Bob was slower.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Alice saved this row while you were writing.")
    expect(page.get_by_role("alert")).to_contain_text("Bob was slower.")
    page.get_by_role("link", name="Take theirs").click()
    expect(page.locator("#rows")).to_contain_text("Alice was faster.")
    page.close()


def test_the_address_keeps_the_tab_and_the_recording_plays_on(
    live_server: LiveServer, watched: Watched, people: People, film: Path
) -> None:
    made = with_files(transcript.record(people.platform, rows=6), film)
    page = open_page(watched, live_server.url, made, people.vera.email)
    page.evaluate("window.same = true")
    page.get_by_label("Review").get_by_role("link", name="Actions").click()
    expect(page.get_by_role("region", name="Actions")).to_be_visible()
    assert page.url.endswith("?tab=actions")
    page.get_by_label("Review").get_by_role("link", name="About").click()
    expect(page.get_by_role("region", name="About this meeting")).to_contain_text("talk.mp4")
    watched.accessible()
    page.go_back()
    expect(page.get_by_role("region", name="Actions")).to_be_visible()
    assert page.evaluate("window.same"), "the page was never left"


# ── while it is being read ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def streaming(people: People) -> Iterator[str]:
    with streaming_site() as root:
        yield root


def test_rows_come_by_themselves_until_all_is_there(
    streaming: str, watched: Watched, people: People, film: Path
) -> None:
    made, job = transcript.working(people.platform)
    with_files(made, film)
    page = open_page(watched, streaming, made, people.bob.email)
    rows = page.locator("#rows > .utterance")
    expect(rows).to_have_count(4)
    counts = [4]
    for n in range(5):
        transcript.hear(job, 10 + n, f"This came as number {n}.", start_ms=100_000 - 4_000 * n)
        expect(rows).to_have_count(5 + n, timeout=10_000)
        counts.append(rows.count())
    assert counts == [4, 5, 6, 7, 8, 9]
    assert rows.nth(4).inner_text().endswith("number 4."), "rows stand in order of time"
    watched.accessible()

    page.locator("#scroller").evaluate("one => { one.scrollTop = 60 }")
    finish(made, job)
    expect(page.locator("#u-1")).to_be_attached(timeout=10_000)
    expect(page.get_by_role("tab")).to_have_count(0)
    expect(page.locator("body")).not_to_have_attribute("sse-connect", "", timeout=10_000)
    expect(page.locator("#tabs")).not_to_contain_text("Work", timeout=10_000)
    expect(page.locator("[hx-trigger*='sse:stage']")).to_have_count(0)
    page.reload()
    assert "sse" not in page.locator("body").evaluate("one => one.outerHTML.slice(0, 500)")


def finish(made: Meeting, job: Job) -> None:
    """The record of the meeting is there, and its job has ended."""
    Meeting.objects.filter(pk=made.pk).update(current_job=job)
    for n in range(6):
        made.refresh_from_db()
        transcript.say(made, f"Sentence {n} of the record.")
    shelf.unit(job, Stage.MERGE, Work.State.DONE)
    Work.objects.filter(job=job).update(state=Work.State.DONE, closed_at=timezone.now())
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)


def test_work_is_stopped_from_the_page(streaming: str, watched: Watched, people: People, film: Path) -> None:
    made, _job = transcript.working(people.platform)
    page = open_page(watched, streaming, with_files(made, film), people.bob.email)
    page.get_by_role("button", name="Stop all the work").click()
    expect(page.get_by_text("The work was stopped")).to_be_visible()
    expect(page.locator("#rows > .utterance")).to_have_count(4)


# ── in any light, and without scripts ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("look", [("light", WIDE), ("dark", WIDE), ("light", PHONE), ("dark", PHONE)])
def test_every_part_is_sound(
    streaming: str,
    chromium: Browser,
    people: People,
    film: Path,
    look: tuple[Literal["light", "dark"], tuple[int, int]],
) -> None:
    ready = with_files(transcript.record(people.platform, rows=20, claims=12, gap=True), film)
    working = with_files(transcript.working(people.platform)[0], film)
    scheme, size = look
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    watched = Watched(chromium.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce"))
    sign_in(watched.page, streaming, people.alice.email, PASSWORD)
    parts = [
        (ready, tab) for tab in ("minutes", "actions", "decisions", "stats", "about", "work", "transcript")
    ]
    for made, tab in [*parts, (working, "work"), (working, "transcript")]:
        watched.page.goto(f"{streaming}/meetings/{made.pk}/?tab={tab}")
        watched.fits()
        watched.accessible()
    watched.page.context.close()
    assert not watched.complaints


def test_it_reads_and_is_corrected_without_scripts(
    live_server: LiveServer, chromium: Browser, people: People, film: Path
) -> None:
    made = with_files(transcript.record(people.platform, rows=6), film)
    page = chromium.new_context(java_script_enabled=False).new_page()
    sign_in(page, live_server.url, people.bob.email, PASSWORD)
    page.goto(f"{live_server.url}/meetings/{made.pk}/")
    page.get_by_role("link", name="Evidence 1, said").click()
    assert page.url.endswith("?t=0#u-1")
    page.locator("#u-2").get_by_role("link", name="Edit the row at 0:04").click()
    page.get_by_role("textbox").fill("Corrected by form.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#rows")).to_contain_text("Corrected by form.")
    page.get_by_role("link", name="Speaker 4").first.click()
    page.get_by_label("Name").fill("Jonas Weber")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#rows")).to_contain_text("Jonas Weber")
    page.get_by_role("button", name="Undo: take the name away again").click()
    expect(page.locator("#rows")).not_to_contain_text("Jonas Weber")
    page.context.close()


def test_keys_lead_to_parts_and_repeat_a_row(
    live_server: LiveServer, watched: Watched, people: People, film: Path
) -> None:
    made = with_files(transcript.record(people.platform, rows=6), film)
    page = open_page(watched, live_server.url, made, people.bob.email, "?t=5")
    page.locator("body").press("g")
    page.keyboard.press("a")
    expect(page.locator("#panel")).to_have_attribute("data-tab", "actions")
    page.keyboard.press("a")
    expect(page.locator("#panel")).to_have_attribute("data-tab", "actions")
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page.locator("#panel")).to_have_attribute("data-tab", "minutes")
    page.keyboard.press("Control+f")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("#u-2 .time").focus()
    page.keyboard.press("b")
    expect(page.locator("#u-2")).to_have_class(re.compile("is-looped"))
    page.evaluate("document.getElementById('media').currentTime = 8.5")
    expect(page.locator("[data-now]")).to_have_text("0:04")
    page.keyboard.press("b")
    expect(page.locator("#u-2")).not_to_have_class(re.compile("is-looped"))
    page.keyboard.press("r")
    page.wait_for_url("**/speakers/p2/")


def test_a_line_is_restored_from_its_history(
    live_server: LiveServer, watched: Watched, people: People, film: Path
) -> None:
    made = with_files(transcript.record(people.platform, rows=6), film)
    edits.correct(Utterance.objects.live(made)[1], "What is left is the easy part.", people.bob)
    page = open_page(watched, live_server.url, made, people.bob.email)
    page.get_by_role("link", name="edited by Bob").click()
    expect(page.locator(".changed ins").first).to_have_text("easy part.")
    watched.accessible()
    watched.fits()
    page.get_by_role("button", name="Restore what it said before").click()
    expect(page.locator("#rows")).to_contain_text("What is left is the hard part, though.")


def test_work_is_stopped_thrown_away_and_taken_back(watched: Watched, people: People, film: Path) -> None:
    made, job = transcript.working(people.platform)
    with_files(made, film)
    with streaming_site() as root:
        page = open_page(watched, root, made, people.alice.email, "?tab=work")
        expect(page.locator(".total")).to_contain_text("2:00 of 4:00 heard")
        expect(page.locator(".stages")).to_contain_text("The model server ran out of memory.")
        page.get_by_role("button", name="Stop all the work").click()
        expect(page.locator(".total")).to_contain_text("The work was stopped")
        job.refresh_from_db()
        assert job.state == Job.State.CANCELLED
        page.get_by_role("button", name="More: details, read anew, delete").click()
        page.get_by_role("button", name="Move to the trash").click()
        expect(page.locator("body")).to_contain_text("is in the trash for 30 days")
        page.goto(f"{root}/?view=trash")
        page.get_by_role("checkbox").nth(1 if page.get_by_role("checkbox").count() > 1 else 0).check()
        page.get_by_role("button", name="Take back").click()
        page.goto(f"{root}/meetings/{made.pk}/")
        expect(page.locator("#title")).to_have_text("Carrier call with Nordfjord Lines")


def test_a_gap_is_tried_again_and_one_goes_back_to_a_reading(
    streaming: str, watched: Watched, people: People, film: Path
) -> None:
    made = with_files(transcript.record(people.platform, rows=6, gap=True), film)
    page = open_page(watched, streaming, made, people.bob.email)
    gap = page.locator("#rows .gap")
    expect(gap).to_contain_text("The model server ran out of memory.")
    gap.get_by_role("button", name="Retry this piece").click()
    expect(page.locator("body")).to_contain_text("1 gap is tried again.")
    assert Work.objects.filter(stage="transcribe", state=Work.State.PENDING).count() == 1
    assert not Work.objects.filter(stage__in=["merge", "minute", "index"]).exists()
