"""The audit log: who did what, by which way; only added to, seen by few, and complete."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mediaapp.accounts.models import User
from mediaapp.api.scopes import Scope
from mediaapp.api.services import issue
from mediaapp.audit.models import Act, Entry, Unchangeable
from mediaapp.files.places import Place
from mediaapp.meetings.models import Meeting
from mediaapp.sharing import links
from mediaapp.workspaces.models import Membership
from tests import shelf, transcript
from tests.mediaapp.knocking import actors
from tests.mediaapp.matrix import ROWS, World
from tests.mediaapp.sharing.things import WISHED
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _anew() -> None:
    caches["counters"].clear()


@pytest.fixture
def made(people: People) -> Meeting:
    made = transcript.record(people.platform)
    path = Place(made.workspace_id, made.source_set.get().pk).original_path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"some bytes")
    return made


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def written(*acts: Act) -> list[tuple[str, str, str, str]]:
    entries = Entry.objects.exclude(act__in=[Act.BROUGHT, Act.WRITTEN]).order_by("pk")
    found = entries.filter(act__in=acts) if acts else entries
    return [(one.who.partition(" ")[0], one.act, one.title, one.detail) for one in found]


TITLE = "Q3 platform review"


def test_what_was_read_is_written_once_in_a_while(people: People, made: Meeting) -> None:
    vera, bob = signed_in(people.vera), signed_in(people.bob)
    for _n in range(3):
        vera.get(f"/meetings/{made.pk}/")
        vera.get(f"/meetings/{made.pk}/?part=panel", headers={"HX-Request": "true"})
        vera.get(reverse("files:original", args=[made.source_set.get().pk]), headers={"Range": "bytes=0-3"})
    bob.get(f"/meetings/{made.pk}/")
    vera.get(f"/meetings/{made.pk}/minutes.md")
    vera.get(f"/meetings/{made.pk}/minutes.md")
    assert [one[:3] for one in written()] == [
        ("Vera", "opened", TITLE),
        ("Vera", "played", TITLE),
        ("Bob", "opened", TITLE),
        ("Vera", "exported", TITLE),
        ("Vera", "exported", TITLE),
    ]
    assert written(Act.EXPORTED)[0][3] == "minutes.md"


def test_what_was_changed_is_written_each_time(people: People, made: Meeting) -> None:
    bob, alice = signed_in(people.bob), signed_in(people.alice)
    member = Membership.objects.get(user=people.vera)
    for text in ("One.", "Two."):
        label = made.utterance_set.filter(died_of=None).earliest("start_ms").label
        bob.post(f"/meetings/{made.pk}/lines/{label}/edit/", {"text": text})
    bob.post(f"/meetings/{made.pk}/comments/", {"on": "u2", "text": "A secret remark"})
    bob.post(f"/meetings/{made.pk}/share/", {"parts": ["minutes", "screens"], "days": "7"})
    bob.post(f"/meetings/{made.pk}/trash/")
    alice.post(f"/workspace/members/{member.pk}/role/", {"role": "editor"})
    alice.post("/meetings/bulk/", {"do": "restore", "meeting": str(made.pk)})
    assert written() == [
        ("Bob", "corrected", TITLE, "edit line"),
        ("Bob", "corrected", TITLE, "edit line"),
        ("Bob", "commented", TITLE, "comments"),
        ("Bob", "shared", TITLE, "minutes, screens"),
        ("Bob", "trashed", TITLE, "trash"),
        ("Alice", "members", "", "editor"),
        ("Alice", "restored", TITLE, ""),
    ]
    assert "secret" not in str(list(Entry.objects.values()))


def test_what_was_refused_is_no_act(people: People, made: Meeting) -> None:
    signed_in(people.vera).post(f"/meetings/{made.pk}/trash/")
    signed_in(people.charlie).get(f"/meetings/{made.pk}/")
    Client().get(f"/meetings/{made.pk}/")
    assert written() == []


def test_a_link_and_a_token_say_so(people: People, made: Meeting) -> None:
    _share, secret = links.make(made, people.bob, WISHED)
    Client().get(f"/s/{secret}/")
    Client().get(f"/s/{secret}/recordings/{made.source_set.get().pk}/")
    member = Membership.objects.get(user=people.bob)
    token = issue(member, "Script", [Scope.READ])[1]
    for _n in range(2):
        sent = {"Authorization": f"Bearer {token}"}
        assert Client().get(f"/api/v1/meetings/{made.pk}", headers=sent).status_code == 200
    ways = [(one.who.partition(" ")[0], one.via, one.act) for one in Entry.objects.exclude(via="machine")]
    assert [one for one in ways if one[2] != "brought"] == [
        ("", "link", "opened"),
        ("", "link", "played"),
        ("Bob", "token", "token_used"),
        ("Bob", "token", "opened"),
    ]


def test_a_meeting_and_its_minutes_are_written_whichever_way_they_came(people: People) -> None:
    Meeting.objects.create(workspace=people.platform, title="Sent by a script", created_by=people.bob)
    shelf.read(shelf.meeting(people.platform))
    told = [(one.who.partition(" ")[0], one.act, one.title) for one in Entry.objects.order_by("pk")]
    assert told == [("Bob", "brought", "Sent by a script"), ("", "brought", TITLE), ("", "written", TITLE)]


def test_a_private_meeting_stands_without_its_title(people: People, made: Meeting) -> None:
    Meeting.objects.filter(pk=made.pk).update(is_private=True, created_by=people.bob)
    signed_in(people.bob).get(f"/meetings/{made.pk}/")
    assert written() == [("Bob", "opened", "", "review")]
    shown = signed_in(people.alice).get("/workspace/audit/?act=opened").content.decode()
    assert "a private meeting" in shown
    assert TITLE not in shown


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one.save(),
        lambda one: one.delete(),
        lambda one: Entry.objects.all().delete(),
        lambda one: Entry.objects.filter(pk=one.pk).update(who=""),
    ],
)
def test_it_is_only_added_to(people: People, made: Meeting, change: Callable[[Entry], Any]) -> None:
    one = Entry.objects.first()
    assert one is not None
    with pytest.raises(Unchangeable):
        change(one)


def test_it_outlives_the_person_and_the_meeting(people: People, made: Meeting) -> None:
    signed_in(people.vera).get(f"/meetings/{made.pk}/")
    made.delete()
    people.vera.delete()
    assert written() == [("Vera", "opened", TITLE, "review")]


# ── completeness ─────────────────────────────────────────────────────────────────────────────────────

SILENT = {
    "meetings:close_workspace",
    "meetings:read_notices",
    "meetings:save_view",
    "meetings:forget_view",
    "meetings:upload",
    "meetings:upload_details",
    "meetings:bulk",
    "sharing:shared",
}
"""What takes the log itself along, concerns one person, makes meetings (written as they are made), is tested
above, or is a password."""


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, row in ROWS.items()
        if "POST" in row.access and name.startswith(("meetings:", "sharing:")) and name not in SILENT
    ],
)
def test_every_change_of_a_meeting_is_written(people: People, name: str) -> None:
    """Also at an address that somebody adds tomorrow."""
    world = World.made(people)
    row = ROWS[name]
    url = reverse(name, kwargs=dict(row.at(world)))
    before = Entry.objects.count()
    bob = next(one for one in actors(people) if one.name == "editor")
    answer = bob.client.post(url, row.data(world))
    assert answer.status_code < 400
    if name == "meetings:rename_series":
        return  # a series is a shelf: no meeting changes
    assert Entry.objects.count() > before


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────


def test_filters_and_export(people: People, made: Meeting) -> None:
    signed_in(people.vera).get(f"/meetings/{made.pk}/")
    signed_in(people.bob).post(f"/meetings/{made.pk}/rename/", {"title": "=HYPERLINK(1)"})
    signed_in(people.bob).get(f"/meetings/{made.pk}/")
    alice = signed_in(people.alice)

    def lines(query: str) -> list[list[str]]:
        answer = alice.get(f"/workspace/audit.csv?{query}")
        return list(csv.reader(io.StringIO(answer.content.decode())))[1:]

    assert [line[1] for line in lines(f"who={people.vera.pk}")] == ["Vera <vera@halden.example>"]
    assert {line[3] for line in lines("act=opened")} == {"opened"}
    assert len(lines(f"meeting={made.pk}")) == 5
    assert len(lines("meeting=platform")) == 3
    assert lines("until=2000-01-01") == []
    assert len(lines("who=x&act=nonsense&since=never")) == 5
    assert [line[4] for line in lines(f"who={people.bob.pk}")] == ["'=HYPERLINK(1)"] * 2
    assert "Vera" in alice.get(f"/workspace/audit/?who={people.vera.pk}").content.decode()
    assert "Nothing fits these filters" in alice.get("/workspace/audit/?until=2000-01-01").content.decode()


def test_a_long_log_comes_in_pages_of_few_queries(people: People) -> None:
    told = {"workspace": people.platform, "act": Act.OPENED}
    Entry.objects.bulk_create([Entry(**told, who=f"Person {n}", user=n) for n in range(150)])
    alice = signed_in(people.alice)
    first = alice.get("/workspace/audit/")
    assert next(one.who for one in first.context["entries"]) == "Person 149"
    with CaptureQueriesContext(connection) as queries:
        second = alice.get("/workspace/audit/", {"before": first.context["next"]})
    assert [one.who for one in second.context["entries"]][-1] == "Person 0"
    assert second.context["next"] is None
    assert len(queries) <= 12


def test_another_workspace_has_its_own(people: People) -> None:
    shelf.meeting(people.elsewhere, "Strange")
    assert "Strange" not in signed_in(people.alice).get("/workspace/audit/").content.decode()
    assert "Strange" in signed_in(people.charlie).get("/workspace/audit/").content.decode()
