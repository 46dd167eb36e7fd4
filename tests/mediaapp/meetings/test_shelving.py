"""Tags, series, saved views and the Inbox one by one: in the library's address, at once, and on a page."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from mediaapp.accounts.models import User
from mediaapp.meetings import shelving
from mediaapp.meetings.models import Meeting, SavedView, Series, Tag
from tests import shelf, transcript
from tests.people import People

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def bob(people: People) -> Client:
    return signed_in(people.bob)


def titles(client: Client, address: str) -> list[str]:
    return [str(row.meeting) for row in client.get(address).context["rows"]]


def three(people: People) -> list[Meeting]:
    """The newest first."""
    return [shelf.meeting(people.platform, f"Meeting {n}", ago=timedelta(hours=n)) for n in range(3)]


def at_once(client: Client, meetings: list[Meeting], **sent: str) -> str:
    chosen = {"meeting": [str(one.pk) for one in meetings]}
    return client.post("/meetings/bulk/", {**sent, **chosen}, follow=True).content.decode()


# ── tags ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("hiring, customers", ["hiring", "customers"]),
        (" #Hiring ,hiring,, HIRING", ["HIRING"]),
        ("two  words", ["two words"]),
        (" , ", []),
        ("x" * 80, ["x" * 60]),
    ],
)
def test_tags_as_they_are_typed(typed: str, names: list[str]) -> None:
    assert shelving.names_in(typed) == names


def test_several_are_tagged_filtered_and_untagged(bob: Client, people: People) -> None:
    first, second, third = three(people)
    assert "2 meetings are tagged: Hiring." in at_once(bob, [first, second], do="tag", tag="Hiring")
    at_once(bob, [second, third], do="tag", tag="hiring, customers")
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["Hiring", "customers"]
    assert titles(bob, "/?view=all&tag=HIRING") == ["Meeting 0", "Meeting 1", "Meeting 2"]
    assert titles(bob, "/?view=all&tag=customers") == ["Meeting 1", "Meeting 2"]
    at_once(bob, [second, third], do="untag", tag="customers")
    assert list(Tag.objects.values_list("name", flat=True)) == ["Hiring"]


def test_enter_in_a_field_does_what_the_field_is_for(bob: Client, people: People) -> None:
    first, *_ = three(people)
    at_once(bob, [first], do="typed", tag="hiring", series="")
    at_once(bob, [first], do="typed", tag="", series="Weekly")
    first.refresh_from_db()
    assert (str(first.series), [str(tag) for tag in first.tags.all()]) == ("Weekly", ["hiring"])


def test_tagging_nothing_or_with_nothing_is_refused(bob: Client, people: People) -> None:
    meetings = three(people)
    assert bob.post("/meetings/bulk/", {"do": "tag", "tag": "x"}).status_code == 400
    sent = {"do": "tag", "tag": " ", "meeting": str(meetings[0].pk)}
    assert bob.post("/meetings/bulk/", sent).status_code == 400


def test_a_row_and_the_page_show_them(bob: Client, people: People) -> None:
    made = transcript.record(people.platform)
    sent = {"tags": "infrastructure, <b>", "series": "Platform reviews"}
    bob.post(f"/meetings/{made.pk}/shelve/", sent)
    for address in ("/", f"/meetings/{made.pk}/", f"/meetings/{made.pk}/edit/"):
        shown = bob.get(address).content.decode()
        assert "infrastructure" in shown
        assert "&lt;b&gt;" in shown
        assert "Platform reviews" in shown
    bob.post(f"/meetings/{made.pk}/shelve/", {"tags": "", "series": ""})
    made.refresh_from_db()
    assert (made.series, made.tags.count(), Tag.objects.count()) == (None, 0, 0)


def test_strange_meetings_stay_untouched(bob: Client, people: People) -> None:
    strange = shelf.meeting(people.elsewhere, "Strange")
    shelving.tag(people.elsewhere, [strange], ["theirs"])
    at_once(bob, [strange], do="series", series="Ours")
    assert bob.post("/meetings/bulk/", {"do": "untag", "tag": "theirs"}).status_code == 302
    strange.refresh_from_db()
    assert (strange.series, strange.tags.count()) == (None, 1)
    assert titles(bob, "/?view=all&tag=theirs") == []


# ── series ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_series_has_a_page(bob: Client, people: People) -> None:
    first, second, third = three(people)
    at_once(bob, [first, third], do="series", series="Design weekly")
    series = Series.objects.get()
    page = bob.get(f"/series/{series.pk}/")
    assert [str(row.meeting) for row in page.context["rows"]] == ["Meeting 0", "Meeting 2"]
    assert "2 meetings in this series, 2:00:00 recorded." in page.content.decode()
    assert titles(bob, f"/?view=all&series={series.pk}") == ["Meeting 0", "Meeting 2"]
    at_once(bob, [second], do="series", series="Carrier calls")
    bob.post(f"/series/{series.pk}/rename/", {"name": "carrier calls"})
    assert Meeting.objects.filter(series__name="Carrier calls").count() == 3
    assert Series.objects.count() == 1


def test_what_lies_in_the_trash_is_not_counted(bob: Client, people: People) -> None:
    first, second, _third = three(people)
    at_once(bob, [first, second], do="series", series="Weekly")
    at_once(bob, [first, second], do="tag", tag="hiring")
    at_once(bob, [first], do="trash")
    assert [getattr(one, "n") for one in shelving.series_of(people.platform)] == [1]  # noqa: B009 - a column of the query
    assert [getattr(one, "n") for one in shelving.tags_of(people.platform)] == [1]  # noqa: B009


# ── views ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_view_is_ones_own_and_keeps_filters_alone(bob: Client, people: People) -> None:
    shelf.meeting(people.platform)
    query = "view=all&kind=video&after=xyz&evil=1&q=a%26b"
    answer = bob.post("/views/", {"name": "Films", "query": query})
    saved = SavedView.objects.get()
    assert saved.query == "view=all&q=a%26b&kind=video"
    assert answer.headers["Location"] == f"/?{saved.query}"
    assert "Films" in bob.get("/").content.decode()
    carol = signed_in(people.carol)
    assert "Films" not in carol.get("/").content.decode()
    assert carol.post(f"/views/{saved.pk}/forget/").status_code == 404
    assert "Forget the view “Films”" in bob.get(f"/?{saved.query}").content.decode()
    bob.post(f"/views/{saved.pk}/forget/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("name", ["", "x" * 61])
def test_a_view_needs_a_name(bob: Client, name: str) -> None:
    assert "between 1 and 60 characters" in bob.post("/views/", {"name": name}, follow=True).content.decode()
    assert not SavedView.objects.exists()


# ── the Inbox ────────────────────────────────────────────────────────────────────────────────────────


def test_reviewed_opens_the_next_until_the_inbox_is_empty(bob: Client, people: People) -> None:
    first, second, third = three(people)
    sent = {"then": "next"}

    def done(one: Meeting) -> str:
        return str(bob.post(f"/meetings/{one.pk}/reviewed/", sent).headers["Location"])

    assert done(second) == f"/meetings/{third.pk}/"
    assert done(third) == f"/meetings/{first.pk}/"
    assert done(first) == "/"
    assert "It was the last one in the Inbox." in bob.get("/").content.decode()


# ── downloads ────────────────────────────────────────────────────────────────────────────────────────


def test_several_are_downloaded_in_one_file(bob: Client, people: People) -> None:
    read = [transcript.record(people.platform), transcript.record(people.platform)]
    unread = shelf.meeting(people.platform, "Not read")
    answer = bob.post(
        "/meetings/bulk/", {"do": "download", "meeting": [str(one.pk) for one in [*read, unread]]}
    )
    assert answer.headers["Afterword-Meetings"] == "2"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        names = file.namelist()
        minutes = file.read("01-q3-platform-review/minutes.md").decode()
    assert len(names) == 6
    assert transcript.SAYINGS[0] in minutes


def test_what_was_not_read_cannot_be_downloaded(bob: Client, people: People) -> None:
    assert "there is nothing to download" in at_once(bob, three(people), do="download")
