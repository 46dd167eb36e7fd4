"""Reading a meeting anew: what changed is done again, what people did stays, and one can go back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db.models.functions import Now
from django.test import Client
from pytest_django import Settings

from mediaapp.accounts.models import User
from mediaapp.asking.models import Passage
from mediaapp.files.places import Place
from mediaapp.ledger import close
from mediaapp.ledger.models import Job, Work
from mediaapp.ledger.run import run
from mediaapp.meetings import edits, kit, running, versions
from mediaapp.meetings.models import Claim, Meeting, Notice, Screen, Speaker, Utterance, Writing
from mediaapp.meetings.process import start, write
from mediaapp.meetings.queries import State, minutes_to_read, with_state
from mediaapp.workspaces.models import Membership, Term, Workspace
from mediaapp.workspaces.permissions import Role
from tests import media
from tests.mediaapp.meetings.test_process import drain, meeting_with
from worker.engines.scripted.ear import Ear, Hand
from worker.engines.scripted.eye import Eye
from worker.engines.scripted.pen import Pen
from worker.engines.scripted.script import Fault, Script
from worker.stages import merge as stage

pytestmark = pytest.mark.django_db(transaction=True)
Play = Callable[..., None]
TURNS = "sine=frequency=440:sample_rate=16000,volume='if(lt(mod(t,10),1.2),0,1)':eval=frame"


def forget() -> None:
    """The kits of this process: other engines are wanted."""
    kit.forget()


@pytest.fixture(autouse=True)
def _scripted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.ENGINE, settings.ENGINES = "scripted", {}
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))
    forget()
    yield
    forget()


@pytest.fixture
def play(settings: Settings, tmp_path: Path) -> Play:
    """From now on the engines play another script."""

    def to(**script: Any) -> None:
        path = tmp_path / "script.json"
        path.write_text(Script(**script).model_dump_json())
        settings.ENGINE_OPTIONS = {**settings.ENGINE_OPTIONS, "script": path}
        forget()

    return to


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every call of a model from now on."""
    made: list[str] = []
    for part, name in (
        (Ear, "speech"), (Ear, "voices"), (Hand, "language"), (Hand, "hear"), (Eye, "see"), (Pen, "minute"),
    ):  # fmt: skip
        true = getattr(part, name)

        def counted(*args: Any, true: Any = true, name: str = name, **kwargs: Any) -> Any:
            made.append(name)
            return true(*args, **kwargs)

        monkeypatch.setattr(part, name, counted)
    return made


@pytest.fixture
def ed() -> User:
    return User.objects.create(email="ed@example.com", name="Ed")


@pytest.fixture
def talk(tmp_path: Path) -> Meeting:
    """Two and a half minutes in which two people take turns, with pauses in between."""
    workspace = Workspace.objects.create(name="Platform")
    meeting = meeting_with(workspace, (media.sound(tmp_path / "talk.wav", TURNS, 150), "audio"))
    drain(start(meeting, None))
    meeting.refresh_from_db()
    return meeting


def read_anew(meeting: Meeting) -> Job:
    job = start(meeting, None)
    finish(job)
    meeting.refresh_from_db()
    return job


def finish(job: Job) -> None:
    """Do every unit, those that wait for another try as well."""
    for _ in range(500):
        job.work_set.filter(state=Work.State.PENDING).update(not_before=Now())
        waiting = job.work_set.filter(state=Work.State.PENDING).order_by("pk").first()
        if waiting is None:
            job.refresh_from_db()
            return
        run(waiting.pk)
    raise AssertionError("the job does not come to its end")


def rows(meeting: Meeting) -> list[tuple[str, int, int, str, str]]:
    live = Utterance.objects.live(meeting).select_related("speaker")
    return [(row.label, row.start_ms, row.end_ms, str(row.speaker), row.text) for row in live]


def overlapping(meeting: Meeting) -> list[tuple[str, str]]:
    """Words of machine rows that lie inside what people wrote."""
    live = list(Utterance.objects.live(meeting))
    return [
        (word[2], human.text)
        for human in live
        for machine in live
        if human.job_id is None and machine.job_id is not None
        for word in machine.words
        if human.start_ms <= (word[0] + word[1]) // 2 < human.end_ms
    ]


# ── fingerprints ─────────────────────────────────────────────────────────────────────────────────────


def test_only_what_changed_is_done_again(tmp_path: Path, calls: list[str]) -> None:
    workspace = Workspace.objects.create(name="Platform")
    film = media.slides(
        tmp_path / "talk.mp4", ["One"], ["Two"], seconds=30, sound=media.tone(tmp_path / "a.wav", 60)
    )
    meeting = meeting_with(workspace, (film, "video"))
    first = start(meeting, None)
    drain(first)
    once = dict.fromkeys(calls, 0) | {name: calls.count(name) for name in calls}
    assert set(once) == {"speech", "voices", "language", "hear", "see", "minute"}
    meeting.refresh_from_db()
    before = rows(meeting)

    calls.clear()
    meeting.template = "interview"
    meeting.save()
    second = read_anew(meeting)
    assert calls == ["minute"], "a template concerns the minutes alone"
    assert second.state == Job.State.DONE
    assert meeting.current_job == second
    assert [row[1:] for row in rows(meeting)] == [row[1:] for row in before]
    assert Writing.objects.get(record=second).template == "interview"
    assert Screen.objects.filter(job=second).count() == Screen.objects.filter(job=first).count() == 2

    calls.clear()
    Term.objects.create(workspace=workspace, text="Kubernetes")
    read_anew(meeting)
    assert set(calls) == {"language", "hear", "minute"}, "words to look out for concern the ear"
    assert calls.count("hear") == once["hear"]


def test_what_was_deleted_of_the_derived_files_is_made_again(talk: Meeting, calls: list[str]) -> None:
    source = talk.source_set.get()
    made = Path(default_storage.path(Place(talk.workspace_id, source.pk).folder)) / "made"
    sounds = list(made.rglob("*.flac"))
    sounds[-1].unlink()
    job = read_anew(talk)
    assert calls.count("speech") > 0
    assert calls.count("hear") == 0, "the same sound was cut again, and what is said in it is known"
    assert sounds[-1].exists()
    assert not job.work_set.filter(state=Work.State.GAP).exists()


def test_another_workspace_knows_nothing_of_it(talk: Meeting, tmp_path: Path, calls: list[str]) -> None:
    other = Workspace.objects.create(name="Elsewhere")
    drain(start(meeting_with(other, (tmp_path / "talk.wav", "audio")), None))
    assert calls.count("hear") > 0


# ── going forward and back ───────────────────────────────────────────────────────────────────────────


def test_what_people_wrote_survives_forward_and_back(talk: Meeting, ed: User, play: Play) -> None:
    first = talk.current_job
    assert first is not None
    line = Utterance.objects.live(talk)[2]
    edits.rename(line.speaker, "Maria", ed)
    assert len({row[3] for row in rows(talk)}) == 2
    spoken = {row[3] for row in rows(talk)}
    mine = edits.correct(line, "This is what she really said.", ed)

    heard = [
        {"start_ms": n * 7_000, "end_ms": n * 7_000 + 6_500, "text": f"Heard otherwise, number {n}."}
        for n in range(21)
    ]
    play(heard=heard)
    second = read_anew(talk)
    assert talk.current_job == second
    assert (mine.label, "Maria", mine.text) in [(row[0], row[3], row[4]) for row in rows(talk)]
    assert overlapping(talk) == []
    assert any("Heard otherwise" in row[4] for row in rows(talk))
    assert {row[3] for row in rows(talk)} == spoken, "each voice is who it was"

    other = next(row for row in Utterance.objects.live(talk) if row.job_id and row.start_ms > 60_000)
    late = edits.correct(other, "And this was corrected in the second reading.", ed)
    versions.show(talk, first)
    talk.refresh_from_db()
    assert talk.current_job == first
    texts = [row[4] for row in rows(talk)]
    assert mine.text in texts
    assert late.text in texts
    assert overlapping(talk) == [], "what the first reading heard there is not shown twice"
    assert not any("Heard otherwise" in text for text in texts)
    assert minutes_to_read(talk) == Writing.objects.get(record=first)

    assert set(Passage.objects.filter(meeting=talk).values_list("job", flat=True)) == {second.pk}
    finish(first)
    assert set(Passage.objects.filter(meeting=talk).values_list("job", flat=True)) == {first.pk}
    assert Job.objects.get(pk=first.pk).state == Job.State.DONE

    before = rows(talk)
    versions.show(talk, first)
    assert rows(talk) == before, "to go where one is changes nothing"
    versions.show(talk, second)
    talk.refresh_from_db()
    assert overlapping(talk) == []
    assert late.text in [row[4] for row in rows(talk)]


def how_far(meeting: Meeting) -> tuple[str, bool]:
    found: Any = with_state(Meeting.objects.filter(pk=meeting.pk)).get()
    return found.state, found.is_indexing


def test_while_its_search_is_made_anew_it_is_read_as_ever(talk: Meeting, ed: User, client: Client) -> None:
    first, second = talk.current_job, read_anew(talk)
    assert first is not None
    Membership.objects.create(workspace=talk.workspace, user=ed, role=Role.EDITOR)
    client.force_login(ed)
    address = f"/meetings/{talk.pk}/"
    Notice.objects.update(read_at=Now())
    versions.show(talk, first)
    assert how_far(talk) == (State.READY, True)
    page = client.get(address).content.decode()
    assert "Its search is being rebuilt" in page
    assert "sse-connect" not in page, "nothing more is to come"
    assert "search is being rebuilt" in client.get("/?view=all").content.decode()
    finish(first)
    assert how_far(talk) == (State.READY, False)
    part = client.get(f"{address}?part=indexing", headers={"hx-request": "true"})
    assert not part.content.strip(), "what said so goes"
    assert not Notice.objects.filter(read_at=None).exists(), "nobody is told anew that it is ready"
    versions.show(talk, second)
    close.cancel(second.pk)
    assert how_far(talk) == (State.READY, False), "what was read once is not cancelled any more"


def test_versions_are_told_apart(talk: Meeting, play: Play) -> None:
    first = talk.current_job
    play(voices=1)
    second = read_anew(talk)
    newest, oldest = versions.versions_of(talk)
    assert (newest.job, newest.is_current, oldest.job, oldest.is_current) == (second, True, first, False)
    assert newest.rows == Utterance.objects.filter(job=second).count() > 0
    assert oldest.claims == Claim.objects.filter(writing__record=first).count() > 0
    assert newest.engines == ("scripted",)


def test_only_a_reading_of_this_meeting_can_be_shown(talk: Meeting) -> None:
    assert talk.current_job is not None
    stranger = Meeting.objects.create(workspace=talk.workspace)
    with pytest.raises(LookupError):
        versions.show(stranger, talk.current_job)
    with pytest.raises(LookupError):
        versions.show(talk, start(talk, None))


def test_a_label_of_merge_is_nobodys_name(talk: Meeting, ed: User, play: Play) -> None:
    """Merge calls new voices p1, p2…; a speaker who is called so already is somebody else."""
    for one in Speaker.objects.filter(meeting=talk):
        one.label, one.name = f"p{int(one.label[1:]) + 6}", f"Voice p{int(one.label[1:]) + 6}"
        one.save()
    names = {row[3] for row in rows(talk)}
    assert names == {"Voice p7", "Voice p8"}
    zoe = Speaker.objects.create(meeting=talk, label="p1", name="Zoe")
    source = talk.source_set.get()
    said = edits.correct(Utterance.objects.live(talk)[0], "A word of mine.", ed)
    Utterance.objects.filter(pk=said.pk).update(speaker=zoe, start_ms=149_900, end_ms=150_000, source=source)
    play(voices=2, language="de")
    read_anew(talk)
    assert {row[3] for row in rows(talk)} == names | {"Zoe"}
    assert [row[4] for row in rows(talk) if row[3] == "Zoe"] == ["A word of mine."]


def test_an_edit_while_merge_works_is_not_lost(
    talk: Meeting, ed: User, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    merge, done = stage.merge, list[Utterance]()

    def slow(*args: Any, **kwargs: Any) -> Any:
        found = list(merge(*args, **kwargs))
        if not done:
            done.append(edits.correct(Utterance.objects.live(talk)[1], "Corrected just now.", ed))
        return iter(found)

    monkeypatch.setattr(running, "merge", slow)
    play(voices=1)
    read_anew(talk)
    assert "Corrected just now." in [row[4] for row in rows(talk)]
    assert overlapping(talk) == []


# ── gaps ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_gap_that_is_filled_keeps_what_was_there(tmp_path: Path, play: Play) -> None:
    play(faults=[Fault(role="transcriber", fault="nonsense", at_ms=100_000)])
    workspace = Workspace.objects.create(name="Platform")
    meeting = meeting_with(workspace, (media.tone(tmp_path / "talk.wav", seconds=150), "audio"))
    job = start(meeting, None)
    finish(job)
    gap = job.work_set.get(state=Work.State.GAP)
    assert gap.reason == "The model's reply could not be used. Try this part again."
    meeting.refresh_from_db()
    before = rows(meeting)
    assert not any(row[1] <= 100_000 < row[2] for row in before)
    assert Meeting.objects.filter(pk=meeting.pk, current_job=job).exists()

    play()
    assert close.retry(job.pk, Work.objects.filter(pk=gap.pk)) == 1
    job.refresh_from_db()
    assert job.state == Job.State.OPEN
    assert not job.work_set.filter(stage__in=["merge", "minute", "index"]).exists()
    finish(job)
    meeting.refresh_from_db()
    after = rows(meeting)
    assert any(row[1] <= 100_000 < row[2] for row in after)
    kept = {row[0]: row for row in before} | {row[0]: row for row in after}
    assert len(set(before) & set(after)) > len(before) // 2, "rows that came out the same are the same rows"
    assert len(kept) >= len(after)
    assert list(Writing.objects.filter(record=job).values_list("version", flat=True)) == [1, 2]
    assert with_state(Meeting.objects.filter(pk=meeting.pk)).get().state == State.READY  # type: ignore[attr-defined]


def test_a_reading_in_which_all_went_wrong_replaces_nothing(talk: Meeting, play: Play) -> None:
    first, before = talk.current_job, rows(talk)
    play(faults=[Fault(role="transcriber", fault="nonsense")], voices=3)
    second = read_anew(talk)
    assert second.state == Job.State.DONE
    assert talk.current_job == first
    assert rows(talk) == before
    assert minutes_to_read(talk) == Writing.objects.get(record=first)
    assert Passage.objects.filter(meeting=talk, job=first).exists(), "it is found as before"


# ── minutes anew ─────────────────────────────────────────────────────────────────────────────────────


def test_minutes_are_written_anew_from_the_record_that_is_read(talk: Meeting, calls: list[str]) -> None:
    talk.template = "interview"
    talk.save()
    job = write(talk, None)
    finish(job)
    assert job.state == Job.State.DONE
    assert calls == ["minute"]
    written = minutes_to_read(talk)
    assert written is not None
    assert (written.version, written.template, written.record, written.job) == (
        2, "interview", talk.current_job, job,
    )  # fmt: skip
    assert Claim.objects.filter(writing=written, verified=True).exists()
    found = with_state(Meeting.objects.filter(pk=talk.pk)).get()
    assert found.shown_job == talk.current_job_id  # type: ignore[attr-defined]
