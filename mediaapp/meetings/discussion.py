"""What people do in a discussion: comment on a moment, mark it, answer, settle a thread, take it back."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mediaapp.accounts.models import User
from mediaapp.meetings.models import Comment, Meeting, Notice
from mediaapp.meetings.readers import readers_of

LONGEST = 4_000
"""Characters of one comment."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a comment is about: a span of one source, and the words or the screen that stood there."""

    about: str
    source: UUID
    start_ms: int
    end_ms: int
    quote: str


@transaction.atomic
def comment(meeting: Meeting, by: User, place: Place, text: str) -> Comment:
    """Begin a thread; whoever is named in it is told."""
    made = _place(meeting, by, place, kind=Comment.Kind.COMMENT, text=text)
    _tell(made, [])
    return made


def highlight(meeting: Meeting, by: User, place: Place) -> Comment:
    return _place(meeting, by, place, kind=Comment.Kind.HIGHLIGHT, text="")


def _place(meeting: Meeting, by: User, place: Place, *, kind: str, text: str) -> Comment:
    return Comment.objects.create(
        meeting=meeting,
        by=by,
        kind=kind,
        text=text,
        about=place.about,
        source_id=place.source,
        start_ms=place.start_ms,
        end_ms=place.end_ms,
        quote=place.quote,
    )


@transaction.atomic
def answer(first: Comment, by: User, text: str) -> Comment:
    """Answer in a thread, which opens it again; everybody who wrote in it is told."""
    made = Comment.objects.create(
        meeting=first.meeting,
        thread=first,
        by=by,
        text=text,
        about=first.about,
        source_id=first.source_id,
        start_ms=first.start_ms,
        end_ms=first.end_ms,
    )
    settle(first, by, is_settled=False)
    wrote = Comment.objects.filter(thread=first, deleted_at=None, by__isnull=False).values_list(
        "by", flat=True
    )
    _tell(made, User.objects.filter(pk__in={*wrote, first.by_id or 0}))
    return made


@transaction.atomic
def change(one: Comment, text: str) -> None:
    """Another text; whoever is named only now is told now."""
    one.text, one.edited_at = text, timezone.now()
    one.save(update_fields=["text", "edited_at"])
    _tell(one, [])


@transaction.atomic
def take_back(one: Comment) -> None:
    """Delete a comment. Where others have answered it, its place stays, without its text."""
    if one.answers.filter(deleted_at=None).exists():
        one.text, one.deleted_at = "", timezone.now()
        one.save(update_fields=["text", "deleted_at"])
        one.mentioned.clear()
        Notice.objects.filter(comment=one).delete()
        return
    first = one.thread
    one.delete()
    if first and first.deleted_at and not first.answers.exists():
        first.delete()


def settle(first: Comment, by: User, *, is_settled: bool = True) -> None:
    """Mark a thread as resolved, or open it again."""
    first.resolved_at = timezone.now() if is_settled else None
    first.resolved_by = by if is_settled else None
    first.save(update_fields=["resolved_at", "resolved_by"])


# ── who is told ──────────────────────────────────────────────────────────────────────────────────────


def named_in(text: str, members: Iterable[User]) -> set[User]:
    """Whom “@Vera” or “@vera@halden.example” names; the longest name that fits is meant."""
    handles = {handle.casefold(): user for user in members for handle in handles_of(user)}
    longest_first = sorted(handles, key=len, reverse=True)
    folded = text.casefold()
    found = set[User]()
    for at, sign in enumerate(folded):
        if sign != "@" or (at and folded[at - 1].isalnum()):
            continue
        rest = folded[at + 1 :]
        fits = (one for one in longest_first if rest.startswith(one) and not rest[len(one) :][:1].isalnum())
        if handle := next(fits, ""):
            found.add(handles[handle])
    return found


def handles_of(user: User) -> list[str]:
    return [one for one in (user.name, user.email) if one]


def _tell(made: Comment, wrote: Iterable[User]) -> None:
    """Each person once, whether they are named or answered; nobody of what they do themselves."""
    members = set(readers_of(made.meeting))
    named = named_in(made.text, members)
    made.mentioned.set(named)
    kinds = dict.fromkeys(set(wrote) & members, Notice.Kind.REPLY) | dict.fromkeys(named, Notice.Kind.MENTION)
    for user, kind in kinds.items():
        if user.pk != made.by_id:
            Notice.objects.get_or_create(
                user=user,
                comment=made,
                defaults={
                    "kind": kind,
                    "by": made.by,
                    "meeting": made.meeting,
                    "workspace": made.meeting.workspace,
                    "reason": made.text[:200],
                },
            )
