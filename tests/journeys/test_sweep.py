"""Every page of the site, light and dark, wide and narrow: nothing to complain of, and nothing too wide."""

import re
from typing import Literal

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, ViewportSize
from pytest_django.live_server_helper import LiveServer

from tests import shelf
from tests.journeys.browser import PHONE, WIDE, Watched, sign_in
from tests.journeys.gallery import INSIDE
from tests.mediaapp.matrix import ROWS, World
from tests.people import PASSWORD, invent

pytestmark = pytest.mark.django_db(transaction=True)

NO_STREAM = "error: [object Event]"
"""What htmx says of a stream that this server, which is no ASGI server, cannot give."""
FILES = re.compile("/sources/[^/]+/(original|made)|/s/[^/]+/(recordings|screens)/")
NO_PAGE = {
    "api:metrics",
    "api:openapi",
    "health:alive",
    "health:ready",
    "account_login",
    "items:calendar",
    "items:one_day",
    "account_inactive",
    "audit:export",
    "files:made",
    "files:original",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_login_error",
    "meetings:bell",
    "meetings:export",
    "meetings:line",
    "meetings:row",
    "sharing:picture",
    "sharing:recording",
    "workspaces:none",
    "workspaces:welcome",
}
"""What answers with a part of a page, with a file, or not at all to somebody who is inside."""


def is_page(name: str) -> bool:
    return name not in NO_PAGE and not name.startswith("rest:") and not name.endswith("events")


def pages(world: World) -> dict[str, str]:
    """The address of every page that somebody who may do everything can open."""
    names = [name for name, row in ROWS.items() if "GET" in row.access and is_page(name)]
    of_routes = {name: reverse(name, kwargs=dict(ROWS[name].at(world))) for name in names}
    return of_routes | INSIDE


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_sound(
    live_server: LiveServer,
    chromium: Browser,
    scheme: Literal["light", "dark"],
    size: tuple[int, int],
    transactional_db: None,
) -> None:
    people = invent()
    shelf.fill(people.platform)
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    watched = Watched(chromium.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce"))
    watched.page.route(FILES, lambda route: route.fulfill(status=204))  # nothing lies behind the rows
    sign_in(watched.page, live_server.url, people.alice.email, PASSWORD)
    wrong: list[str] = []
    for name, path in pages(World.made(people)).items():
        wrong += [f"{name}: {complaint}" for complaint in judged(watched, live_server.url + path)]
    watched.page.context.close()
    assert not wrong, "\n\n".join(wrong)


def judged(watched: Watched, url: str) -> list[str]:
    """What is wrong with one page."""
    watched.complaints.clear()
    answer = watched.page.goto(url)
    if answer and not answer.headers.get("content-type", "").startswith("text/html"):
        return []  # captions, a list for programs: shown by a browser, but no page of ours
    wrong = [] if answer and answer.status < 400 else [f"{url} answers {answer and answer.status}"]
    for check in (watched.fits, watched.accessible):
        try:
            check()
        except AssertionError as error:
            wrong.append(str(error))
    return wrong + [one for one in watched.complaints if one != NO_STREAM]
