"""Details of a meeting and its files: said with an upload, while it is sent, or later."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from mediaapp.files.models import LASTS, Upload
from mediaapp.ledger.models import Job
from mediaapp.meetings import sources, store
from mediaapp.meetings.models import Claim, Edit, Evidence, Meeting, Source, Utterance
from mediaapp.meetings.process import start
from mediaapp.meetings.recipe import Recipe
from mediaapp.meetings.store.removal import let_go
from mediaapp.meetings.wishes import changed_since, latest
from mediaapp.workspaces import forms
from mediaapp.workspaces.models import Term
from tests import shelf, transcript
from tests.mediaapp.files.door import WAV, Door, signed_in
from tests.people import People, invent
from worker.engines import engines

pytestmark = pytest.mark.django_db(transaction=True)

SAID: dict[str, Any] = {
    "title": "Retro",
    "started_at": "2026-10-12T09:30",
    "participants": "Maria, Tomasz",
    "spoken": "de",
    "speaker_count": "2",
}


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture
def bob(people: People) -> Client:
    client = Client()
    client.force_login(people.bob)
    return client


@pytest.fixture
def door(people: People) -> Door:
    return Door(signed_in(people.bob))


def details(meeting: Meeting) -> tuple[object, ...]:
    meeting.refresh_from_db()
    source = meeting.source_set.first()
    assert source
    assert meeting.started_at
    of_meeting = (meeting.title, meeting.titled_by_person, meeting.started_at.isoformat()[:16])
    return (*of_meeting, meeting.participants, meeting.speaker_count, source.language, source.language_by)


KNOWN = ("Retro", True, "2026-10-12T09:30", "Maria, Tomasz", 2, "de", "person")


def pair(people: People) -> tuple[Meeting, list[Source]]:
    """A meeting of two recordings that was read to its end."""
    made = shelf.meeting(people.platform, pieces=2)
    Job.objects.filter(pk=start(made, None).pk).update(state=Job.State.DONE)
    return made, list(made.source_set.all())


def recipes(meeting: Meeting) -> list[tuple[str, tuple[str, ...]]]:
    jobs = Job.objects.filter(meeting=meeting.pk).order_by("number")
    return [(job.state, Recipe.of_json(job.recipe).sources) for job in jobs]


# ── with an upload ───────────────────────────────────────────────────────────────────────────────────


def test_details_that_come_with_the_file(door: Door) -> None:
    meeting = Meeting.objects.get(pk=door.upload(**SAID))
    assert details(meeting) == KNOWN
    job = latest(meeting)
    assert job
    assert Recipe.of_json(job.recipe).speakers == 2
    assert list(Recipe.of_json(job.recipe).languages.values()) == ["de"]


def test_details_that_are_said_while_it_is_sent(door: Door, bob: Client) -> None:
    url = door.begin(name="weekly.wav")
    upload = Upload.objects.get()
    shown = bob.get(f"/bring/{upload.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert 'name="spoken"' in shown
    assert 'name="workspace"' not in shown
    assert bob.post(f"/bring/{upload.pk}/", SAID, headers={"HX-Request": "true"}).status_code == 200
    meeting = door.send(url).headers["afterword-meeting"]
    assert details(Meeting.objects.get(pk=meeting)) == KNOWN


def test_details_that_come_after_the_file_begin_anew(door: Door, bob: Client) -> None:
    meeting = Meeting.objects.get(pk=door.upload())
    assert bob.post(f"/bring/{Upload.objects.get().pk}/", SAID).status_code == 302
    assert details(meeting) == KNOWN
    assert [state for state, _ in recipes(meeting)] == ["cancelled", "open"]
    bob.post(f"/bring/{Upload.objects.get().pk}/", {**SAID, "title": "Retrospective"})
    assert len(recipes(meeting)) == 2  # a title changes no reading


def test_pictures_that_came_together_share_their_details(door: Door, bob: Client) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\x00" * (len(WAV) - 8)
    first, second = (door.begin(name=f"{n}.png", batch="b1") for n in range(2))
    bob.post(f"/bring/{first.rpartition('/')[2]}/", {"title": "Whiteboards"})
    for url in (second, first):
        door.send(url, png)
    assert Meeting.objects.get().title == "Whiteboards"


@pytest.mark.parametrize("wrong", [{"speaker_count": "0"}, {"speaker_count": "x"}, {"spoken": "xx"}])
def test_a_detail_that_makes_no_sense_is_shown(door: Door, bob: Client, wrong: dict[str, str]) -> None:
    door.begin()
    answer = bob.post(f"/bring/{Upload.objects.get().pk}/", wrong)
    assert answer.status_code == 422
    assert b"field-error" in answer.content


def test_an_upload_of_elsewhere_is_nobodys_business(people: People, bob: Client) -> None:
    theirs = Upload.objects.create(
        workspace=people.elsewhere,
        user=people.charlie,
        name="a.wav",
        length=1,
        expires=timezone.now() + LASTS,
    )
    assert bob.get(f"/bring/{theirs.pk}/").status_code == 404


# ── the last reading ─────────────────────────────────────────────────────────────────────────────────


def title(made: Meeting, _people: People) -> None:
    made.title = "No matter for a reading"
    made.save()


def speakers(made: Meeting, _people: People) -> None:
    made.speaker_count = 3
    made.save()


def spoken(made: Meeting, _people: People) -> None:
    sources.speak(made.source_set.all()[0], "pl")


def spoken_everywhere(_made: Meeting, people: People) -> None:
    people.platform.spoken = "pl"
    people.platform.save()


def words(_made: Meeting, people: People) -> None:
    Term.objects.create(workspace=people.platform, text="Kubernetes")


def order(made: Meeting, _people: People) -> None:
    assert sources.move(made.source_set.all()[0], 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (title, []),
        (speakers, ["the number of speakers"]),
        (spoken, ["the language spoken"]),
        (spoken_everywhere, ["the language spoken"]),
        (words, ["the vocabulary"]),
        (order, ["the files"]),
    ],
)
def test_what_the_last_reading_did_not_know_is_said(
    people: People, bob: Client, change: Callable[[Meeting, People], None], said: list[str]
) -> None:
    made, _ = pair(people)
    change(made, people)
    job = latest(made)
    assert job
    assert list(changed_since(job, Meeting.objects.get(pk=made.pk))) == said
    shown = bob.get(f"/meetings/{made.pk}/edit/").content.decode()
    assert ("Changed since the meeting was last read:" in shown) == bool(said)
    assert all(words in shown for words in said)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────


def test_files_change_places(people: People, bob: Client) -> None:
    made, (first, second) = pair(people)
    url = f"/meetings/{made.pk}/sources/{second.pk}/move/"
    assert bob.post(url, {"to": "up"}).status_code == 302
    assert list(made.source_set.all()) == [second, first]
    bob.post(url, {"to": "up"})
    assert list(made.source_set.all()) == [second, first]
    bob.post(url, {"to": "down"})
    assert list(made.source_set.all()) == [first, second]
    assert bob.post(url, {"to": "sideways"}).status_code == 404


def test_removing_asks_first_and_reads_anew(people: People, bob: Client) -> None:
    made, (first, second) = pair(people)
    url = f"/meetings/{made.pk}/sources/{first.pk}/remove/"
    assert "is read anew without this file" in bob.get(url).content.decode()
    assert len(recipes(made)) == 1
    bob.post(url)
    assert recipes(made)[-1] == ("open", (str(second.pk),))
    shown = bob.get(f"/meetings/{made.pk}/edit/").content.decode()
    assert "It goes when the meeting has been read without it." in shown
    bob.post(f"/meetings/{made.pk}/sources/{first.pk}/keep/")
    assert [state for state, _ in recipes(made)] == ["done", "cancelled", "open"]
    assert recipes(made)[-1][1] == (str(first.pk), str(second.pk))


def test_the_last_file_stays(people: People, bob: Client) -> None:
    made = shelf.meeting(people.platform)
    only = made.source_set.get()
    answer = bob.post(f"/meetings/{made.pk}/sources/{only.pk}/remove/", follow=True)
    assert "A meeting needs a file, and this is its last one." in answer.content.decode()
    only.refresh_from_db()
    assert only.removed_at is None


def test_what_rested_on_a_file_goes_with_the_next_reading(people: People) -> None:
    made = transcript.record(people.platform)
    gone = made.source_set.get()
    stays = Source.objects.create(meeting=made, position=1, kind="audio", name="second.wav", bytes=1)
    row = Utterance.objects.filter(source=gone).first()
    assert row
    Utterance.objects.filter(pk=row.pk).update(
        job=None, born_of=Edit.objects.create(meeting=made, what="text")
    )
    sources.remove(gone, people.bob)
    job = latest(made)
    assert job
    assert Source.objects.filter(pk=gone.pk).exists()
    assert not store.human_rows(job)
    doubtful = Claim.objects.filter(verified=False).count()
    let_go(made, job)
    assert list(made.source_set.all()) == [stays]
    assert not Utterance.objects.exists()
    assert not Evidence.objects.exists()
    assert Claim.objects.filter(verified=False).count() > doubtful
    assert Claim.objects.filter(doubt=f"“{gone.name}” was removed.").exists()


def test_a_file_of_another_meeting_is_not_there(people: People, bob: Client) -> None:
    made, _ = pair(people)
    other = shelf.meeting(people.platform, "Other").source_set.get()
    for act in ("move", "remove", "keep", "speak"):
        assert bob.post(f"/meetings/{made.pk}/sources/{other.pk}/{act}/", {"to": "up"}).status_code == 404


def test_a_language_is_set_and_left_to_be_heard(people: People, bob: Client) -> None:
    made, (first, _second) = pair(people)
    url = f"/meetings/{made.pk}/sources/{first.pk}/speak/"
    for sent, kept in (("de", ("de", "person")), ("", ("", "")), ("klingon", ("", ""))):
        bob.post(url, {"spoken": sent})
        first.refresh_from_db()
        assert (first.language, first.language_by) == kept


def test_files_are_added_by_a_plain_form(people: People, bob: Client) -> None:
    made, _ = pair(people)
    sent: dict[str, Any] = {
        "file": SimpleUploadedFile("third.wav", WAV),
        "meeting": str(made.pk),
        "next": f"/meetings/{made.pk}/edit/",
    }
    answer = bob.post("/uploads/", sent)
    assert answer["Location"] == f"/meetings/{made.pk}/edit/"
    assert made.source_set.count() == 3
    assert len(recipes(made)[-1][1]) == 3


def test_the_same_file_is_told_of(people: People, bob: Client) -> None:
    made, (first, _) = pair(people)
    other = shelf.meeting(people.platform, "Copy of it")
    Source.objects.filter(pk__in=[first.pk, other.source_set.get().pk]).update(sha256="ab" * 32)
    shown = bob.get(f"/meetings/{other.pk}/edit/").content.decode()
    assert f'Same file as in <a href="/meetings/{made.pk}/">Q3 platform review</a>.' in shown
    assert "Same file" not in bob.get(f"/meetings/{made.pk}/edit/").content.decode()
    assert f'/meetings/{made.pk}/">Q3 platform review</a></span>' in bob.get("/").content.decode()


# ── the writer ───────────────────────────────────────────────────────────────────────────────────────


def test_only_what_the_writer_can_do_is_offered(
    people: People, bob: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = shelf.meeting(people.platform)
    shown = bob.get(f"/meetings/{made.pk}/edit/").content.decode()
    assert 'name="template"' not in shown
    assert "there is one kind of them" in shown
    able = replace(engines()["embedded"], templates=("meeting", "interview"), translates=True)
    monkeypatch.setattr(forms, "pen", lambda: able)
    shown = bob.get(f"/meetings/{made.pk}/edit/").content.decode()
    assert '<option value="interview">Interview</option>' in shown
    assert 'name="language"' in shown
    assert "there is one kind of them" not in shown


def test_work_that_was_cancelled_is_no_reading(people: People) -> None:
    made, _ = pair(people)
    again = shelf.job(made, Job.State.CANCELLED, number=2)
    assert again.number == 2
    last = latest(made)
    assert last
    assert last.number == 1
