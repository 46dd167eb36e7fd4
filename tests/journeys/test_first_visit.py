"""First visit → owner → empty library → settings → dark → phone, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from mediaapp.workspaces.models import Membership, Term
from tests.journeys.browser import PHONE, Watched

pytestmark = pytest.mark.django_db(transaction=True)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the element with this name has the focus, as somebody without a mouse does."""
    said = re.compile(name)
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const one = document.activeElement;
                return one.getAttribute("aria-label") || one.labels?.[0]?.innerText || one.innerText || "";
            }"""
        )
        if said.search(focused):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none" or page.evaluate("document.activeElement.matches('.visually-hidden')")
            return
    raise AssertionError(f"Tab never reached {name}")


def test_the_first_visit_by_keyboard(live_server: LiveServer, watched: Watched) -> None:
    page = watched.page
    page.goto(live_server.url)
    expect(page).to_have_url(f"{live_server.url}/welcome/")
    watched.accessible()
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
    assert Membership.objects.get().role == "owner"
    watched.accessible()

    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    page.reload()
    tab_to(page, "^Workspace$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="General")).to_be_visible()
    watched.accessible()

    tab_to(page, "Vocabulary")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Vocabulary")).to_be_visible()
    tab_to(page, "Word")
    page.keyboard.type("Kubernetes")
    tab_to(page, "Sounds like")
    page.keyboard.type("cooper netties")
    page.keyboard.press("Enter")
    expect(page.get_by_text("sounds like “cooper netties”")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("“Kubernetes” is in the vocabulary.")
    assert Term.objects.get().sounds_like == "cooper netties"
    watched.accessible()

    tab_to(page, "Switch between light and dark")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    watched.accessible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    for path in ("/", "/workspace/", "/workspace/vocabulary/", "/workspace/members/", "/workspace/storage/"):
        page.goto(live_server.url + path)
        watched.fits()
        watched.accessible()
