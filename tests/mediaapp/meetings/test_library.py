"""The library: states, rows, shelves, filters, pages, bulk acts, the trash; at a fixed number of queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mediaapp.ledger.models import Job, Work
from mediaapp.meetings import services
from mediaapp.meetings.models import Meeting, Source, Speaker, Utterance
from mediaapp.meetings.queries import State, page, progress_of, with_state
from mediaapp.meetings.rows import rows, with_minutes
from mediaapp.workspaces.models import Membership
from mediaapp.workspaces.permissions import Role
from tests import shelf, transcript
from tests.people import People
from worker.findings import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(people: People) -> Client:
    client = Client()
    client.force_login(people.alice)
    return client


def state(meeting: Meeting) -> State:
    found = with_state(Meeting.objects.of(meeting.workspace)).get(pk=meeting.pk)
    return State(getattr(found, "state"))  # noqa: B009 - a column of the query


def titles(response: object) -> list[str]:
    return [str(row.meeting) for row in getattr(response, "context")["rows"]]  # noqa: B009


# ── state ────────────────────────────────────────────────────────────────────────────────────────────


def test_each_state_is_told_from_the_ledger(people: People) -> None:
    for name, meeting in shelf.fill(people.platform).items():
        assert state(meeting) == name


def test_a_meeting_without_a_job_waits(people: People) -> None:
    assert state(shelf.meeting(people.platform)) == State.QUEUED


def test_processing_again_shows_until_it_is_cancelled(people: People) -> None:
    meeting = shelf.meeting(people.platform)
    shelf.read(meeting)
    again = shelf.job(meeting, number=2)
    assert state(meeting) == State.QUEUED
    shelf.unit(again, Stage.PROBE, Work.State.LEASED)
    assert state(meeting) == State.WORKING
    Job.objects.filter(pk=again.pk).update(state=Job.State.CANCELLED)
    assert state(meeting) == State.READY


def test_minutes_written_anew_change_no_state(people: People) -> None:
    meeting = shelf.meeting(people.platform)
    shelf.read(meeting)
    Job.objects.create(workspace=people.platform, meeting=meeting.pk, kind=Job.Kind.WRITE, number=9)
    assert state(meeting) == State.READY


def test_silence_without_gaps_is_ready(people: People) -> None:
    meeting = shelf.meeting(people.platform)
    done = shelf.job(meeting, Job.State.DONE)
    shelf.unit(done, Stage.LISTEN, Work.State.DONE)
    assert state(meeting) == State.READY


def test_progress_is_a_share_of_the_recording(people: People) -> None:
    working = shelf.job(shelf.meeting(people.platform))
    shelf.unit(working, Stage.LISTEN, Work.State.LEASED)
    assert progress_of({working.pk: shelf.HOUR})[working.pk].stage == Stage.LISTEN
    shelf.unit(working, Stage.TRANSCRIBE, Work.State.DONE, end_ms=shelf.HOUR // 4)
    shelf.unit(working, Stage.TRANSCRIBE, Work.State.PENDING, start_ms=shelf.HOUR // 4, end_ms=shelf.HOUR)
    found = progress_of({working.pk: shelf.HOUR})[working.pk]
    assert (found.stage, found.percent, found.doing) == (Stage.TRANSCRIBE, 25, "Transcribing")
    assert progress_of({working.pk: 0})[working.pk].percent is None


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_says_what_is_in_a_meeting(people: People) -> None:
    meeting = shelf.meeting(people.platform)
    shelf.read(meeting, doubtful=1)
    (row,) = rows(page(with_minutes(with_state(Meeting.objects.of(people.platform)))).meetings)
    assert (row.claims["decisions"], row.claims["actions"]) == (1, 2)
    assert row.unverified == 1
    assert row.duration_ms == shelf.HOUR
    assert row.people == "Maria, Tomasz, 1 voice without a name"
    assert row.talk.in_words == "Maria 56 %, Tomasz 33 %, a voice 11 %"
    assert row.meeting.line == "Thirty-eight of fifty-two services moved; the ledger is blocked."
    assert [(lane.hue, lane.path) for lane in row.talk.lanes] == [
        (1, "M0 2h139v3.333h-139z"),
        (2, "M333 5.333h84v3.333h-84z"),
        (3, "M667 8.667h27v3.333h-27z"),
    ], "each in a lane of their own, when they spoke"


def test_the_trash_shows_no_pictures(alice: Client, people: People) -> None:
    """Nobody is given a file of a meeting that is there, so that its picture would be a broken one."""
    made = transcript.record(people.platform)
    assert "frames/0.webp" in alice.get("/?view=all").content.decode()
    services.to_trash(Meeting.objects.of(people.platform).filter(pk=made.pk))
    page = alice.get("/?view=trash").content.decode()
    assert made.title in page
    assert "frames/0.webp" not in page


def test_many_voices_share_the_last_lane(people: People) -> None:
    """And the library asks as many questions of the database for long meetings as for short ones."""
    meeting = shelf.meeting(people.platform)
    job = shelf.read(meeting)
    source = meeting.source_set.get()
    voices = [Speaker.objects.create(meeting=meeting, label=f"p{n}", name=f"Voice {n}") for n in range(4, 9)]
    Utterance.objects.bulk_create(
        Utterance(
            meeting=meeting,
            label=f"u{n}",
            job=job,
            source=source,
            start_ms=n * 1000,
            end_ms=n * 1000 + 500,
            speaker=voices[n % 5],
        )
        for n in range(3600)
    )
    found = page(with_minutes(with_state(Meeting.objects.of(people.platform)))).meetings
    with CaptureQueriesContext(connection) as asked:
        (row,) = rows(found)
    assert [lane.hue for lane in row.talk.lanes] == [1, 4, 1, 0]
    assert len(row.talk.shares) == 8
    assert sum(len(lane.path) for lane in row.talk.lanes) < 4000, "drawn as coarsely as it is shown"
    assert len(asked) < 12


def test_pieces_are_counted_in_words(people: People) -> None:
    shelf.meeting(people.platform, kind=Source.Kind.IMAGE, pieces=14)
    (row,) = rows(page(with_minutes(with_state(Meeting.objects.of(people.platform)))).meetings)
    assert (row.kind, row.pieces, row.duration_ms) == ("image", "14 pictures", 0)


def test_fifty_rows_cost_as_many_queries_as_one(alice: Client, people: People) -> None:
    shelf.fill(people.platform)
    Meeting.objects.of(people.platform).exclude(title="Q3 platform review").update(deleted_at=timezone.now())
    Meeting.objects.filter(title="Carrier call with Nordfjord Lines").update(deleted_at=None)
    alice.get("/")
    with CaptureQueriesContext(connection) as few:
        assert len(titles(alice.get("/"))) == 2
    for n in range(48):
        shelf.read(shelf.meeting(people.platform, f"Meeting {n}"))
    with CaptureQueriesContext(connection) as many:
        assert len(titles(alice.get("/"))) == 50
    assert len(many) == len(few) <= 20


# ── shelves, filters, pages ──────────────────────────────────────────────────────────────────────────


def test_the_inbox_holds_what_nobody_reviewed(alice: Client, people: People) -> None:
    meeting = shelf.meeting(people.platform)
    assert titles(alice.get("/")) == ["Q3 platform review"]
    alice.post(f"/meetings/{meeting.pk}/reviewed/")
    assert titles(alice.get("/")) == []
    assert titles(alice.get("/?view=all")) == ["Q3 platform review"]
    alice.post(f"/meetings/{meeting.pk}/reviewed/", {"reviewed": "no"})
    assert titles(alice.get("/")) == ["Q3 platform review"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=CARRIER", {"Carrier call with Nordfjord Lines", "Carrier agreement, draft 3"}),
        ("kind=image", {"Screens of the booking flow"}),
        ("kind=document", {"Carrier agreement, draft 3"}),
        ("state=working", {"Carrier call with Nordfjord Lines"}),
        ("state=ready_with_gaps", {"Design weekly"}),
        ("state=failed&kind=image", {"Screens of the booking flow"}),
        ("state=failed&kind=audio", set()),
        ("within=7&kind=video&state=ready", {"Q3 platform review"}),
        ("reviewed=yes", set()),
        ("until=2000-01-01", set()),
        ("kind=nonsense&state=ready", {"Q3 platform review"}),
    ],
)
def test_filters_stand_in_the_address(alice: Client, people: People, asked: str, found: set[str]) -> None:
    shelf.fill(people.platform)
    assert set(titles(alice.get(f"/?view=all&{asked}"))) == found


def test_a_page_ends_where_the_next_begins_while_rows_arrive(alice: Client, people: People) -> None:
    for n in range(7):
        shelf.meeting(people.platform, f"Meeting {n}", ago=timedelta(hours=n))
    meetings = Meeting.objects.of(people.platform)
    seen: list[str] = []
    after = ""
    while True:
        found = page(meetings, after=after, size=3)
        seen += [str(meeting) for meeting in found.meetings]
        shelf.meeting(people.platform, f"Newer {len(seen)}")
        after = found.next_cursor
        if not after:
            break
    assert seen == [f"Meeting {n}" for n in range(7)]


def test_equal_times_neither_repeat_nor_skip(people: People) -> None:
    for n in range(5):
        shelf.meeting(people.platform, f"Meeting {n}")
    Meeting.objects.update(created_at=timezone.now())
    meetings = Meeting.objects.of(people.platform)
    first = page(meetings, size=2)
    second = page(meetings, after=first.next_cursor, size=2)
    third = page(meetings, after=second.next_cursor, size=2)
    assert len({one.pk for one in first.meetings + second.meetings + third.meetings}) == 5
    assert third.next_cursor == ""


def test_the_oldest_come_first_where_asked(people: People) -> None:
    names = ["newest", "middle", "oldest"]
    for days, name in enumerate(names):
        shelf.meeting(people.platform, name, ago=timedelta(days=days))
    meetings = with_minutes(with_state(Meeting.objects.of(people.platform)))
    first = page(meetings, size=2, is_oldest_first=True)
    second = page(meetings, size=2, after=first.next_cursor, is_oldest_first=True)
    assert [str(one) for one in first.meetings + second.meetings] == names[::-1]


def test_meetings_of_one_person(alice: Client, people: People) -> None:
    shelf.read(shelf.meeting(people.platform, "With Maria's voice"))
    by_hand = shelf.meeting(people.platform, "With Maria by hand")
    Meeting.objects.filter(pk=by_hand.pk).update(participants="Maria, Jonas")
    shelf.meeting(people.platform, "Without her")
    shelf.read(shelf.meeting(people.elsewhere, "Not ours"))
    found = alice.get("/", {"who": "Maria"})
    assert sorted(titles(found)) == ["With Maria by hand", "With Maria's voice"]
    assert found.context["people"] == ["Maria", "Tomasz"]


@pytest.mark.parametrize("cursor", ["nonsense", "ZGFtYWdlZA==", "é"])
def test_a_damaged_cursor_is_told(alice: Client, cursor: str) -> None:
    assert alice.get("/", {"after": cursor}).status_code == 400


def test_an_unknown_shelf_is_absent(alice: Client) -> None:
    assert alice.get("/?view=attic").status_code == 404


def test_an_empty_library_says_what_to_do(alice: Client, people: People) -> None:
    assert b"Drop a recording" in alice.get("/").content
    shelf.meeting(people.platform)
    assert b"Nothing fits these filters" in alice.get("/?q=nothing").content


def test_a_viewer_sees_neither_ticks_nor_upload(people: People) -> None:
    shelf.meeting(people.platform)
    client = Client()
    client.force_login(people.vera)
    content = client.get("/").content
    assert b'class="check"' not in content
    assert b"data-drop" not in content


# ── acts ─────────────────────────────────────────────────────────────────────────────────────────────


def test_deleted_for_good_from_the_trash(alice: Client, people: People) -> None:
    gone, kept, here = (shelf.meeting(people.platform, name) for name in ("Gone", "Kept", "Here"))
    for meeting in (gone, kept):
        alice.post(f"/meetings/{meeting.pk}/trash/")
    sent = {"do": "purge", "meeting": [str(gone.pk), str(here.pk)]}
    editor = Client()
    editor.force_login(people.bob)
    assert editor.post("/meetings/bulk/", sent).status_code == 400
    assert "Delete for good" not in editor.get("/?view=trash").content.decode()
    assert "Delete for good" in alice.get("/?view=trash").content.decode()
    alice.post("/meetings/bulk/", sent)
    assert titles(alice.get("/?view=trash")) == ["Kept"]
    assert alice.get("/?view=trash").context["tallies"]["trash"] == 1
    assert alice.post(f"/meetings/{gone.pk}/restore/").status_code == 404
    assert [job.meeting for job in Job.objects.filter(kind=Job.Kind.PURGE)] == [gone.pk]


def test_the_trash_stops_work_and_gives_back(alice: Client, people: People) -> None:
    meeting = shelf.fill(people.platform)["working"]
    alice.post(f"/meetings/{meeting.pk}/trash/")
    assert not Work.objects.filter(job__meeting=meeting.pk, state__in=Work.OPEN).exists()
    assert Job.objects.get(meeting=meeting.pk).state == Job.State.CANCELLED
    assert str(meeting) not in titles(alice.get("/?view=all"))
    assert alice.get(f"/meetings/{meeting.pk}/edit/").status_code == 404
    assert titles(alice.get("/?view=trash")) == [str(meeting)]
    alice.post(f"/meetings/{meeting.pk}/restore/")
    assert str(meeting) in titles(alice.get("/?view=all"))


def test_several_at_once(alice: Client, people: People) -> None:
    chosen = [str(shelf.meeting(people.platform, f"Meeting {n}").pk) for n in range(3)]
    response = alice.post("/meetings/bulk/", {"do": "review", "meeting": chosen[:2]}, follow=True)
    assert "2 meetings are reviewed." in response.content.decode()
    alice.post("/meetings/bulk/", {"do": "trash", "meeting": chosen})
    assert titles(alice.get("/?view=all")) == []
    alice.post("/meetings/bulk/", {"do": "restore", "meeting": chosen[:1]})
    assert len(titles(alice.get("/?view=all"))) == 1
    assert alice.post("/meetings/bulk/", {"do": "explode", "meeting": chosen}).status_code == 400
    assert alice.post("/meetings/bulk/", {"do": "trash", "meeting": "7"}).status_code == 404


def test_strangers_rows_stay_untouched_by_a_bulk_act(alice: Client, people: People) -> None:
    strange = shelf.meeting(people.elsewhere, "Strange")
    alice.post("/meetings/bulk/", {"do": "trash", "meeting": [str(strange.pk)]})
    strange.refresh_from_db()
    assert strange.deleted_at is None


def test_a_title_is_a_persons_from_then_on(alice: Client, people: People) -> None:
    meeting = shelf.meeting(people.platform, "")
    assert alice.post(f"/meetings/{meeting.pk}/rename/", {"title": " "}).status_code == 422
    response = alice.post(
        f"/meetings/{meeting.pk}/rename/", {"title": "Carriers"}, headers={"HX-Request": "true"}
    )
    meeting.refresh_from_db()
    assert (response.content, meeting.title, meeting.titled_by_person) == (b"Carriers", "Carriers", True)


def test_details_are_saved_or_the_mistake_is_shown(alice: Client, people: People) -> None:
    meeting = shelf.meeting(people.platform)
    sent = {
        "title": "Q3 platform review",
        "started_at": "2026-10-12T10:00",
        "participants": "Maria, Tomasz",
        "speaker_count": "4",
    }
    url = f"/meetings/{meeting.pk}/edit/"
    assert alice.post(url, sent).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.participants, meeting.speaker_count) == ("Maria, Tomasz", 4)
    assert not meeting.titled_by_person
    wrong = alice.post(url, sent | {"speaker_count": "none", "title": "New"})
    assert wrong.status_code == 422
    assert "<h1>Q3 platform review</h1>" in wrong.content.decode()
    assert alice.post(url, sent | {"title": "New"}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.titled_by_person


def test_a_row_asks_again_only_while_it_moves(alice: Client, people: People) -> None:
    filled = shelf.fill(people.platform)
    assert b"every 4s" in alice.get(f"/meetings/{filled['working'].pk}/row/").content
    assert b"every 4s" not in alice.get(f"/meetings/{filled['ready'].pk}/row/").content


def test_opening_a_meeting_enters_its_workspace(people: People) -> None:
    Membership.objects.create(workspace=people.elsewhere, user=people.bob, role=Role.EDITOR)
    strange = shelf.meeting(people.elsewhere, "Strange")
    client = Client()
    client.force_login(people.bob)
    assert titles(client.get("/")) == []
    assert client.get(f"/meetings/{strange.pk}/edit/").status_code == 200
    assert titles(client.get("/")) == ["Strange"]


def test_storage_counts_the_workspaces_own_bytes(alice: Client, people: People) -> None:
    shelf.meeting(people.platform, pieces=2)
    shelf.meeting(people.elsewhere, pieces=5)
    gone = shelf.meeting(people.platform, "Gone")
    services.to_trash(Meeting.objects.filter(pk=gone.pk))
    context = alice.get("/workspace/storage/").context
    assert (context["total"], context["trashed"]) == (8_000_000, 2_000_000)
    assert [str(one) for one in context["largest"]] == ["Q3 platform review"]
