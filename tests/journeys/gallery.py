"""The site's pages and states as pictures: wide and narrow, light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.db import connections
from django.template.loader import render_to_string
from django.test.utils import setup_databases, setup_test_environment, teardown_databases
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route
from pytest_django.live_server_helper import LiveServer

from mediaapp.files.places import Place
from mediaapp.ledger.models import Job
from mediaapp.meetings import store
from mediaapp.meetings.models import Meeting, Source
from mediaapp.meetings.recipe import Recipe
from mediaapp.workspaces.models import Membership, Term
from tests import media, shelf, transcript
from tests.journeys.browser import PHONE, WIDE, browser, sign_in
from tests.journeys.test_review import with_files
from tests.people import PASSWORD, People, invent

OUTSIDE = {"welcome": "/welcome/"}
DOORS = {
    "sign-in": "/accounts/login/",
    "password-reset": "/accounts/password/reset/",
    "not-found": "/nowhere/",
}
INSIDE = {
    "library": "/",
    "library-all": "/?view=all",
    "library-filtered": "/?view=all&kind=video",
    "library-none-fits": "/?view=all&q=nothing",
    "trash": "/?view=trash",
    "settings": "/workspace/",
    "vocabulary": "/workspace/vocabulary/",
    "members": "/workspace/members/",
    "storage": "/workspace/storage/",
    "tokens": "/workspace/tokens/",
    "webhooks": "/workspace/webhooks/",
    "health": "/health/",
    "api-docs": "/api/v1/docs",
    "search": "/search/?q=kubernetes",
    "search-empty": "/search/",
    "ask": "/ask/",
    "notices": "/notices/",
    "bring": "/bring/",
    "account": "/accounts/",
    "password-change": "/accounts/password/change/",
    "sign-out": "/accounts/logout/",
}
SLIDES = (
    ("Kubernetes migration", "38 of 52 services", "Payments and billing", "Reporting"),
    ("Plan for the winter", "Ledger rehearsal", "Freeze new services"),
)
BROKEN = {"error-500": "500.html", "error-429": "429.html", "error-403": "403.html"}


@contextmanager
def site() -> Iterator[str]:
    """The address of the site, on a database of its own."""
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=())
    server = LiveServer("127.0.0.1:0")
    try:
        yield str(server)
    finally:
        server.stop()
        connections.close_all()
        teardown_databases(databases, verbosity=0)


def capture(page: Page, root: str, pages: dict[str, str], folder: Path, kind: str) -> None:
    for name, path in pages.items():
        page.goto(root + path, wait_until="networkidle")
        page.screenshot(path=folder / f"{name}{kind}.png")


def contexts(chromium: Browser) -> Iterator[tuple[str, Page]]:
    """Pages wide and narrow, light and dark, each with the ending of its pictures' names."""
    for kind, (width, height) in {"": WIDE, "-phone": PHONE}.items():
        for scheme in ("light", "dark"):
            context = chromium.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
            )
            yield kind + ("" if scheme == "light" else "-dark"), context.new_page()
            context.close()


def furnish(people: People, film: Path) -> dict[str, str]:
    """Meetings, people, words and notices; the addresses of pages about one meeting."""
    shelf.fill(people.platform)
    ready = with_files(transcript.record(people.platform, rows=40, claims=14), film)
    patchy = with_files(transcript.record(people.platform, rows=12, gap=True), film)
    working, _job = transcript.working(people.platform)
    with_files(working, film)
    for made, title in ((ready, "Kubernetes migration, week 41"), (patchy, "Design weekly, with a hole")):
        Meeting.objects.filter(pk=made.pk).update(title=title)
        tell(people, made)
        draw_slides(made)
    second = Source.objects.create(
        meeting=ready,
        position=1,
        kind="audio",
        name="after the break.m4a",
        bytes=31_000_000,
        duration_ms=90_000,
    )
    for n in range(3):
        shelf.read(shelf.meeting(people.platform, f"Standup {n + 1}", ago=timedelta(days=1, hours=n)))
    thrown = shelf.meeting(people.platform, "Test, one two", kind="audio")
    Meeting.objects.filter(pk=thrown.pk).update(deleted_at=timezone.now() - timedelta(days=2))
    Membership.objects.create(workspace=people.elsewhere, user=people.alice, role="viewer")
    for word, sound in [
        ("Kubernetes", "cooper netties"),
        ("Nordfjord", ""),
        ("Halden Freight", "holding freight"),
    ]:
        Term.objects.create(workspace=people.platform, text=word, sounds_like=sound)
    return {
        "review": f"/meetings/{ready.pk}/",
        "review-actions": f"/meetings/{ready.pk}/?tab=actions",
        "review-transcript": f"/meetings/{ready.pk}/?tab=transcript",
        "review-about": f"/meetings/{ready.pk}/?tab=about",
        "review-gaps": f"/meetings/{patchy.pk}/?tab=work",
        "review-processing": f"/meetings/{working.pk}/?tab=work",
        "details": f"/meetings/{ready.pk}/edit/",
        "remove-file": f"/meetings/{ready.pk}/sources/{second.pk}/remove/",
        "speaker": f"/meetings/{ready.pk}/speakers/p1/",
    }


def draw_slides(made: Meeting) -> None:
    """Pictures that read as what was read on them."""
    from PIL import Image, ImageDraw, ImageFont

    frames = (
        Place(made.workspace_id, made.source_set.all()[0].pk).made_path(Recipe.of_json({}).making) / "frames"
    )
    for n, (title, *lines) in enumerate(SLIDES):
        slide = Image.new("RGB", (960, 540), "white")
        pen = ImageDraw.Draw(slide)
        pen.text((60, 50), title, "#0b2e4f", ImageFont.load_default(54))
        pen.rectangle((60, 128, 150, 136), "#d9532c")
        for k, line in enumerate(lines):
            pen.text((60, 180 + 90 * k), line, "#26323a", ImageFont.load_default(36))
            pen.rectangle((560, 190 + 90 * k, 880, 220 + 90 * k), "#e8edf0")
            pen.rectangle((560, 190 + 90 * k, 560 + 80 * (4 - k), 220 + 90 * k), "#2f8f5b")
        slide.save(frames / f"{n}.webp")


def tell(people: People, made: Meeting) -> None:
    """Alice is told of it."""
    job = made.current_job
    assert job is not None
    Job.objects.filter(pk=job.pk).update(by=people.alice)
    job.refresh_from_db()
    store.note_finished(job)


def capture_all(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with site() as root, browser() as chromium:
        for kind, page in contexts(chromium):
            capture(page, root, OUTSIDE, folder, kind)
        people = invent()
        slides = (["Kubernetes migration", "38 of 52 services"], ["Plan for the winter"])
        of_meetings = furnish(people, media.slides(folder / "talk.mp4", *slides, seconds=12))
        for kind, page in contexts(chromium):
            capture(page, root, DOORS, folder, kind)
            sign_in(page, root, people.alice.email, PASSWORD)
            capture(page, root, INSIDE | of_meetings, folder, kind)
            capture_broken(page, root, folder, kind)
            capture_dialogs(page, root + of_meetings["review"], folder, kind)
            capture_tray(page, root, folder, kind)
            capture_states(page, root, folder, kind)
            sign_out(page, root)
            sign_in(page, root, people.charlie.email, PASSWORD)
            capture(page, root, {"library-empty": "/"}, folder, kind)


def answer_with(route: Route, body: str) -> None:
    route.fulfill(body=body, content_type="text/html")


def capture_broken(page: Page, root: str, folder: Path, kind: str) -> None:
    """Pages that one sees only when something went wrong; the site itself is fine."""
    for name, template in BROKEN.items():
        answer = partial(answer_with, body=render_to_string(template))
        page.route("**/broken/", answer)
        page.goto(f"{root}/broken/")
        page.screenshot(path=folder / f"{name}{kind}.png")
        page.unroute("**/broken/", answer)


def capture_dialogs(page: Page, review: str, folder: Path, kind: str) -> None:
    """What opens over the review page."""
    for name, opener in {"export": "export", "more": "more", "rename": "rename"}.items():
        page.goto(review)
        button = page.locator(f"[popovertarget={opener}]").first
        if button.is_visible():
            button.click()
            page.screenshot(path=folder / f"review-{name}{kind}.png")
    page.goto(review)
    if (pin := page.locator(".pin").first).is_visible():
        pin.focus()
        page.wait_for_timeout(400)
        page.screenshot(path=folder / f"review-pin{kind}.png")


DRAGGED = """(drops) => {
    const carried = new DataTransfer();
    for (const [name, type] of [["a.wav", "audio/wav"], ["1.png", "image/png"], ["2.png", "image/png"]])
        carried.items.add(new File(["x"], name, { type }));
    const event = { dataTransfer: carried, bubbles: true, cancelable: true };
    for (const kind of drops) document.body.dispatchEvent(new DragEvent(kind, event));
}"""


def capture_tray(page: Page, root: str, folder: Path, kind: str) -> None:
    """Files over the page, and files on their way: this server answers none of them."""
    page.goto(root)
    page.evaluate(DRAGGED, ["dragenter", "dragover"])
    page.screenshot(path=folder / f"library-drop{kind}.png")
    page.route("**/uploads/", lambda route: route.fulfill(status=503))
    page.goto(root)
    page.evaluate(DRAGGED, ["dragenter", "drop"])
    page.wait_for_timeout(600)
    page.screenshot(path=folder / f"library-tray{kind}.png")
    page.unroute("**/uploads/")


def capture_states(page: Page, root: str, folder: Path, kind: str) -> None:
    """What appears only once somebody does something."""
    page.goto(root)
    page.locator(".check").first.check()
    page.screenshot(path=folder / f"library-ticked{kind}.png")
    page.goto(root)
    page.locator("[popovertarget=account]").click()
    page.screenshot(path=folder / f"account-menu{kind}.png")
    page.goto(root)
    if (switcher := page.locator("[popovertarget=workspaces]")).is_visible():
        switcher.click()
        page.screenshot(path=folder / f"workspaces-menu{kind}.png")
    page.goto(root)
    page.locator(".meeting h3 a").first.click()
    page.wait_for_load_state("networkidle")
    page.screenshot(path=folder / f"meeting{kind}.png")
    page.goto(f"{root}/workspace/members/")
    page.get_by_role("button", name="Make a link").click()
    page.screenshot(path=folder / f"members-invited{kind}.png")
    page.goto(page.locator(".once code").inner_text())
    page.screenshot(path=folder / f"invitation{kind}.png")
    page.goto(f"{root}/workspace/vocabulary/")
    page.locator("#id_text").fill("Kubernetes")
    page.get_by_role("button", name="Add", exact=True).click()
    page.locator(".field-error").wait_for()
    page.screenshot(path=folder / f"vocabulary-refused{kind}.png")


def sign_out(page: Page, root: str) -> None:
    page.goto(f"{root}/accounts/logout/")
    page.locator("main button").click()
    page.wait_for_url("**/accounts/login/")
