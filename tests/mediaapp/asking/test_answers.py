"""Questions through the site: asked, answered by a script, refused, stopped, hidden and deleted."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from mediaapp.asking import services
from mediaapp.asking.queries import answer_of, questions
from mediaapp.asking.threads import Answer
from mediaapp.ledger.models import Job, Part, Work
from mediaapp.ledger.run import run
from mediaapp.meetings import edits, kit
from mediaapp.meetings import services as meetings
from mediaapp.meetings.models import Evidence, Meeting, Utterance, Writing
from tests import transcript
from tests.people import People, invent

pytestmark = pytest.mark.django_db(transaction=True)

REPLIES = {
    "What is left?": ("The hard part is left.", "What is left is the hard part, though."),
    "What comes before everything else?": (
        "A rehearsal.",
        "Then we put the rehearsal before everything else.",
    ),
    "How many services moved?": ("Thirty-eight of fifty-two.", "we are at thirty-eight of fifty-two"),
    "What will it cost?": ("It will cost 900 dollars.", "What is left is the hard part, though."),
}


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture(autouse=True)
def _scripted(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    answers = [
        {"question": asked, "replies": [{"text": text, "quotes": [quote]}]}
        for asked, (text, quote) in REPLIES.items()
    ]
    script.write_text(json.dumps({"answers": answers}))
    settings.ENGINE, settings.ENGINES = "scripted", {}
    settings.ENGINE_OPTIONS = settings.ENGINE_OPTIONS | {"script": script}
    kit.forget()
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))


def work(job: Job) -> Job:
    """Do the one unit of an answer."""
    run(job.work_set.get().pk)
    job.refresh_from_db()
    return job


def answered(people: People, question: str, meeting: Meeting | None) -> Answer:
    return Answer(work(services.ask(people.platform, people.vera, question, meeting)), people.vera)


def test_three_are_answered_and_three_refused_through_http(people: People, client: Client) -> None:
    made = transcript.record(people.platform)
    client.force_login(people.vera)
    page = reverse("asking:questions", args=[made.pk])
    absent = ["Who won the election?", "What is the capital of Peru?", "When is the next eclipse?"]
    for asked in [*list(REPLIES)[:3], *absent]:
        assert client.post(page, {"question": asked}).status_code == 302
        job = Job.objects.filter(kind=Job.Kind.ANSWER).latest("created_at")
        assert job.work_set.get().queue == "people"
        work(job)
        told = client.get(reverse("asking:answer", args=[job.pk])).content.decode()
        is_there = asked in REPLIES
        assert ("Not in this recording." in told) is not is_there
        assert ('class="pin pin--said"' in told) is is_there
        assert "aria-busy" not in told
        assert "Searched all of 0:20, 2 screens" in told
    thread = client.get(page).content.decode()
    places = [thread.index(asked) for asked in [*list(REPLIES)[:3], *absent]]
    assert places == sorted(places), "earlier questions stay, in their order"
    assert Writing.objects.filter(kind=Writing.Kind.ANSWER, meeting=made).count() == 6
    assert Evidence.objects.filter(claim__writing__kind="answer", verified=True).count() == 3


def test_an_answer_leads_to_its_moment(people: People) -> None:
    made = transcript.record(people.platform)
    (one,) = answered(people, "What is left?", made).sentences
    (pin,) = one.pins
    assert (pin.address, str(pin.who)) == (f"/meetings/{made.pk}/?t=4#u-2", "Tomasz Lind")
    assert pin.quote == "What is left is the hard part, though."


def test_what_the_quotes_do_not_hold_is_unverified_in_words(people: People, client: Client) -> None:
    made = transcript.record(people.platform)
    answer = answered(people, "What will it cost?", made)
    (one,) = answer.sentences
    assert not one.verified
    assert not one.pins
    client.force_login(people.vera)
    told = client.get(reverse("asking:answer", args=[answer.job.pk])).content.decode()
    assert "unverified" in told
    assert "900 dollars” " in told or "“900” " in told or "Nobody says" in told


def test_a_claim_is_seen_before_the_answer_is_whole(people: People, client: Client) -> None:
    made = transcript.record(people.platform)
    job = services.ask(people.platform, people.vera, "What is left?", made)
    client.force_login(people.vera)
    page = client.get(reverse("asking:questions", args=[made.pk])).content.decode()
    assert 'aria-busy="true"' in page
    assert f"/answers/{job.pk}/events/?after=0" in page
    work(job)
    Job.objects.filter(pk=job.pk).update(state=Job.State.OPEN)
    part = client.get(
        reverse("asking:answer", args=[job.pk]), headers={"HX-Request": "true"}
    ).content.decode()
    assert part.strip().startswith("<div")
    assert "The hard part is" in part
    assert 'aria-busy="true"' in part


def test_a_stopped_question_stays_stopped(people: People, client: Client) -> None:
    made = transcript.record(people.platform)
    job = services.ask(people.platform, people.vera, "What is left?", made)
    client.force_login(people.vera)
    assert client.post(reverse("asking:stop", args=[job.pk])).status_code == 302
    run(job.work_set.get().pk)
    assert not Part.objects.filter(job=job).exists()
    page = client.get(reverse("asking:questions", args=[made.pk])).content.decode()
    assert "Stopped before anything was found." in page


def test_when_nothing_is_ready_it_is_said_in_words(people: People, client: Client) -> None:
    made, _job = transcript.working(people.platform)
    answer = answered(people, "What is left?", made)
    assert answer.coverage == {"searched": 0, "processing": 1, "total": 1, "total_ms": 0, "screens": 0}
    client.force_login(people.vera)
    told = client.get(reverse("asking:answer", args=[answer.job.pk])).content.decode()
    assert "it is still being read" in told
    assert "Not in this recording" not in told


def test_the_workspace_is_searched_and_what_was_not_is_said(people: People, client: Client) -> None:
    transcript.record(people.platform)
    transcript.working(people.platform)
    transcript.record(people.elsewhere)
    answer = answered(people, "What is left?", None)
    assert {pin.meeting.workspace for pin in answer.pins} == {people.platform}
    client.force_login(people.vera)
    told = " ".join(client.get(reverse("asking:answer", args=[answer.job.pk])).content.decode().split())
    assert "Searched 1 of 2 meetings; 1 is still being read" in told
    refused = answered(people, "Who won the election?", None)
    told = client.get(reverse("asking:answer", args=[refused.job.pk])).content.decode()
    assert "Not in the recordings." in told


def test_nobody_else_reads_it(people: People, client: Client) -> None:
    made = transcript.record(people.platform)
    answer = answered(people, "What is left?", made)
    client.force_login(people.charlie)
    for name in ("answer", "stop", "events"):
        url = reverse(f"asking:{name}", args=[answer.job.pk])
        assert (client.post(url) if name == "stop" else client.get(url)).status_code == 404
    assert list(questions(people.charlie, people.platform, made.pk)) == []
    assert Answer(answer.job, people.charlie).sentences == []


def test_what_is_in_the_trash_is_quoted_nowhere(people: People, client: Client) -> None:
    made = transcript.record(people.platform)
    alone, wide = answered(people, "What is left?", made), answered(people, "What is left?", None)
    meetings.to_trash(Meeting.objects.filter(pk=made.pk))
    client.force_login(people.vera)
    assert client.get(reverse("asking:answer", args=[alone.job.pk])).status_code == 404
    told = client.get(reverse("asking:answer", args=[wide.job.pk])).content.decode()
    assert "hard part" not in told
    assert "a meeting that you cannot see any more" in told
    assert answered(people, "What is left?", None).sentences == []


def test_what_is_deleted_for_good_takes_its_answers_along(people: People) -> None:
    made = transcript.record(people.platform)
    wide = answered(people, "What is left?", None)
    refused = answered(people, "Who won the election?", None)
    assert refused.nearest
    Meeting.objects.filter(pk=made.pk).delete()
    assert not Job.objects.filter(pk=wide.job.pk).exists()
    kept = json.dumps(list(Part.objects.values_list("value", flat=True)))
    assert "rehearsal" not in kept
    assert Answer(refused.job, people.vera).nearest == []


def test_a_corrected_line_is_what_is_quoted(people: People) -> None:
    made = transcript.record(people.platform)
    row = Utterance.objects.get(label="u5", meeting=made)
    edits.correct(row, "We are at thirty-eight of fifty-two now.", people.bob)
    (one,) = answered(people, "What is left?", made).sentences
    assert one.verified
    answer = answered(people, "What comes before everything else?", made)
    assert not any(one.verified for one in answer.sentences), "the old words are no longer in the record"


def test_asking_is_measured(people: People, client: Client) -> None:
    made = transcript.record(people.platform)
    client.force_login(people.vera)
    page = reverse("asking:questions", args=[made.pk])
    for _ in range(services.MOST_OPEN):
        assert client.post(page, {"question": "What is left?"}).status_code == 302
    refused = client.post(page, {"question": "What is left?"})
    assert refused.status_code == 429
    assert "Wait for one, or stop one" in refused.content.decode()
    assert "What is left?</textarea>" in refused.content.decode(), "what was typed is not lost"
    empty = client.post(page, {"question": "  "})
    assert empty.status_code == 422
    assert "Write a question first." in empty.content.decode()


def test_an_engine_that_is_down_is_waited_for(
    people: People, settings: Settings, tmp_path: Path, client: Client
) -> None:
    script = tmp_path / "down.json"
    script.write_text(json.dumps({"faults": [{"role": "writer", "fault": "down"}]}))
    settings.ENGINE_OPTIONS = settings.ENGINE_OPTIONS | {"script": script}
    kit.forget()
    made = transcript.record(people.platform)
    answer = answered(people, "What is left?", made)
    assert answer.job.work_set.get().state == Work.State.PENDING
    assert answer.trouble.startswith("The model server does not answer.")


def test_the_minutes_suggest_questions(people: People, client: Client) -> None:
    made = transcript.record(people.platform)
    client.force_login(people.vera)
    page = client.get(reverse("asking:questions", args=[made.pk])).content.decode()
    assert "What was decided?" in page
    assert "What was said about Start?" in page
    assert "Nobody has asked about this meeting yet." in page


def test_the_api_gets_an_answer_as_data(people: People) -> None:
    made = transcript.record(people.platform)
    found = answer_of(answered(people, "What is left?", made).job, people.vera)
    assert found["answered"]
    assert found["claims"][0]["evidence"][0]["playback_url"] == f"/meetings/{made.pk}/?t=4#u-2"
    refused = answer_of(answered(people, "Who won the election?", made).job, people.vera)
    assert not refused["answered"]
    assert refused["nearest"]
