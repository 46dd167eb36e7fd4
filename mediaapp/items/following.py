"""Looks through a new meeting of a series for what it says of items that earlier ones left open."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q, QuerySet

from mediaapp.asking.answering import book_of
from mediaapp.items.models import Sign
from mediaapp.items.queries import there_in, with_words, words_of
from mediaapp.ledger.claim import Lease
from mediaapp.ledger.close import close
from mediaapp.ledger.deliver import bear, deliver
from mediaapp.ledger.models import Job
from mediaapp.ledger.plans import Alone, Unit
from mediaapp.meetings.kit import kit_for
from mediaapp.meetings.models import Item, Meeting, Source, Utterance
from mediaapp.meetings.recipe import Recipe
from worker.meeting import Evidence

UNIT = Unit(key="follow", stage="follow", queue="people")
MOST = 200
"""Open items of a series that are looked for, those of the newest meetings first."""


class Follow(Alone):
    """One unit that reads the meeting and puts down signs; nothing else changes."""

    def run(self, lease: Lease) -> None:
        meetings = Meeting.objects.select_related("current_job", "series")
        meeting = meetings.filter(pk=lease.job.meeting_id).first()
        found = signs_of(meeting, lease) if meeting and meeting.current_job else []
        with transaction.atomic():
            if meeting:
                _save(meeting, found)
            close(lease)


def look(meeting: Meeting) -> Job | None:
    """Have a meeting looked through, once for each record and series; None where there is no need.

    What is said in a private meeting is told on no page of another.
    """
    if meeting.series_id is None or meeting.current_job_id is None or meeting.is_private:
        return None
    recipe = {"series": meeting.series_id, "record": str(meeting.current_job_id)}
    mine = Job.objects.filter(meeting=meeting.pk, kind=Job.Kind.FOLLOW)
    is_looked_at = mine.exclude(state=Job.State.CANCELLED).filter(recipe=recipe).exists()
    if is_looked_at or not earlier_of(meeting).exists():
        return None
    with transaction.atomic():
        Meeting.objects.select_for_update().get(pk=meeting.pk)
        job = Job.objects.create(
            workspace=meeting.workspace,
            meeting=meeting.pk,
            kind=Job.Kind.FOLLOW,
            number=Job.next_number(meeting.pk),
            recipe=recipe,
        )
        bear(job, [UNIT])
    return job


def earlier_of(meeting: Meeting) -> QuerySet[Item]:
    """Open actions and holding decisions of the earlier meetings of the series."""
    held_at = meeting.started_at or meeting.created_at
    items = there_in(Meeting.objects.of(meeting.workspace).filter(series=meeting.series_id))
    is_open = Q(kind=Item.Kind.ACTION, status=Item.Status.OPEN)
    holds = Q(kind=Item.Kind.DECISION, superseded_by=None) & ~Q(status=Item.Status.DROPPED)
    return items.filter(is_open | holds).exclude(meeting=meeting).filter(Q(("held_at__lt", held_at)))


def signs_of(meeting: Meeting, lease: Lease) -> list[Sign]:
    """What the meeting says; each sign with its moment."""
    from worker.follow import replaced, said_done  # noqa: PLC0415 - brings numpy

    earlier = list(with_words(earlier_of(meeting)).order_by("-meeting__created_at", "pk")[:MOST])
    own = list(with_words(there_in(Meeting.objects.filter(pk=meeting.pk)).filter(kind=Item.Kind.DECISION)))
    if meeting.current_job is None:
        return []
    kit = kit_for(Recipe.of_json(meeting.current_job.recipe).engines, meeting.workspace_id)
    book = book_of(meeting, kit)
    deliver(lease, [], is_fresh=True)  # reading took its time: that is progress too
    tasks = {str(one.pk): words_of(one) for one in earlier if one.kind == Item.Kind.ACTION}
    older = {str(one.pk): words_of(one) for one in earlier if one.kind == Item.Kind.DECISION}
    newer = {str(one.pk): words_of(one) for one in own}
    by_key = {str(one.pk): one for one in (*earlier, *own)}
    found: list[Sign | None] = [
        _sign(meeting, by_key[hint.key], Sign.Kind.DONE, hint.evidence)
        for hint in said_done(tasks, book, kit.engines.embedder)
    ]
    pairs = replaced(older, newer, book.meeting.language)
    found += [_replacing(meeting, by_key, key, name) for key, name in pairs]
    return [one for one in found if one is not None]


def _sign(meeting: Meeting, item: Item, kind: str, said: Evidence) -> Sign:
    row = Utterance.objects.live(meeting).filter(label=said.of).first()
    return Sign(
        workspace_id=meeting.workspace_id,
        item=item,
        meeting=meeting,
        kind=kind,
        source_id=said.source,
        start_ms=said.span.start_ms,
        end_ms=said.span.end_ms,
        quote=said.quote,
        utterance=row,
    )


def _replacing(meeting: Meeting, by_key: Mapping[str, Item], older: str, newer: str) -> Sign | None:
    """The newer decision's own proof is the moment; without one there is no sign."""
    claims = [claim for claim in by_key[newer].claim_set.all() if claim.verified]
    proofs = [one for claim in claims for one in claim.evidence_set.all() if one.verified]
    if not proofs:
        return None
    proof = proofs[0]
    return Sign(
        workspace_id=meeting.workspace_id,
        item=by_key[older],
        meeting=meeting,
        kind=Sign.Kind.REPLACED,
        other=by_key[newer],
        source_id=proof.source_id,
        start_ms=proof.start_ms,
        end_ms=proof.end_ms,
        quote=proof.quote,
        utterance=proof.utterance,
    )


def _save(meeting: Meeting, found: Iterable[Sign]) -> None:
    """Signs that nobody has answered are made anew; what a person accepted or dismissed stays."""
    Sign.objects.filter(meeting=meeting, state=Sign.State.OPEN).delete()
    answered = set(Sign.objects.filter(meeting=meeting).values_list("item", "kind"))
    sources = set(Source.objects.filter(meeting=meeting).values_list("pk", flat=True))
    fresh = [one for one in found if (one.item_id, one.kind) not in answered]
    Sign.objects.bulk_create(one for one in fresh if one.source_id in {*sources, *map(str, sources)})
