"""A page in a real browser, which fails the test if it complained on the way."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import CHROMIUM, WIDE, Watched, browser

CHROMIUM_IS_HERE = CHROMIUM.exists()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM_IS_HERE:
        pytest.skip("service missing: chromium")
    # Playwright keeps an event loop in this thread, and Django would take our own queries for its.
    with pytest.MonkeyPatch.context() as patch, browser() as opened:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield opened


@pytest.fixture
def watched(chromium: Browser) -> Iterator[Watched]:
    context = chromium.new_context(viewport={"width": WIDE[0], "height": WIDE[1]}, reduced_motion="reduce")
    seen = Watched(context)
    yield seen
    context.close()
    assert not seen.complaints, "\n".join(seen.complaints)
