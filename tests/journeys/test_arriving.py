"""A recording is read while somebody watches: the product as it is started, and a real browser before it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import media
from tests.drills.product import OWNER, Product
from tests.journeys.browser import Watched, sign_in

MINUTES = 10
TURNS = "sine=frequency=440:sample_rate=16000,volume='if(lt(mod(t,10),1.2),0,1)':eval=frame"
SLOW = {"faults": [{"role": "transcriber", "fault": "delay", "after": 99, "seconds": 1.2}]}


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    class Patient(Product):
        """Its transcriber takes a while over each piece, as a model does."""

        @property
        def environment(self) -> dict[str, str]:
            played = super().environment
            Path(played["AFTERWORD_SCRIPT"]).write_text(json.dumps(SLOW))
            return played | {"AFTERWORD_LEASE_SECONDS": "30"}

    running = Patient(tmp_path)
    running.ensure()
    yield running
    assert not running.end()


def test_rows_arrive_long_before_the_end(product: Product, watched: Watched, tmp_path: Path) -> None:
    talk = media.sound(tmp_path / "talk.flac", TURNS, 60 * MINUTES)
    page = watched.page
    sign_in(page, product.url("").rstrip("/"), OWNER["email"], OWNER["password"])
    meeting = product.upload(talk)
    page.goto(product.url(f"/meetings/{meeting}/"))
    seen: list[tuple[int, int, str]] = []
    for _ in range(900):
        is_live = page.evaluate("document.body.hasAttribute('sse-connect')")
        rows, words, left = page.evaluate(
            """() => {
                const said = [...document.querySelectorAll("#rows > .utterance .said")];
                const words = said.map((one) => one.textContent.trim().split(/\\s+/).length);
                const left = document.querySelector(".total-line .muted")?.textContent ?? "";
                return [said.length, words.reduce((a, b) => a + b, 0), left];
            }"""
        )
        if not seen or seen[-1] != (rows, words, left):
            seen.append((rows, words, left))
        if not is_live:
            break
        page.wait_for_timeout(100)
    whole = seen[-1][1]
    counts = list(dict.fromkeys(rows for rows, _words, _left in seen if rows))
    first = next(words for rows, words, _left in seen if rows)
    assert whole > 50 * MINUTES
    assert first < whole / 10, f"{first} of {whole} words were there when the first row was seen"
    assert len(counts) >= 5, f"only {counts} rows were ever seen"
    assert any(left.endswith("left") for _rows, _words, left in seen), "how long it may take was never said"
    product.wait_for(meeting)
    assert page.locator("#rows > .utterance").count() == len(product.transcript(meeting))
    page.get_by_role("link", name="Minutes").first.click()
    page.locator(".record .claim").first.wait_for()
    watched.accessible()
