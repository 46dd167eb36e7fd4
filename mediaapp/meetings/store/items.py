"""Which lasting item a sentence of new minutes is about: found again by evidence, or made anew."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from mediaapp.accounts.models import User
from mediaapp.hooks.events import publish
from mediaapp.hooks.models import Event
from mediaapp.meetings import models
from mediaapp.workspaces.models import Workspace
from worker.findings import Span
from worker.meeting import Claim, Section
from worker.text.due import due_on
from worker.text.words import plain

LASTING = {
    Section.ACTIONS: models.Item.Kind.ACTION,
    Section.DECISIONS: models.Item.Kind.DECISION,
}
FOUND = {models.Item.Kind.ACTION: Event.ACTION_CREATED, models.Item.Kind.DECISION: Event.DECISION_CREATED}
NEAR_MS = 8_000
"""How far apart two quotes of the same thing may lie: another engine quotes the sentence before or after."""

ALIKE = 0.5
"""The share of words that sentences on evidence which does not touch must have in common."""


class Free:
    """The items of a meeting that no sentence of the new minutes has claimed yet."""

    def __init__(self, meeting: models.Meeting) -> None:
        self.meeting = meeting
        rows = models.Item.objects.filter(meeting=meeting).select_related("workspace")
        self.items = list(rows.prefetch_related("claim_set__evidence_set"))

    def item_of(self, claim: Claim) -> models.Item | None:
        """The item that a sentence names, an old one or a new one; None outside of lasting sections."""
        kind = LASTING.get(claim.section)
        if kind is None:
            return None
        weighed = [(_likeness(item, claim), item) for item in self.items if item.kind == kind]
        best, item = max(weighed, key=lambda one: one[0], default=(0.0, None))
        if item is None or best <= 0:
            made = models.Item.objects.create(
                workspace_id=self.meeting.workspace_id, meeting=self.meeting, kind=kind, **self._said(claim)
            )
            publish(FOUND[kind], self.meeting, item_id=made.pk)
            return made
        self.items.remove(item)
        if not item.is_kept:  # nobody has touched it: what is said now is better than what was heard before
            for name, value in self._said(claim).items():
                setattr(item, name, value)
            item.save()
        return item

    def _said(self, claim: Claim) -> dict[str, object]:
        """Whose it is and when it is due, as the sentence says it."""
        named = claim.fields.get("assignee", "")[:120]
        member = member_called(self.meeting.workspace, named)
        return {
            "assignee": member.name if member else named,
            "member": member,
            "due": due_on(claim.fields.get("due", ""), held_on(self.meeting)),
        }


def held_on(meeting: models.Meeting) -> date:
    """The day from which "by Friday" is reckoned: the meeting's own, or the day it was brought."""
    return timezone.localtime(meeting.started_at or meeting.created_at).date()


def member_called(workspace: Workspace, name: str) -> User | None:
    """The member of this name; a first name alone will do where only one member bears it."""
    wanted = name.casefold().split()
    if not wanted:
        return None
    members = list(User.objects.filter(membership__workspace=workspace))
    same = [one for one in members if one.name.casefold().split() == wanted]
    first = [one for one in members if one.name.casefold().split()[:1] == wanted]
    found = same or first
    return found[0] if len(found) == 1 else None


def _likeness(item: models.Item, claim: Claim) -> float:
    """0 for another matter; above 1 where the evidence overlaps, by how much of it."""
    kept = [one for row in item.claim_set.all() for one in row.evidence_set.all()]
    overlap = max((_overlap(row, claim) for row in kept), default=0.0)
    if overlap > 0:
        return 1 + overlap
    shared = max((_shared(row.text, claim.text) for row in item.claim_set.all()), default=0.0)
    is_near = any(_is_near(row, claim) for row in kept)
    return shared if is_near and shared >= ALIKE else 0.0


def _overlap(row: models.Evidence, claim: Claim) -> float:
    """The share of the shorter quote's time that both have in common, of the best pair."""
    mine = Span(row.start_ms, row.end_ms)
    return max(
        (
            one.span.overlap_ms(mine) / max(1, min(one.span.duration_ms, mine.duration_ms))
            for one in claim.evidence
            if UUID(one.source) == row.source_id
        ),
        default=0.0,
    )


def _is_near(row: models.Evidence, claim: Claim) -> bool:
    return any(
        UUID(one.source) == row.source_id
        and max(one.span.start_ms - row.end_ms, row.start_ms - one.span.end_ms) <= NEAR_MS
        for one in claim.evidence
    )


def _shared(one: str, other: str) -> float:
    first, second = set(plain(one)), set(plain(other))
    return len(first & second) / max(1, min(len(first), len(second)))
