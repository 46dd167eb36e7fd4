"""How an `answer` job goes on: one unit that reads the meetings, and delivers claim by claim."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction

from mediaapp.asking import store
from mediaapp.asking.models import Passage
from mediaapp.asking.queries import chosen, reach
from mediaapp.ledger.claim import Lease
from mediaapp.ledger.close import close
from mediaapp.ledger.deliver import deliver
from mediaapp.ledger.models import Job
from mediaapp.ledger.plans import Alone, Unit
from mediaapp.meetings.kit import kit_for
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.parts import pack
from mediaapp.meetings.store import meeting_of
from mediaapp.meetings.witness import Watching
from worker import meeting as values
from worker.findings import Span
from worker.kit import Kit

if TYPE_CHECKING:
    from worker.ask import Book

UNIT = Unit(key="answer", stage="answer", queue="people")
A_PERSON_WAITS = 10
"""The priority on a model server: a question goes before the chunks of a batch, which have 0."""
MOST_EMBEDDED = 200
"""Lines that people corrected since the index was made, and that get a vector for this one question."""


class Answer(Alone):
    """From a question to claims that are checked, or to saying that there is no answer."""

    def run(self, lease: Lease) -> None:
        from worker.ask import ask  # noqa: PLC0415 - brings numpy, which a web process has no use for

        job, watching = lease.job, Watching(lease)
        kit = kit_for(job.recipe["engines"], job.workspace_id, priority=A_PERSON_WAITS, witness=watching)
        text = job.recipe["question"]
        meetings = _meetings(job)
        books = [book_of(row, kit) for row in meetings]
        deliver(lease, [], is_fresh=True)  # reading took its time: that is progress too
        parts: list[values.Claim | values.NotFound] = []
        for part in ask(text, books, kit) if books else ():
            kept = bare(part) if isinstance(part, values.NotFound) else part
            deliver(lease, [pack(kept)])
            parts.append(kept)
        watching.hand_in()
        with transaction.atomic():
            store.save_answer(job, parts, kit.engines.writer.name)
            close(lease)


def bare(part: values.NotFound) -> values.NotFound:
    """Moments without their words: those are read from the record, so that what is deleted there is gone."""
    return values.NotFound(tuple(replace(one, quote="") for one in part.nearest))


def _meetings(job: Job) -> list[Meeting]:
    """What is searched: the one meeting, or those of the workspace in which the most is found."""
    by = job.by
    if by is None or not by.is_active:
        return []
    return chosen(reach(by, job.workspace, job.meeting).ready, job.recipe["question"])


def book_of(row: Meeting, kit: Kit) -> "Book":
    """A meeting as it is searched, with the passages of its index. Raises `ValueError` without a record."""
    from worker.ask import Book  # noqa: PLC0415 - brings numpy

    if row.current_job is None:
        raise ValueError(f"{row} has no record")
    meeting = meeting_of(row.current_job)
    passages = [_passage(one) for one in Passage.objects.filter(meeting=row)]
    return Book(meeting, [*passages, *_missing(meeting, passages, kit)])


def _passage(row: Passage) -> values.Passage:
    packed, labels = bytes(row.vectors), row.with_vector
    size = len(packed) // len(labels) if labels else 0
    return values.Passage(
        source=str(row.source_id),
        span=Span(row.start_ms, row.end_ms),
        kind=values.EvidenceKind(row.kind),
        text=row.text,
        members=tuple(row.members),
        vectors={label: packed[n * size : (n + 1) * size] for n, label in enumerate(labels)},
    )


def _missing(
    meeting: values.Meeting, passages: Sequence[values.Passage], kit: Kit
) -> Iterable[values.Passage]:
    """Passages of the lines that were corrected after the index was made."""
    from worker.stages.index import index  # noqa: PLC0415 - brings numpy

    known = {label for one in passages for label in one.members}
    new = tuple(row for row in meeting.utterances if row.label not in known) if passages else ()
    return index(replace(meeting, utterances=new[:MOST_EMBEDDED], showings=()), kit) if new else ()
