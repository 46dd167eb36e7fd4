"""The screens of a job as rows: each distinct picture once, with its showings."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Protocol
from uuid import UUID

from mediaapp.ledger.models import Job
from mediaapp.meetings import models
from worker.meeting import Showing


class Labels(Protocol):
    """Gives every row a label of its own."""

    def next(self, letter: str) -> str: ...


def save_showings(
    meeting: models.Meeting, job: Job, showings: Iterable[Showing], labels: Labels
) -> dict[str, str]:
    """Write what is not there yet and take away what came out otherwise.

    Returns merge's labels of the showings, and what they are called in the record.
    """
    shelf = _Shelf(meeting, job)
    became = {one.label: shelf.showing(one, labels).label for one in showings}
    shelf.clear()
    return became


class _Shelf:
    """The screens that a job had before, each found again by all that it shows."""

    def __init__(self, meeting: models.Meeting, job: Job) -> None:
        self.meeting, self.job = meeting, job
        self.screens = {_content(one): one for one in models.Screen.objects.filter(job=job)}
        rows = models.Showing.objects.filter(screen__job=job)
        self.showings = {(one.screen_id, one.start_ms, one.end_ms): one for one in rows}
        self.kept_screens: set[int] = set()
        self.kept_showings: set[int] = set()

    def showing(self, one: Showing, labels: Labels) -> models.Showing:
        screen = self.screen(one, labels)
        key = (screen.pk, one.span.start_ms, one.span.end_ms)
        if key not in self.showings:
            self.showings[key] = models.Showing.objects.create(
                screen=screen,
                meeting=self.meeting,
                label=labels.next("s"),
                source_id=UUID(one.source),
                start_ms=one.span.start_ms,
                end_ms=one.span.end_ms,
            )
        self.kept_showings.add(self.showings[key].pk)
        return self.showings[key]

    def screen(self, one: Showing, labels: Labels) -> models.Screen:
        row = _screen(self.meeting, self.job, one)
        found = self.screens.get(_content(row))
        if found is None:
            row.label = labels.next("x")
            row.save(force_insert=True)
            found = self.screens[_content(row)] = row
        self.kept_screens.add(found.pk)
        return found

    def clear(self) -> None:
        mine = models.Showing.objects.filter(screen__job=self.job)
        mine.exclude(pk__in=self.kept_showings).delete()
        models.Screen.objects.filter(job=self.job).exclude(pk__in=self.kept_screens).delete()


def _screen(meeting: models.Meeting, job: Job, one: Showing) -> models.Screen:
    return models.Screen(
        meeting=meeting,
        job=job,
        source_id=UUID(one.source),
        number=one.sight.screen,
        picture=one.picture,
        title=one.sight.title[:300],
        text=one.sight.text,
        boxes=[asdict(box) for box in one.sight.boxes],
        kind=one.sight.kind,
        description=one.sight.description,
    )


def _content(row: models.Screen) -> str:
    """All that a screen shows, to be compared."""
    shows = [row.picture, row.title, row.text, row.boxes, row.kind, row.description]
    return json.dumps([str(row.source_id), row.number, *shows], sort_keys=True)
