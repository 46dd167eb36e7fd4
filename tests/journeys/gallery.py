"""The site's pages and states as pictures: wide and narrow, light and dark."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import connections
from django.test.utils import setup_databases, setup_test_environment, teardown_databases
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.models import Membership, Term
from tests import shelf
from tests.journeys.browser import PHONE, WIDE, browser, sign_in
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
    "account": "/accounts/",
}


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


def furnish(people: People) -> None:
    shelf.fill(people.platform)
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


def capture_all(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with site() as root, browser() as chromium:
        for kind, page in contexts(chromium):
            capture(page, root, OUTSIDE, folder, kind)
        people = invent()
        furnish(people)
        for kind, page in contexts(chromium):
            capture(page, root, DOORS, folder, kind)
            sign_in(page, root, people.alice.email, PASSWORD)
            capture(page, root, INSIDE, folder, kind)
            capture_states(page, root, folder, kind)
            sign_out(page, root)
            sign_in(page, root, people.charlie.email, PASSWORD)
            capture(page, root, {"library-empty": "/"}, folder, kind)


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
