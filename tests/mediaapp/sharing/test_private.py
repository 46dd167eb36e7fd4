"""Private meetings: nobody else sees them, whatever their role; and sharing by name."""

from collections.abc import Callable

import pytest
from django.test import Client

from mediaapp.accounts.models import User
from mediaapp.asking.queries import reach
from mediaapp.meetings import discussion, readers
from mediaapp.meetings.models import Guest, Meeting, Notice
from mediaapp.meetings.review.threads import place_of
from tests import transcript
from tests.people import People

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def private(people: People) -> Meeting:
    """Bob's own, read to its end."""
    made = transcript.record(people.platform)
    Meeting.objects.filter(pk=made.pk).update(title="Talk with Vera", created_by=people.bob)
    made.refresh_from_db()
    signed_in(people.bob).post(f"/meetings/{made.pk}/private/")
    made.refresh_from_db()
    assert made.is_private
    return made


WHERE: dict[str, Callable[[Meeting], str]] = {
    "the page": lambda made: f"/meetings/{made.pk}/",
    "its row": lambda made: f"/meetings/{made.pk}/row/",
    "its details": lambda made: f"/meetings/{made.pk}/edit/",
    "its events": lambda made: f"/meetings/{made.pk}/events/",
    "its minutes": lambda made: f"/meetings/{made.pk}/minutes.md",
    "its questions": lambda made: f"/meetings/{made.pk}/ask/",
    "its links": lambda made: f"/meetings/{made.pk}/share/",
    "its file": lambda made: f"/sources/{made.source_set.get().pk}/original",
    "the API": lambda made: f"/api/v1/meetings/{made.pk}",
    "its transcript": lambda made: f"/api/v1/meetings/{made.pk}/transcript",
}


@pytest.mark.parametrize("where", WHERE)
def test_not_even_an_owner_gets_in(people: People, private: Meeting, where: str) -> None:
    from django.urls import reverse

    address = WHERE[where](private)
    if where == "its questions":
        address = reverse("asking:questions", args=[private.pk])
    if where == "its file":
        address = reverse("files:original", args=[private.source_set.get().pk])
    assert signed_in(people.alice).get(address).status_code == 404
    if where != "its file":  # which nobody has put there
        assert signed_in(people.bob).get(address).status_code != 404


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?view=all",
        "/?view=all&q=Talk",
        "/search/?q=kubernetes",
        "/ask/",
        "/workspace/storage/",
        "/notices/",
        "/api/v1/meetings",
        "/api/v1/search?q=kubernetes",
        "/api/v1/actions",
        "/api/v1/decisions",
    ],
)
def test_no_list_names_it(people: People, private: Meeting, address: str) -> None:
    shown = signed_in(people.alice).get(address)
    assert shown.status_code == 200
    assert "Talk with Vera" not in shown.content.decode()
    assert str(private.pk) not in shown.content.decode()


def test_its_owner_finds_it(people: People, private: Meeting) -> None:
    bob = signed_in(people.bob)
    shown = bob.get("/").content.decode()
    assert "Talk with Vera" in shown
    assert ">private<" in shown
    assert str(private.pk) in bob.get("/api/v1/meetings").content.decode()


def test_the_trash_keeps_it_private_too(people: People, private: Meeting) -> None:
    bob, alice = signed_in(people.bob), signed_in(people.alice)
    bob.post(f"/meetings/{private.pk}/trash/")
    assert "Talk with Vera" in bob.get("/?view=trash").content.decode()
    assert "Talk with Vera" not in alice.get("/?view=trash").content.decode()
    alice.post("/meetings/bulk/", {"do": "purge", "meeting": str(private.pk)})
    assert alice.delete(f"/api/v1/meetings/{private.pk}?permanent=true").status_code == 404
    assert alice.post(f"/meetings/{private.pk}/restore/").status_code == 404
    assert bob.post(f"/meetings/{private.pk}/restore/").status_code == 302
    assert Meeting.objects.visible_to(people.bob).filter(pk=private.pk).exists()


def test_nothing_is_done_to_it_by_a_bulk_act_of_others(people: People, private: Meeting) -> None:
    signed_in(people.alice).post("/meetings/bulk/", {"do": "trash", "meeting": str(private.pk)})
    private.refresh_from_db()
    assert private.deleted_at is None
    signed_in(people.bob).post("/meetings/bulk/", {"do": "review", "meeting": str(private.pk)})
    private.refresh_from_db()
    assert private.reviewed_at


def test_questions_to_everybody_leave_it_out(people: People, private: Meeting) -> None:
    """Their answers are read by the whole workspace."""
    assert reach(people.bob, people.platform, None).total == 0
    assert reach(people.bob, people.platform, private.pk).total == 1
    assert reach(people.alice, people.platform, private.pk).total == 0


def test_only_whoever_brought_it_opens_it(people: People, private: Meeting) -> None:
    readers.share_with(private, people.bob, [people.adam])
    assert (
        signed_in(people.adam).post(f"/meetings/{private.pk}/private/", {"private": "no"}).status_code == 403
    )
    signed_in(people.bob).post(f"/meetings/{private.pk}/private/", {"private": "no"})
    assert signed_in(people.alice).get(f"/meetings/{private.pk}/").status_code == 200


def test_sharing_by_name_tells_and_lets_in(people: People, private: Meeting) -> None:
    bob, vera = signed_in(people.bob), signed_in(people.vera)
    sent = {"user": [str(people.vera.pk), str(people.charlie.pk), str(people.bob.pk), "x"]}
    shown = bob.post(f"/meetings/{private.pk}/share/members/", sent, follow=True).content.decode()
    assert "1 person is told of the meeting." in shown
    assert "Bob shares “Talk with Vera” with you." in vera.get("/notices/").content.decode()
    assert vera.get(f"/meetings/{private.pk}/").status_code == 200
    assert signed_in(people.charlie).get(f"/meetings/{private.pk}/").status_code == 404
    bob.post(f"/meetings/{private.pk}/share/members/{Guest.objects.get().pk}/leave-out/")
    assert vera.get(f"/meetings/{private.pk}/").status_code == 404
    assert "Talk with Vera" not in vera.get("/notices/").content.decode()


def test_who_cannot_read_it_is_neither_named_nor_told(people: People, private: Meeting) -> None:
    readers.share_with(private, people.bob, [people.vera])
    Notice.objects.all().delete()
    place = place_of(private, "u1")
    assert place is not None
    discussion.comment(private, people.bob, place, "@Alice @Vera look")
    assert [notice.user for notice in Notice.objects.all()] == [people.vera]
    shown = signed_in(people.bob).get(f"/meetings/{private.pk}/?tab=notes").content.decode()
    assert 'data-name="Alice"' not in shown
