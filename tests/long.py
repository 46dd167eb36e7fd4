"""A meeting of four hours, written straight into the database: three thousand rows, screens and minutes."""

import json
from collections.abc import Iterator
from itertools import count

from django.db.models.functions import Now

from mediaapp.files.places import Place
from mediaapp.ledger.models import Job, Part, Work
from mediaapp.meetings import waves
from mediaapp.meetings.models import (
    Claim,
    Evidence,
    Meeting,
    Screen,
    Showing,
    Source,
    Speaker,
    Utterance,
    Voice,
    Writing,
)
from mediaapp.meetings.recipe import Recipe
from mediaapp.workspaces.models import Workspace
from tests import shelf
from worker.findings import Stage
from worker.meeting import Section

HOURS = 4
TOTAL_MS = HOURS * 3_600_000
ROWS = 3_000
NAMES = ("Maria Oduya", "Tomasz Lind", "Priya Raman", "Jonas Weber", "", "Ana Duarte")
SAYINGS = (
    "So on Kubernetes we are at thirty-eight of fifty-two services by now.",
    "What is left is the hard part, though, isn't it?",
    "I don't want to move it until there has been a rehearsal with the people on call.",
    "The fifty came over with the chart, and nobody ever raised it.",
    "Then we put the rehearsal before everything else that is planned for the winter.",
    "Yes.",
    "Who is going to tell payments that their date has moved again?",
)
RARE = {1_234: "The word quokka is said only here.", 2_900: "And quokka once more, near the end."}
SECTIONS = {
    Section.OVERVIEW: 8,
    Section.DECISIONS: 10,
    Section.ACTIONS: 12,
    Section.OPEN_QUESTIONS: 8,
    Section.CHAPTERS: 16,
}


def meeting(
    workspace: Workspace, *, rows: int = ROWS, screens: int = 80, title: str = "All hands"
) -> Meeting:
    """`rows` turns spread over four hours; at rows 1,235 and 2,901 (1-based) a word that nobody else says."""
    made = shelf.meeting(workspace, "All hands")
    source = made.source_set.get()
    Source.objects.filter(pk=source.pk).update(duration_ms=TOTAL_MS, language="en")
    done = _job(made, source)
    made.current_job, made.next_label = done, rows + 1
    made.save()
    people = Speaker.objects.bulk_create(
        Speaker(meeting=made, label=f"p{n + 1}", name=name) for n, name in enumerate(NAMES)
    )
    Voice.objects.bulk_create(
        Voice(job=done, n=n, speaker=one, speech_ms=TOTAL_MS // len(people)) for n, one in enumerate(people)
    )
    said = Utterance.objects.bulk_create(_rows(made, source, people, rows), batch_size=500)
    _write(made, said, _show(made, source, screens))
    return made


def _job(made: Meeting, source: Source) -> Job:
    done = shelf.job(made, Job.State.DONE)
    shelf.unit(done, Stage.LISTEN, Work.State.DONE)
    for n in range(TOTAL_MS // 120_000):
        start = 120_000 * n
        heard = shelf.unit(done, Stage.TRANSCRIBE, Work.State.DONE, start_ms=start, end_ms=start + 120_000)
        levels = [10 + (37 * (n + k)) % 90 for k in range(480)]
        value = {"n": n, "levels": levels, "speech": []}
        Part.objects.create(
            work=heard,
            job=done,
            n=n,
            sequence=n + 1,
            type="Chunk",
            start_ms=start,
            end_ms=start + 120_000,
            value=value,
        )
    made_of = Place(made.workspace_id, source.pk).made_path(Recipe.of_json({}).making)
    made_of.mkdir(parents=True, exist_ok=True)
    wave = [20 + (13 * n) % 80 for n in range(waves.PEAKS)]
    (made_of / waves.NAME).write_text(json.dumps({"peaks": wave}))
    shelf.unit(done, Stage.MERGE, Work.State.DONE)
    Work.objects.filter(job=done).update(source=source.pk, closed_at=Now())
    return done


def _rows(made: Meeting, source: Source, people: list[Speaker], rows: int) -> Iterator[Utterance]:
    turn = TOTAL_MS // rows
    for n in range(rows):
        text = RARE.get(n, SAYINGS[n % len(SAYINGS)])
        words = text.split()
        step = (turn - 300) // len(words)
        yield Utterance(
            meeting=made,
            label=f"u{n + 1}",
            job=made.current_job,
            source=source,
            start_ms=n * turn,
            end_ms=(n + 1) * turn - 300,
            speaker=people[(n // 2) % len(people)],
            text=text,
            words=[
                [n * turn + k * step, n * turn + (k + 1) * step, word, 0.9] for k, word in enumerate(words)
            ],
        )


def _show(made: Meeting, source: Source, screens: int) -> list[Showing]:
    drawn = Screen.objects.bulk_create(
        Screen(
            meeting=made,
            label=f"x{n}",
            job=made.current_job,
            source=source,
            number=n + 1,
            picture=f"frames/{n}.webp",
            title=f"Slide {n + 1}: migration",
            text=f"Kubernetes migration {n}\n" + "38 of 52 services\n" * 12,
            boxes=[],
        )
        for n in range(screens)
    )
    span = TOTAL_MS // max(1, screens)
    return Showing.objects.bulk_create(
        Showing(
            screen=screen,
            meeting=made,
            label=f"s{n}",
            source=source,
            start_ms=n * span,
            end_ms=(n + 1) * span,
        )
        for n, screen in enumerate(drawn)
    )


def _write(made: Meeting, said: list[Utterance], shown: list[Showing]) -> None:
    done = made.current_job
    assert done is not None
    writing = Writing.objects.create(
        workspace=made.workspace,
        meeting=made,
        job=done,
        record=done,
        kind=Writing.Kind.MINUTES,
        version=1,
        title=made.title,
        engine={"name": "scripted", "model": "script", "prompt_version": ""},
        coverage={"covered_ms": TOTAL_MS, "total_ms": TOTAL_MS},
    )
    number = count()
    for section, many in SECTIONS.items():
        for k in range(many):
            row = said[len(said) * k // many]
            n = next(number)
            claim = Claim.objects.create(
                writing=writing,
                label=f"c{n + 1}",
                section=section,
                position=n,
                text=row.text,
                fields=_chapter(k, many) if section is Section.CHAPTERS else {},
                verified=True,
            )
            Evidence.objects.create(claim=claim, n=1, quote=row.text, utterance=row, **_proof("said", row))
            if shown and section is not Section.CHAPTERS:
                seen = shown[len(shown) * k // many]
                Evidence.objects.create(
                    claim=claim, n=2, quote="38 of 52 services", showing=seen, **_proof("shown", seen)
                )


def _chapter(k: int, many: int) -> dict[str, str]:
    start, end = TOTAL_MS * k // many, TOTAL_MS * (k + 1) // many
    return {"title": f"Part {k + 1}", "start_ms": str(start), "end_ms": str(end)}


def _proof(kind: str, of: Utterance | Showing) -> dict[str, object]:
    return {
        "kind": kind,
        "source": of.source,
        "start_ms": of.start_ms,
        "end_ms": of.end_ms,
        "verified": True,
    }
