"""Files dropped on a page: their progress, a reload, a server that is killed, and what is refused."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from mediaapp.meetings.models import Meeting, Source
from tests.journeys.browser import PHONE, Watched, sign_in
from tests.mediaapp.files.processes import Server, server
from tests.people import PASSWORD, People, invent

pytestmark = pytest.mark.django_db(transaction=True)

MEGABYTE = 1 << 20

DROP = """async (files) => {
    const carried = new DataTransfer();
    for (const [name, megabytes] of files) {
        const content = new Uint8Array(megabytes * 1024 * 1024).fill(7);
        const head = name.endsWith(".png") ? "\\x89PNG\\r\\n\\x1a\\n" : "RIFF\\x24\\0\\0\\0WAVEfmt ";
        if (megabytes) content.set([...head].map((letter) => letter.charCodeAt(0)));
        carried.items.add(new File([content], name, { lastModified: 1700000000000 }));
    }
    const event = { dataTransfer: carried, bubbles: true, cancelable: true };
    for (const kind of ["dragenter", "dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(kind, event));
}"""


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture
def web(settings: Settings, tmp_path: Path, people: People) -> Iterator[Server]:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
    }
    with server(tmp_path) as running:
        yield running


@pytest.fixture
def page(web: Server, watched: Watched, people: People) -> Iterator[Page]:
    """The library, open before Bob. What a broken line writes to the console is meant here."""
    watched.page.on("dialog", lambda dialog: dialog.accept())
    sign_in(watched.page, web.url, people.bob.email, PASSWORD)
    yield watched.page
    broken = re.compile("Failed to load resource|/uploads/|/events/")
    watched.complaints[:] = [one for one in watched.complaints if not broken.search(one)]


def slow(page: Page, megabytes_a_second: float) -> None:
    session = page.context.new_cdp_session(page)
    line = {"offline": False, "latency": 0, "downloadThroughput": -1}
    speed = megabytes_a_second * MEGABYTE if megabytes_a_second else -1
    session.send("Network.emulateNetworkConditions", {**line, "uploadThroughput": speed})


def row(page: Page, name: str) -> Locator:
    return page.locator(".tray li").filter(has_text=name)


def progress_of(page: Page, name: str) -> int:
    return int(row(page, name).get_by_role("progressbar").get_attribute("value") or 0)


def wait_for_progress(page: Page, name: str, least: int) -> None:
    page.wait_for_function(
        "([name, least]) => [...document.querySelectorAll('.tray li')].some("
        "(one) => one.textContent.includes(name) && one.querySelector('progress').value >= least)",
        arg=[name, least],
        timeout=30_000,
    )


def original_of(name: str) -> bytes:
    source = Source.objects.get(name=name)
    return Path(default_storage.path(f"{source.meeting.workspace_id}/{source.pk}/original")).read_bytes()


def test_two_files_and_a_reload(page: Page, watched: Watched) -> None:
    """The small one arrives and appears in the list; the large one goes on where it stopped."""
    offsets: list[int] = []
    page.on(
        "request",
        lambda one: offsets.append(int(one.headers["upload-offset"])) if one.method == "PATCH" else None,
    )
    slow(page, 6)
    page.evaluate(DROP, [["standup.wav", 1], ["carrier call.wav", 40]])
    expect(row(page, "standup.wav")).to_contain_text("Done, being read", timeout=30_000)
    expect(page.get_by_role("link", name="standup", exact=True)).to_be_visible()
    expect(page.locator("[data-tray-head]")).to_have_text("Uploading 2 of 2")
    wait_for_progress(page, "carrier call.wav", 50)
    expect(row(page, "carrier call.wav")).to_contain_text(re.compile(r"\d+ MB of 42 MB"))
    watched.accessible()

    page.reload()
    reminder = row(page, "carrier call.wav")
    expect(reminder).to_contain_text("Choose the file again, and it goes on from there.")
    kept = progress_of(page, "carrier call.wav")
    assert kept >= 40
    watched.accessible()
    offsets.clear()
    slow(page, 0)
    page.evaluate(DROP, [["carrier call.wav", 40]])
    expect(row(page, "carrier call.wav")).to_have_count(1)
    expect(row(page, "carrier call.wav")).to_contain_text("Done, being read", timeout=30_000)
    assert min(offsets) >= 16 * MEGABYTE
    content = original_of("carrier call.wav")
    assert len(content) == 40 * MEGABYTE
    assert content[16:] == b"\x07" * (40 * MEGABYTE - 16)
    assert Meeting.objects.count() == 2


def test_the_server_is_killed_meanwhile(page: Page, web: Server) -> None:
    """The page waits, says so, and goes on by itself."""
    slow(page, 6)
    page.evaluate(DROP, [["review.wav", 30]])
    wait_for_progress(page, "review.wav", 30)
    web.kill()
    expect(row(page, "review.wav")).to_contain_text("The line is down. Goes on by itself.", timeout=15_000)
    slow(page, 0)
    web.start()
    expect(row(page, "review.wav")).to_contain_text("Done, being read", timeout=60_000)
    assert len(original_of("review.wav")) == 30 * MEGABYTE
    assert Source.objects.count() == 1


def test_pause_go_on_and_cancel_by_keyboard(page: Page) -> None:
    slow(page, 4)
    page.evaluate(DROP, [["review.wav", 30]])
    wait_for_progress(page, "review.wav", 5)
    page.get_by_role("button", name="Pause review.wav").focus()
    page.keyboard.press("Enter")
    expect(row(page, "review.wav")).to_contain_text(re.compile(r"Paused at \d+ %, goes on where it stopped"))
    before = progress_of(page, "review.wav")
    expect(page.get_by_role("button", name="Go on with review.wav")).to_be_focused()
    page.keyboard.press("Enter")
    wait_for_progress(page, "review.wav", before + 5)
    page.get_by_role("button", name="Stop sending review.wav").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tray")).to_be_hidden()
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".tray")).to_be_hidden()
    assert not Source.objects.exists()


def test_what_is_refused_is_never_sent(page: Page, watched: Watched) -> None:
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.method) if "/uploads/" in one.url else None)
    page.evaluate(DROP, [["setup.exe", 1], ["empty.wav", 0]])
    expect(row(page, "setup.exe")).to_contain_text("Files that end in .exe cannot be read.")
    for name in ("setup.exe", "empty.wav"):
        expect(page.locator("#live")).to_contain_text(name)
    assert not sent
    watched.accessible()
    page.get_by_role("button", name="Take setup.exe off the list").click()
    expect(row(page, "setup.exe")).to_have_count(0)


def test_content_that_only_the_server_can_refuse(page: Page, tmp_path: Path) -> None:
    fake = tmp_path / "talk.mp4"
    fake.write_bytes(b"MZ" + b"\x01" * 2 * MEGABYTE)
    page.locator("#files").set_input_files(fake)
    expect(row(page, "talk.mp4")).to_contain_text("The name ends in .mp4, but the content is something else")
    assert not Source.objects.exists()


def test_pictures_stay_together_and_a_duplicate_is_told_of(page: Page) -> None:
    page.evaluate(DROP, [["1.png", 1], ["2.png", 1], ["3.png", 1]])
    for name in ("1.png", "2.png", "3.png"):
        expect(row(page, name)).to_contain_text("Done, being read", timeout=15_000)
    meeting = Meeting.objects.get()
    assert meeting.source_set.count() == 3
    page.evaluate(DROP, [["2.png", 1]])
    expect(row(page, "2.png").last).to_contain_text("A file of this name and size is here already.")


def test_the_tray_on_a_phone(page: Page, watched: Watched) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    slow(page, 1)
    page.evaluate(DROP, [["a recording with quite a long name of its own.wav", 20], ["b.wav", 20]])
    wait_for_progress(page, "a recording", 1)
    watched.fits()
    watched.accessible()
    page.get_by_role("button", name="Make the tray small").click()
    expect(page.locator(".tray li").first).to_be_hidden()


def test_details_are_said_while_a_file_is_sent(page: Page, watched: Watched) -> None:
    slow(page, 3)
    page.evaluate(DROP, [["review.wav", 20]])
    wait_for_progress(page, "review.wav", 5)
    page.get_by_role("button", name="Details of review.wav").click()
    expect(row(page, "review.wav").get_by_label("Title")).to_be_focused()
    page.keyboard.type("Weekly review")
    row(page, "review.wav").get_by_label("Language spoken").select_option("de")
    row(page, "review.wav").get_by_label("Number of speakers").fill("3")
    watched.accessible()
    watched.fits()
    row(page, "review.wav").get_by_role("button", name="Save").click()
    expect(row(page, "review.wav").get_by_role("status")).to_have_text("Saved.")
    slow(page, 0)
    expect(row(page, "review.wav")).to_contain_text("Done, being read", timeout=30_000)
    meeting = Meeting.objects.get()
    assert (meeting.title, meeting.speaker_count) == ("Weekly review", 3)
    assert meeting.source_set.get().language == "de"

    row(page, "review.wav").get_by_label("Title").fill("Retrospective")
    row(page, "review.wav").get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Retrospective", exact=True)).to_be_visible()


def test_a_page_with_details_first(page: Page, web: Server, watched: Watched, tmp_path: Path) -> None:
    file = tmp_path / "talk.wav"
    file.write_bytes(b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x07" * MEGABYTE)
    page.goto(f"{web.url}/bring/")
    watched.accessible()
    main = page.locator("#main")
    main.get_by_label("Files").set_input_files(file)
    main.get_by_label("Title").fill("Talk of the day")
    main.get_by_label("Participants").fill("Maria, Tomasz")
    main.get_by_role("button", name="Send").click()
    expect(row(page, "talk.wav")).to_contain_text("Done, being read", timeout=15_000)
    meeting = Meeting.objects.get()
    assert (meeting.title, meeting.participants) == ("Talk of the day", "Maria, Tomasz")


def test_a_drop_on_a_meeting_adds_to_it(page: Page, web: Server, watched: Watched) -> None:
    page.evaluate(DROP, [["first.wav", 1]])
    expect(row(page, "first.wav")).to_contain_text("Done, being read", timeout=15_000)
    meeting = Meeting.objects.get()
    page.goto(f"{web.url}/meetings/{meeting.pk}/edit/")
    page.evaluate(DROP, [["second.wav", 1]])
    expect(row(page, "second.wav")).to_contain_text("Done, being read", timeout=15_000)
    assert meeting.source_set.count() == 2
    page.reload()
    files = page.locator(".files > li")
    expect(files).to_have_text([re.compile("first.wav"), re.compile("second.wav")])
    page.get_by_role("button", name="Move second.wav up").focus()
    page.keyboard.press("Enter")
    expect(files).to_have_text([re.compile("second.wav"), re.compile("first.wav")])
    watched.accessible()
    page.get_by_role("link", name="Remove first.wav").click()
    watched.accessible()
    page.get_by_role("button", name="Remove it and read anew").click()
    expect(files.last).to_contain_text("It goes when the meeting has been read without it.")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    watched.fits()
    watched.accessible()
    page.get_by_role("button", name="Keep it first.wav").click()
    expect(page.get_by_text("“first.wav” stays.")).to_be_visible()
