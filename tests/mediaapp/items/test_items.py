"""Actions and decisions: found again in new minutes, changed and taken back, listed as one may see them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mediaapp.items import queries, services
from mediaapp.items.models import Change
from mediaapp.items.queries import Filters
from mediaapp.items.rows import dressed
from mediaapp.meetings import store
from mediaapp.meetings.models import Item, Meeting, Series
from mediaapp.workspaces.models import Membership
from tests import shelf, transcript
from tests.mediaapp.items.things import item, named
from tests.people import People, invent
from worker.findings import Span
from worker.meeting import Claim, EngineName, Evidence, EvidenceKind, Section

pytestmark = pytest.mark.django_db
TODAY = date(2026, 10, 13)


@pytest.fixture
def people() -> People:
    return invent()


@pytest.fixture
def meeting(people: People) -> Meeting:
    made = transcript.record(people.platform, claims=1)
    made.started_at = datetime(2026, 10, 13, 10, tzinfo=UTC)
    made.save()
    return made


def action(meeting: Meeting, text: str, start_ms: int = 0, end_ms: int = 3_000, **fields: str) -> Claim:
    said = Evidence(
        EvidenceKind.SAID, str(meeting.source_set.get().pk), Span(start_ms, end_ms), text, "u1", verified=True
    )
    return Claim("c1", Section.ACTIONS, text, (said,), fields=fields, verified=True)


def minutes(meeting: Meeting, *claims: Claim) -> None:
    """A version of the minutes, as the writing stage puts it down."""
    last = meeting.writing_set.count() + 100
    job = shelf.job(meeting, "done", number=last)
    assert meeting.current_job
    numbered = [
        Claim(f"c{n}", one.section, one.text, one.evidence, one.fields, verified=True)
        for n, one in enumerate(claims, 1)
    ]
    store.save_minutes(job, numbered, EngineName("scripted", ""), meeting.current_job)


# ── through versions of the minutes ──────────────────────────────────────────────────────────────────


def test_an_action_knows_whose_it_is_and_when_it_is_due(meeting: Meeting, people: People) -> None:
    minutes(meeting, action(meeting, "Bob sends the plan by Friday.", assignee="Bob", due="by Friday"))
    made = Item.objects.get(kind="action")
    assert (made.assignee, made.member, made.due) == ("Bob", people.bob, date(2026, 10, 16))


def test_new_minutes_find_an_item_again_and_keep_what_people_did(meeting: Meeting, people: People) -> None:
    minutes(meeting, action(meeting, "Bob sends the plan.", assignee="Bob"))
    made = Item.objects.get(kind="action")
    services.change(made, people.alice, {"status": "done", "assignee": "Carol", "due": date(2026, 11, 1)})
    minutes(
        meeting,
        action(meeting, "The budget is to be checked.", 8_000, 9_000),
        action(meeting, "The plan is sent by Bob.", 1_000, 5_000, assignee="Bob", due="tomorrow"),
    )
    made.refresh_from_db()
    assert Item.objects.filter(kind="action").count() == 2
    assert (made.status, made.assignee, made.due) == ("done", "Carol", date(2026, 11, 1))
    assert made.claim_set.latest("pk").text == "The plan is sent by Bob."


def test_the_sentence_beside_it_will_do_if_the_words_are_the_same(meeting: Meeting) -> None:
    minutes(meeting, action(meeting, "Bob sends the rehearsal plan.", 0, 3_000))
    minutes(meeting, action(meeting, "Bob will send the rehearsal plan to all.", 4_000, 7_000))
    assert Item.objects.filter(kind="action").count() == 1
    minutes(meeting, action(meeting, "Maria asks for a date.", 4_000, 7_000))
    assert Item.objects.filter(kind="action").count() == 1, "the evidence is the same"
    minutes(meeting, action(meeting, "Priya books a room.", 15_000, 17_000))
    assert Item.objects.filter(kind="action").count() == 2


def test_what_new_minutes_do_not_name_goes_unless_a_person_touched_it(
    meeting: Meeting, people: People
) -> None:
    minutes(meeting, action(meeting, "Bob sends the plan."), action(meeting, "Ann waits.", 8_000, 9_000))
    kept = Item.objects.filter(kind="action").order_by("pk")[0]
    services.tick(kept, people.alice)
    minutes(meeting, action(meeting, "Somebody else calls.", 17_000, 19_000))
    rows = dressed(queries.with_words(queries.there(people.alice).filter(kind="action")), TODAY)
    assert sorted((row.text, row.is_named) for row in rows) == [
        ("Bob sends the plan.", False),
        ("Somebody else calls.", True),
    ]


# ── changes ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_is_taken_back_unless_another_followed(meeting: Meeting, people: People) -> None:
    made = item(meeting, "action", "Call the carrier", assignee="Bob")
    first = services.change(made, people.alice, {"assignee": "Carol", "due": TODAY})
    assert first
    services.undo(first)
    made.refresh_from_db()
    assert (made.assignee, made.due, made.status) == ("Bob", None, "open")
    second = services.tick(made, people.alice)
    made.refresh_from_db()
    services.tick(made, people.bob)
    assert second
    with pytest.raises(services.Conflict):
        services.undo(second)
    with pytest.raises(services.Conflict):
        services.undo(Change.objects.get(pk=first.pk))


def test_setting_what_stands_there_is_no_change(meeting: Meeting, people: People) -> None:
    made = item(meeting, "action", "Call the carrier", assignee="Bob", member=people.bob)
    assert services.change(made, people.alice, {"assignee": "bob", "status": "open"}) is None


def test_decisions_chain_without_rings(meeting: Meeting, people: People) -> None:
    first, second, third = (item(meeting, "decision", f"We go {n}") for n in (1, 2, 3))
    assert services.replace(first, second, people.alice)
    assert services.replace(second, third, people.alice)
    third.refresh_from_db()
    assert services.replace(third, first, people.alice) is None
    heads = list(queries.held(queries.of_kind(people.alice, people.platform, "decision")))
    assert heads == [third]
    older = queries.replaced_by(heads, queries.of_kind(people.alice, people.platform, "decision"))
    assert [one.text for one in older[third.pk]] == ["We go 2", "We go 1"]


# ── who sees what ────────────────────────────────────────────────────────────────────────────────────


def listed(people: People, **wanted: object) -> list[str]:
    chosen = Filters(**wanted)  # type: ignore[arg-type]
    items = queries.of_kind(people.bob, people.platform, "action")
    rows = queries.with_words(queries.narrowed(items, chosen, people.bob, TODAY))
    return [row.text for row in dressed(rows, TODAY)]


def test_the_list_is_narrowed_and_ordered(meeting: Meeting, people: People) -> None:
    series = Series.objects.create(workspace=people.platform, name="Weekly")
    other = shelf.meeting(people.platform, "Another")
    Meeting.objects.filter(pk=other.pk).update(series=series)
    named(meeting, "action", "Late", due=TODAY - timedelta(days=1), assignee="Bob", member=people.bob)
    item(meeting, "action", "Soon", due=TODAY, assignee="bob")
    item(other, "action", "Some day", assignee="Carol")
    item(other, "action", "Over", status="done", done_at=timezone.now())
    assert listed(people) == ["Late", "Soon", "Some day"]
    assert listed(people, who="me") == ["Late", "Soon"]
    assert listed(people, who="Carol") == ["Some day"]
    assert listed(people, who="nobody", state="all") == ["Over"]
    assert listed(people, state="late") == ["Late"]
    assert listed(people, state="done") == ["Over"]
    assert listed(people, series=series.pk) == ["Some day"]


def test_what_lies_in_the_trash_or_elsewhere_is_not_there(meeting: Meeting, people: People) -> None:
    item(meeting, "action", "Here")
    thrown = shelf.meeting(people.platform, "Thrown away")
    item(thrown, "action", "Thrown away")
    Meeting.objects.filter(pk=thrown.pk).update(deleted_at=timezone.now())
    item(shelf.meeting(people.elsewhere), "action", "Elsewhere")
    assert listed(people) == ["Here"]
    assert [one.text for one in queries.there(people.charlie)] == ["Elsewhere"]


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_tick_gives_its_row_back_with_the_way_back(
    meeting: Meeting, people: People, client: Client
) -> None:
    client.force_login(people.bob)
    made = item(meeting, "action", "Call <b>the</b> carrier")
    answer = client.post(f"/items/{made.pk}/tick/", {"look": "row"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert 'aria-checked="true"' in page
    assert "Call &lt;b&gt;the&lt;/b&gt;" in page
    undo = f"/items/changes/{Change.objects.get().pk}/undo/"
    assert undo in page
    client.post(undo)
    made.refresh_from_db()
    assert made.status == "open"
    assert client.post(f"/items/{made.pk}/tick/", {"next": "/actions/"})["Location"] == "/actions/"


def test_an_item_is_added_at_a_moment(meeting: Meeting, people: People, client: Client) -> None:
    client.force_login(people.bob)
    url = f"/meetings/{meeting.pk}/actions/"
    answer = client.post(url, {"text": "Book a room", "assignee": "carol", "due": "2026-11-02", "at": "0:08"})
    assert answer.status_code == 302
    made = Item.objects.get(text="Book a room")
    assert (made.member, made.due, made.start_ms) == (people.carol, date(2026, 11, 2), 8_000)
    assert "?t=8" in client.get(url).content.decode()
    assert client.post(url, {"text": "Book a room", "at": "9:99"}).status_code == 422
    assert client.post(url, {"text": "Book a room", "at": "9:59"}).status_code == 422
    assert client.post(url, {"text": " "}).status_code == 422
    assert Item.objects.filter(text="Book a room").count() == 1


def test_a_decision_is_edited_and_replaces_an_older_one(
    meeting: Meeting, people: People, client: Client
) -> None:
    client.force_login(people.bob)
    older = item(shelf.meeting(people.platform, "Before", ago=timedelta(days=91)), "decision", "By rail")
    newer = named(meeting, "decision", "We ship by road.")
    Meeting.objects.filter(pk=meeting.pk).update(started_at=timezone.now())
    client.post(f"/items/{newer.pk}/", {"text": "We ship by road.", "status": "open", "replaces": older.pk})
    older.refresh_from_db()
    assert older.superseded_by == newer
    page = client.get("/decisions/").content.decode()
    assert "Superseded after 91 days" in page
    assert page.index("We ship by") < page.index("By rail")
    client.post(f"/items/{newer.pk}/", {"text": "We ship by road.", "status": "open", "replaces": ""})
    older.refresh_from_db()
    assert older.superseded_by is None


def test_calendars_hold_open_days_and_end_when_revoked(
    meeting: Meeting, people: People, client: Client
) -> None:
    client.force_login(people.bob)
    long = "Ring the carrier; ask, “ernsthaft”, for a date " + "ä" * 60
    item(meeting, "action", long, due=date(2026, 12, 1), assignee="Bob", member=people.bob)
    item(meeting, "action", "Not mine", due=date(2026, 12, 1), assignee="Carol")
    item(meeting, "action", "No day", assignee="Bob")
    page = client.post("/workspace/calendars/", {"whose": "mine"}).content.decode()
    address = page.split("<code>")[1].split("</code>")[0].removeprefix("http://testserver")
    reader = Client()
    answer = reader.get(address)
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar")
    assert text.count("BEGIN:VEVENT") == 1
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    assert "SUMMARY:Ring the carrier\\; ask\\, “ernsthaft”\\, for a date " + "ä" * 60 in whole
    assert "DTSTART;VALUE=DATE:20261201\r\nDTEND;VALUE=DATE:20261202" in whole
    assert address not in client.get("/workspace/calendars/").content.decode()
    Membership.objects.filter(user=people.bob).delete()
    assert reader.get(address).status_code == 404, "who left shows nothing any more"
