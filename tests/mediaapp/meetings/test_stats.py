"""How a meeting was talked: shares, pace, questions, the longest stretch, and the silence."""

from uuid import uuid4

import pytest
from django.test import Client

from mediaapp.meetings.review.clock import Clock, Reel
from mediaapp.meetings.review.stats import _covered, _longest
from mediaapp.meetings.review.transcript import Turn, Who
from tests import transcript
from tests.people import People

pytestmark = pytest.mark.django_db


def test_what_two_say_at_once_counts_once() -> None:
    source = uuid4()
    spans = [(0, 4_000), (3_000, 6_000), (8_000, 9_000), (3_500, 4_000)]
    assert _covered(Turn("u", source, start, end, "p1", "") for start, end in spans) == 7_000


def test_the_longest_stretch_ends_with_another_voice_or_a_pause() -> None:
    source = uuid4()
    clock = Clock((Reel(source, 0, "audio", "a", 60_000, 0, ""),))
    spans = [("p1", 0, 4), ("p1", 5, 9), ("p2", 9, 12), ("p1", 12, 14), ("p1", 17, 18)]
    turns = [Turn(f"u{n}", source, 1000 * a, 1000 * b, who, "") for n, (who, a, b) in enumerate(spans)]
    found = _longest(turns, clock)
    assert (found[Who("p1", "")].ms, found[Who("p1", "")].address) == (9_000, "?t=0#u-0")
    assert found[Who("p2", "")].ms == 3_000


def test_the_page_shows_them(client: Client, people: People) -> None:
    made = transcript.record(people.platform, rows=8)
    transcript.say(made, "Why? And who?")
    client.force_login(people.vera)
    page = client.get(f"/meetings/{made.pk}/?tab=stats").content.decode()
    assert "2 questions" in page
    assert "words a minute" in page
    assert "Maria Oduya<small>" in page
