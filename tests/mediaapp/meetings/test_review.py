"""The review page: what it shows, in how many queries, and what people do from it without scripts."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from mediaapp.ledger.models import Job, Work
from mediaapp.meetings.models import Meeting, Utterance
from mediaapp.meetings.review.clock import clock_of
from tests import shelf, transcript
from tests.people import People
from worker.exports import formats
from worker.findings import Stage

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bob(client: Client, people: People) -> Client:
    client.force_login(people.bob)
    return client


def page(client: Client, made: Meeting, **asked: str | int) -> str:
    response = client.get(
        reverse("meetings:review", args=[made.pk]), asked, headers=HTMX if "part" in asked else None
    )
    assert response.status_code == 200, response
    return response.content.decode()


@pytest.mark.parametrize("rows", [5, 300])
def test_the_page_takes_a_fixed_number_of_queries(bob: Client, people: People, rows: int) -> None:
    made = transcript.record(people.platform, rows=rows, claims=min(rows, 40), screens=4, gap=True)
    page(bob, made)
    with CaptureQueriesContext(connection) as queries:
        page(bob, made)
    assert len(queries) <= 20, "\n".join(query["sql"][:160] for query in queries.captured_queries)


def test_a_sentence_has_its_pins_or_its_doubt_in_words(bob: Client, people: People) -> None:
    shown = page(bob, transcript.record(people.platform))
    assert 'aria-label="Evidence 1, said: Maria Oduya, 0:00"' in shown
    assert 'class="pin pin--shown"' in shown
    assert 'href="?t=0#u-1"' in shown
    assert "unverified" in shown
    assert "Nobody says “a fifth” and no slide shows it." in shown
    assert "5 verified, 1 not" in shown
    assert "Covers all of 0:20" in shown
    assert "version 1, scripted, script" in shown
    assert "sse-connect" not in shown
    assert "sse:" not in shown


def test_what_was_said_is_shown_escaped(bob: Client, people: People) -> None:
    made = transcript.record(people.platform)
    transcript.say(made, "<script>alert(1)</script> & more")
    shown = page(bob, made)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in shown
    assert "<script>alert" not in shown


def test_blocks_come_when_they_are_wanted(bob: Client, people: People) -> None:
    made = transcript.record(people.platform, rows=450)
    shown = page(bob, made)
    assert shown.count('class="utterance"') == 200
    assert "Rows 201 to 400, from 13:20" in shown
    assert 'id="u-450"' in page(bob, made, t=449 * 4)
    last = page(bob, made, part="block", block=2)
    assert last.count('class="utterance"') == 50
    assert "<html" not in last
    assert bob.get(reverse("meetings:review", args=[made.pk]), {"block": 3}).status_code == 404


@pytest.mark.parametrize(
    "asked", [{"t": "x"}, {"t": "-4"}, {"t": "9" * 40}, {"source": "7", "t": "1"}, {"tab": "no"}]
)
def test_an_odd_address_still_shows_the_meeting(bob: Client, people: People, asked: dict[str, str]) -> None:
    assert "Kubernetes" in page(bob, transcript.record(people.platform), **asked)


def test_each_tab_is_a_page(bob: Client, people: People) -> None:
    made = transcript.record(people.platform)
    assert "<h2>Actions<small>" in page(bob, made, tab="actions")
    assert 'class="chapters"' not in page(bob, made, tab="actions")
    assert "scripted, script" in page(bob, made, tab="about")
    assert 'data-tab="transcript"' in page(bob, made, tab="transcript")


def test_a_gap_says_what_is_missing_and_can_be_tried_again(bob: Client, people: People) -> None:
    made = transcript.record(people.platform, gap=True)
    shown = page(bob, made)
    assert "0:04 to 0:08 is missing." in shown
    assert "The model server ran out of memory." in shown
    gap = Work.objects.get(job=made.current_job, state=Work.State.GAP)
    answer = bob.post(reverse("meetings:retry", args=[made.pk]), {"gap": gap.pk}, follow=True)
    assert "1 gap is tried again." in answer.content.decode()
    gap.refresh_from_db()
    assert gap.state == Work.State.PENDING


def test_a_stage_is_tried_again_whole(bob: Client, people: People) -> None:
    made = transcript.record(people.platform, gap=True)
    bob.post(reverse("meetings:retry", args=[made.pk]), {"stage": "see"})
    assert Work.objects.filter(job=made.current_job, state=Work.State.GAP).exists()
    bob.post(reverse("meetings:retry", args=[made.pk]), {"stage": "transcribe"})
    assert not Work.objects.filter(job=made.current_job, state=Work.State.GAP).exists()


def test_a_meeting_being_read_shows_what_came(bob: Client, people: People) -> None:
    made, job = transcript.working(people.platform)
    shown = page(bob, made)
    assert shown.count('class="utterance"') == 4
    assert 'id="p-' in shown
    assert "2:00 of 4:00 heard" in shown
    assert "about 2 minutes left" in shown
    assert "1:00 to 2:00 is missing." in shown
    assert "2 of 4 pieces, 1 gap" in shown
    assert f"after={job.sequence}" in shown
    assert "row-do" not in shown, "provisional rows cannot be edited"


def test_a_fragment_brings_only_what_is_new(bob: Client, people: People) -> None:
    made, job = transcript.working(people.platform)
    seen = Job.objects.get(pk=job.pk).sequence
    transcript.hear(job, 9, "This came later.")
    brought = page(bob, made, part="arrivals", after=seen)
    assert brought.count('class="utterance"') == 1
    assert "This came later." in brought
    assert f"after={seen + 1}" in brought
    assert 'id="rows"' not in brought


def test_the_record_replaces_what_was_provisional(bob: Client, people: People) -> None:
    made = transcript.record(people.platform)
    brought = page(bob, made, part="arrivals", after=3)
    assert 'id="rows" hx-swap-oob="outerHTML"' in brought
    assert 'id="u-1"' in brought
    assert "sse:" not in brought
    merged = Work.objects.get(job=made.current_job, stage=Stage.MERGE)
    assert 'id="rows"' not in page(bob, made, part="arrivals", after=3, record=str(merged.pk))


def test_who_waits_is_told_behind_how_many(bob: Client, people: People) -> None:
    transcript.working(people.platform)
    queued = shelf.meeting(people.platform, "Standup")
    shelf.unit(shelf.job(queued), Stage.PROBE, Work.State.PENDING)
    assert "Waiting behind 1 other" in page(bob, queued)


def test_work_is_stopped_and_what_was_heard_stays(bob: Client, people: People) -> None:
    made, job = transcript.working(people.platform)
    answer = bob.post(reverse("meetings:cancel", args=[made.pk]), follow=True)
    shown = answer.content.decode()
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert "The work was stopped" in shown
    assert shown.count('class="utterance"') == 4
    assert "sse-connect" not in shown


def test_a_meeting_is_read_anew_once(bob: Client, people: People) -> None:
    made = transcript.record(people.platform)
    for _ in range(2):
        bob.post(reverse("meetings:reprocess", args=[made.pk]))
    assert Job.objects.filter(meeting=made.pk).count() == 2
    shown = page(bob, made)
    assert 'id="u-1"' in shown, "until the new record is there, the old one stays"
    assert "sse-connect" in shown


def test_a_viewer_reads_and_can_do_nothing(client: Client, people: People) -> None:
    client.force_login(people.vera)
    shown = page(client, transcript.record(people.platform, gap=True))
    assert "Maria Oduya" in shown
    for word in ("data-edit", "/retry/", "/trash/", "/reviewed/", "/reprocess/"):
        assert word not in shown


def text_of(content: bytes) -> str:
    """What stands in a download; a packed one is looked into."""
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = (packed.read(name).decode() for name in packed.namelist() if name.endswith((".xml", ".html")))
        return re.sub(r"<[^>]+>", "", " ".join(parts))


@pytest.mark.parametrize(
    ("document", "suffix"),
    [(document, one.suffix) for one in formats().values() for document in one.documents],
)
def test_each_format_is_a_download(bob: Client, people: People, document: str, suffix: str) -> None:
    made = transcript.record(people.platform)
    url = reverse("meetings:export", args=[made.pk, document, suffix])
    assert url in page(bob, made)
    response = bob.get(url)
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="q3-platform-review.{suffix}"'
    assert "thirty-eight of fifty-two" in text_of(response.content)


def test_no_download_before_there_is_a_record(bob: Client, people: People) -> None:
    made, _job = transcript.working(people.platform)
    assert bob.get(reverse("meetings:export", args=[made.pk, "minutes", "md"])).status_code == 404
    assert bob.get(reverse("meetings:export", args=[made.pk, "minutes", "nope"])).status_code == 404


def test_moments_are_named_on_the_meetings_clock(people: People) -> None:
    made = shelf.meeting(people.platform, pieces=2)
    first, second = made.source_set.all()
    clock = clock_of([first, second])
    assert clock.address(second.pk, 5_000) == f"?t={shelf.HOUR // 1000 + 5}"
    found = clock.find(shelf.HOUR // 1000 + 5, None)
    assert found is not None
    assert (found.source, found.ms) == (second.pk, 5_000)


def test_pictures_have_no_clock(bob: Client, people: People) -> None:
    made = shelf.meeting(people.platform, kind="image", pieces=2)
    second = made.source_set.all()[1]
    assert clock_of(list(made.source_set.all())).address(second.pk, 0) == f"?source={second.position}&t=0"
    assert not Utterance.objects.filter(meeting=made).exists()
    assert 'id="playerbar"' not in page(bob, made)


# ── readings ─────────────────────────────────────────────────────────────────────────────────────────


def another_reading(made: Meeting) -> Job:
    """A second reading, which is the one that is shown now."""
    second = shelf.job(made, Job.State.DONE, number=2)
    merged = shelf.unit(second, Stage.MERGE, Work.State.DONE)
    Work.objects.filter(pk=merged.pk).update(closed_at=timezone.now() + timedelta(hours=1))
    made.current_job = second
    made.save()
    return second


def test_readings_are_listed_and_one_goes_back(bob: Client, people: People) -> None:
    made = transcript.record(people.platform)
    first = made.current_job
    assert first is not None
    Work.objects.filter(job=first).update(closed_at=timezone.now() + timedelta(hours=1))
    another_reading(made)
    listed = bob.get(reverse("meetings:versions", args=[made.pk])).content.decode()
    assert listed.index("Reading 2") < listed.index("shown now") < listed.index("Reading 1")
    assert listed.count("Go back to this one") == 1
    assert "5 rows" in listed
    assert "6 claims" in listed
    answer = bob.post(reverse("meetings:go_back", args=[made.pk]), {"job": first.number}, follow=True)
    assert "That reading is shown now" in answer.content.decode()
    made.refresh_from_db()
    assert made.current_job == first
    assert bob.post(reverse("meetings:go_back", args=[made.pk]), {"job": "77"}).status_code == 404


def test_nobody_goes_back_while_it_is_being_read(bob: Client, people: People) -> None:
    made = transcript.record(people.platform)
    first = made.current_job
    assert first is not None
    another_reading(made)
    shelf.unit(shelf.job(made, number=3), Stage.PROBE, Work.State.LEASED)
    answer = bob.post(reverse("meetings:go_back", args=[made.pk]), {"job": first.number}, follow=True)
    assert "The meeting is being read. Stop that first" in answer.content.decode()
    made.refresh_from_db()
    assert made.current_job != first


def test_a_viewer_sees_readings_and_goes_nowhere(people: People) -> None:
    made = transcript.record(people.platform)
    another_reading(made)
    vera = Client()
    vera.force_login(people.vera)
    assert "Go back" not in vera.get(reverse("meetings:versions", args=[made.pk])).content.decode()


def test_minutes_are_asked_for_anew(bob: Client, people: People) -> None:
    made = transcript.record(people.platform)
    shown = page(bob, made)
    assert "Write these minutes anew" in shown
    address = reverse("meetings:rewrite", args=[made.pk])
    answer = bob.post(address, {"template": "nonsense", "language": ""}, follow=True)
    assert "There is no such template or language." in answer.content.decode()
    answer = bob.post(address, {"template": "meeting", "language": "de"}, follow=True)
    assert "The minutes are being written anew." in answer.content.decode()
    assert 'hx-trigger="every 2s"' in answer.content.decode()
    job = Job.objects.get(meeting=made.pk, kind=Job.Kind.WRITE)
    assert (job.recipe["template"], job.recipe["language"], job.recipe["record"]) == (
        "meeting", "de", str(made.current_job_id),
    )  # fmt: skip
    bob.post(address, {"template": "meeting", "language": "de"})
    assert Job.objects.filter(meeting=made.pk, kind=Job.Kind.WRITE).count() == 1
    work = job.work_set.get()
    Work.objects.filter(pk=work.pk).update(state="gap", reason="The model server does not answer.")
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE)
    shown = page(bob, made)
    assert "could not be written anew. The model server does not answer." in " ".join(shown.split())


def test_a_gap_of_the_record_is_tried_again_while_another_reading_is_under_way(
    bob: Client, people: People
) -> None:
    made = transcript.record(people.platform, gap=True)
    gap = Work.objects.get(state=Work.State.GAP)
    shelf.unit(shelf.job(made, number=2), Stage.PROBE, Work.State.LEASED)
    answer = bob.post(reverse("meetings:retry", args=[made.pk]), {"gap": gap.pk}, follow=True)
    assert "1 gap is tried again." in answer.content.decode()
    gap.refresh_from_db()
    assert gap.state == Work.State.PENDING
    again = bob.post(reverse("meetings:retry", args=[made.pk]), {"gap": gap.pk}, follow=True)
    assert "There is nothing to try again" in again.content.decode()
