"""Links: what they show and to whom, what they keep back, and every way in which one does not work."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mediaapp.accounts.models import User
from mediaapp.files.places import Place
from mediaapp.meetings import discussion
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.recipe import Recipe
from mediaapp.meetings.review.threads import place_of
from mediaapp.sharing import links
from mediaapp.sharing.forms import Wished
from mediaapp.sharing.models import Share
from tests import transcript
from tests.mediaapp.knocking import Actor, expected
from tests.mediaapp.matrix import ROWS, World
from tests.mediaapp.rows import METHODS
from tests.people import People

pytestmark = pytest.mark.django_db
EVERYTHING = frozenset({"minutes", "transcript", "recording", "screens", "comments"})


@pytest.fixture
def made(people: People) -> Meeting:
    """Twelve rows of four seconds, two slides of 24 seconds, files behind them."""
    made = transcript.record(people.platform, rows=12, claims=12)
    place = Place(made.workspace_id, made.source_set.get().pk)
    place.original_path.parent.mkdir(parents=True, exist_ok=True)
    place.original_path.write_bytes(b"0123456789")
    frames = place.made_path(Recipe.of_json({}).making) / "frames"
    frames.mkdir(parents=True, exist_ok=True)
    for n in range(2):
        (frames / f"{n}.webp").write_bytes(b"picture %d" % n)
    made.source_set.update(name="talk.mp4")
    return made


def link(made: Meeting, by: User, *parts: str, **more: Any) -> tuple[Share, str]:
    told = {"name": "", "password": "", "days": 7, **more}
    return links.make(made, by, Wished(parts=frozenset(parts or EVERYTHING), **told))


def clip(made: Meeting, by: User, start: int, end: int, *parts: str) -> str:
    source = made.source_set.get()
    return link(made, by, *parts, source=source, start_ms=start, end_ms=end)[1]


def opened(token: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(f"/s/{token}/")
    assert answer.status_code == 200
    return answer.content.decode()


def files_of(made: Meeting, token: str) -> list[str]:
    return [f"/s/{token}/recordings/{made.source_set.get().pk}/", f"/s/{token}/screens/s9100/"]


# ── what it shows ────────────────────────────────────────────────────────────────────────────────────


def test_a_link_shows_all_that_was_chosen_without_an_account(people: People, made: Meeting) -> None:
    place = place_of(made, "u2")
    assert place is not None
    discussion.comment(made, people.carol, place, "Really?")
    _share, token = link(made, people.bob)
    shown = opened(token)
    for text in ("Q3 platform review", transcript.SAYINGS[1], "Really?", "Maria Oduya", "Slide 1", "<video"):
        assert text in shown
    recording, picture = (Client().get(address) for address in files_of(made, token))
    assert b"".join(recording) == b"0123456789"
    assert recording["Content-Type"] == "video/mp4"
    assert b"".join(picture) == b"picture 0"
    part = Client().get(files_of(made, token)[0], headers={"Range": "bytes=2-4"})
    assert (part.status_code, b"".join(part)) == (206, b"234")


SAID = "I don&#x27;t want to move it until there is a rehearsal."


@pytest.mark.parametrize(
    ("part", "seen", "unseen"),
    [
        ("minutes", "The ledger" and "unverified", "Slide 1"),
        ("transcript", SAID, "unverified"),
        ("screens", "Slide 1", SAID),
        ("recording", "<video", SAID),
        ("comments", "Really?", SAID),
    ],
)
def test_only_what_was_chosen(people: People, made: Meeting, part: str, seen: str, unseen: str) -> None:
    place = place_of(made, "u3")
    assert place is not None
    discussion.comment(made, people.carol, place, "Really?")
    _share, token = link(made, people.bob, part)
    shown = opened(token)
    assert seen in shown
    assert unseen not in shown
    statuses = [Client().get(address).status_code for address in files_of(made, token)]
    assert statuses == [200 if part == one else 404 for one in ("recording", "screens")]


def test_minutes_alone_quote_nobody(people: People, made: Meeting) -> None:
    row = made.utterance_set.get(label="u1")
    made.writing_set.get().claim_set.filter(label="c1").update(text="They move on.")
    _share, token = link(made, people.bob, "minutes")
    shown = opened(token)
    assert "They move on." in shown
    assert row.text not in shown.replace("&#x27;", "'").partition("They move on.")[2].partition("<p class")[0]
    assert "38 of 52 services" not in shown


def test_a_clip_shows_what_lies_inside(people: People, made: Meeting) -> None:
    """From 0:05 to 0:11: some words of the second row, the third but for its last."""
    shown = opened(clip(made, people.bob, 5_000, 11_000, "transcript", "screens", "minutes", "comments"))
    rows = [row.text for row in made.utterance_set.order_by("start_ms")]
    assert "left is the hard part, though." in shown
    assert "What is" not in shown
    for outside in (rows[0], rows[3]):
        assert outside not in shown
    assert "Slide 1" in shown
    assert "Slide 2" not in shown
    assert "unverified" not in shown
    assert "No sentence of the minutes rests on this clip alone." in shown


def test_the_files_beside_a_clip_stay_closed(people: People, made: Meeting) -> None:
    token = clip(made, people.bob, 5_000, 11_000, "recording", "screens")
    recording, picture = files_of(made, token)
    assert Client().get(recording).status_code == 404
    assert Client().get(picture).status_code == 200
    assert Client().get(picture.replace("s9100", "s9101")).status_code == 404


def test_a_link_leads_to_no_other_meeting(people: People, made: Meeting) -> None:
    other = transcript.record(people.platform)
    _share, token = link(made, people.bob)
    assert Client().get(f"/s/{token}/recordings/{other.source_set.get().pk}/").status_code == 404
    label = other.showing_set.exclude(label__in=made.showing_set.values("label")).first()
    assert label is None or Client().get(f"/s/{token}/screens/{label.label}/").status_code == 404


def test_whoever_holds_a_link_gets_through_no_other_door(people: People, made: Meeting) -> None:
    """Not even to the meeting itself: every route of the site, by a browser that has opened the link."""
    world = World.made(people)
    _share, token = link(world.meeting, people.bob, password="a password")
    holder = Actor("holder of a link", None)
    holder.client.post(f"/s/{token}/", {"password": "a password"})
    assert holder.client.get(f"/s/{token}/").status_code == 200
    for name, row in ROWS.items():
        if name.startswith("account") or name in {"sharing:recording", "sharing:picture"}:
            continue
        with transaction.atomic():
            url = reverse(name, kwargs=dict(row.at(world)))
            for method in METHODS:
                happened = holder.knock(method, url, row.data(world))
                assert happened in expected(row, method, holder), f"{method} {name}: {happened}"
            transaction.set_rollback(True)


# ── how it stops working ─────────────────────────────────────────────────────────────────────────────


def expire(share: Share) -> None:
    Share.objects.filter(pk=share.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def throw_away(share: Share) -> None:
    Meeting.objects.filter(pk=share.meeting_id).update(deleted_at=timezone.now())


@pytest.mark.parametrize("end", [expire, links.revoke, throw_away], ids=lambda end: str(end.__name__))
def test_a_link_that_is_over_opens_nothing(
    people: People, made: Meeting, end: Callable[[Share], None]
) -> None:
    share, token = link(made, people.bob)
    client = Client()
    opened(token, client)
    end(share)
    answer = client.get(f"/s/{token}/")
    assert answer.status_code == 404
    assert "This link does not work" in answer.content.decode()
    assert "Q3 platform review" not in answer.content.decode()
    assert [client.get(address).status_code for address in files_of(made, token)] == [404, 404]


@pytest.mark.parametrize("token", ["x", "A" * 32, "%00", "é", "a" * 900])
def test_a_guess_opens_nothing(people: People, made: Meeting, token: str) -> None:
    link(made, people.bob)
    assert Client().get(f"/s/{token}/").status_code == 404


def test_its_secret_is_kept_nowhere(people: People, made: Meeting) -> None:
    share, token = link(made, people.bob, password="a password")
    kept = str(Share.objects.filter(pk=share.pk).values())
    assert token not in kept
    assert "a password" not in kept
    assert Client().get(f"/s/{share.hashed}/").status_code == 404


# ── passwords ────────────────────────────────────────────────────────────────────────────────────────


def test_a_password_is_asked_for_once(people: People, made: Meeting) -> None:
    _share, token = link(made, people.bob, password="a password")
    client = Client()
    asked = client.get(f"/s/{token}/").content.decode()
    assert "A password, please" in asked
    assert "Q3 platform review" not in asked
    assert [client.get(address).status_code for address in files_of(made, token)] == [404, 404]
    wrong = client.post(f"/s/{token}/", {"password": "wrong"})
    assert (wrong.status_code, "This is not the password." in wrong.content.decode()) == (422, True)
    client.post(f"/s/{token}/", {"password": "a password"})
    assert "Q3 platform review" in opened(token, client)
    assert Client().get(files_of(made, token)[0]).status_code == 404


def test_a_password_opens_one_link_only(people: People, made: Meeting) -> None:
    _first, token = link(made, people.bob, password="a password")
    _second, other = link(made, people.bob, password="another one")
    client = Client()
    client.post(f"/s/{token}/", {"password": "a password"})
    assert "A password, please" in client.get(f"/s/{other}/").content.decode()


def test_passwords_cannot_be_guessed_for_long(people: People, made: Meeting) -> None:
    caches["counters"].clear()
    _share, token = link(made, people.bob, password="a password")
    client = Client()
    statuses = [client.post(f"/s/{token}/", {"password": f"guess {n}"}).status_code for n in range(11)]
    assert statuses == [422] * 10 + [429]
    assert client.post(f"/s/{token}/", {"password": "a password"}).status_code == 429
    caches["counters"].clear()


# ── the page where links are made ────────────────────────────────────────────────────────────────────


def share_page(client: Client, made: Meeting, **sent: Any) -> tuple[int, str]:
    address = f"/meetings/{made.pk}/share/"
    answer = client.post(address, {"days": "7", **sent}) if sent else client.get(address)
    return answer.status_code, answer.content.decode()


@pytest.fixture
def bob(people: People) -> Client:
    client = Client()
    client.force_login(people.bob)
    return client


def test_a_link_is_shown_once_and_counted(bob: Client, made: Meeting) -> None:
    status, shown = share_page(bob, made, parts=["minutes"], name="Halden Freight")
    address = shown.partition("<code>http://testserver")[2].partition("</code>")[0]
    assert (status, address.startswith("/s/")) == (200, True)
    assert "Not opened yet" in shown
    for _n in range(2):
        Client().get(address)
    _status, shown = share_page(bob, made)
    assert "Opened 2 times" in shown
    assert address not in shown
    share = Share.objects.get()
    bob.post(f"/meetings/{made.pk}/share/{share.pk}/revoke/")
    assert "Revoked." in share_page(bob, made)[1]
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "x"}, "Choose at least one thing that the link shows."),
        ({"parts": ["minutes"], "start": "0:05"}, "A clip has a start, such as 4:12, and an end after it."),
        ({"parts": ["minutes"], "start": "0:05", "end": "0:05"}, "and an end after it."),
        ({"parts": ["recording"], "start": "0:05", "end": "0:09"}, "A clip comes without its recording"),
        ({"parts": ["minutes"], "password": "short"}, "at least 6 characters"),
        ({"parts": ["everything"]}, "everything is not one of the available choices"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_in_words(
    bob: Client, made: Meeting, sent: dict[str, Any], said: str
) -> None:
    status, shown = share_page(bob, made, **sent)
    assert (status, said in shown) == (422, True)
    assert not Share.objects.exists()


def test_a_clip_by_form(bob: Client, made: Meeting) -> None:
    share_page(bob, made, parts=["transcript"], start="0:05", end="0:11")
    share = Share.objects.get()
    assert (share.source, share.start_ms, share.end_ms) == (made.source_set.get(), 5_000, 11_000)


def test_a_source_of_another_meeting_cannot_be_shared(bob: Client, people: People, made: Meeting) -> None:
    other = transcript.record(people.elsewhere).source_set.get()
    status, _shown = share_page(
        bob, made, parts=["transcript"], start="0:05", end="0:11", source=str(other.pk)
    )
    assert status == 422


def test_the_page_of_a_link_is_told_to_nobody(people: People, made: Meeting) -> None:
    _share, token = link(made, people.bob)
    answer = Client().get(f"/s/{token}/")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]


def test_a_member_is_offered_nothing_there(bob: Client, people: People, made: Meeting) -> None:
    _share, token = link(made, people.bob)
    shown = opened(token, bob)
    for offered in ("data-drop", "Workspace", "data-comment", "<form"):
        assert offered not in shown
