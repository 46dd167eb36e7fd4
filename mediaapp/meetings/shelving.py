"""What people do to find meetings again: tags, series, saved views, and the Inbox one by one."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils import timezone

from mediaapp.accounts.models import User
from mediaapp.meetings.models import Meeting, MeetingSet, SavedView, Series, Tag
from mediaapp.workspaces.models import Workspace

LONGEST_TAG, LONGEST_SERIES = 60, 120
KEPT_IN_VIEW = "view q kind state reviewed within since until who tag series sort".split()
"""What of an address a saved view keeps."""


# ── tags ─────────────────────────────────────────────────────────────────────────────────────────────


def names_in(typed: str) -> list[str]:
    """Tags as somebody types them: separated by commas, each once."""
    words = (" ".join(one.split()).lstrip("#")[:LONGEST_TAG] for one in typed.split(","))
    return list({word.casefold(): word for word in words if word}.values())


@transaction.atomic
def tag(workspace: Workspace, meetings: Iterable[Meeting], names: Iterable[str]) -> None:
    """Add tags; one that nobody has used yet is made."""
    tags = [_tag_named(workspace, name) for name in names]
    links = Meeting.tags.through
    links.objects.bulk_create(
        [links(meeting_id=one.pk, tag_id=tag.pk) for one in meetings for tag in tags], ignore_conflicts=True
    )
    _touch(meetings)


@transaction.atomic
def retag(meeting: Meeting, names: Iterable[str]) -> None:
    """These tags and no others."""
    meeting.tags.set([_tag_named(meeting.workspace, name) for name in names])
    _touch([meeting])
    _drop_unused(meeting.workspace)


@transaction.atomic
def untag(workspace: Workspace, meetings: Iterable[Meeting], name: str) -> None:
    """Take one tag off; one that no meeting has any more is gone."""
    keys = [one.pk for one in meetings]
    Meeting.tags.through.objects.filter(
        meeting__in=keys, tag__workspace=workspace, tag__name__iexact=name
    ).delete()
    _touch(meetings)
    _drop_unused(workspace)


def _tag_named(workspace: Workspace, name: str) -> Tag:
    found = Tag.objects.of(workspace).filter(name__iexact=name).first()
    return found or Tag.objects.create(workspace=workspace, name=name)


def _drop_unused(workspace: Workspace) -> None:
    Tag.objects.of(workspace).filter(meeting=None).delete()


def tags_of(workspace: Workspace) -> QuerySet[Tag]:
    """Those that meetings outside of the trash have, each with how many: `n`. One query."""
    here = Q(meeting__in=Meeting.objects.of(workspace))
    held = Tag.objects.of(workspace).annotate(n=Count("meeting", filter=here))
    return held.filter(n__gt=0).order_by(Lower("name"))


# ── series ───────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def to_series(workspace: Workspace, meetings: Iterable[Meeting], name: str) -> Series | None:
    """Put meetings in a series, which is made where there is none of this name; no name takes them out."""
    name = " ".join(name.split())[:LONGEST_SERIES]
    series = _series_named(workspace, name) if name else None
    Meeting.objects.filter(pk__in=[one.pk for one in meetings], workspace=workspace).update(
        series=series, updated_at=timezone.now()
    )
    return series


def _series_named(workspace: Workspace, name: str) -> Series:
    found = Series.objects.of(workspace).filter(name__iexact=name).first()
    return found or Series.objects.create(workspace=workspace, name=name)


@transaction.atomic
def rename_series(series: Series, name: str) -> Series:
    """Give a series another name; where there is one of that name already, the two become one."""
    other = Series.objects.of(series.workspace).filter(name__iexact=name).exclude(pk=series.pk).first()
    if other is None:
        series.name = name
        series.save(update_fields=["name"])
        return series
    Meeting.objects.filter(series=series).update(series=other)
    series.delete()
    return other


def series_of(workspace: Workspace) -> QuerySet[Series]:
    """Those that hold meetings, each with how many: `n`. One query."""
    here = Q(meeting__in=Meeting.objects.of(workspace))
    held = Series.objects.of(workspace).annotate(n=Count("meeting", filter=here))
    return held.filter(n__gt=0).order_by("name")


def _touch(meetings: Iterable[Meeting]) -> None:
    Meeting.objects.filter(pk__in=[one.pk for one in meetings]).update(updated_at=timezone.now())


# ── views ────────────────────────────────────────────────────────────────────────────────────────────


def save_view(workspace: Workspace, user: User, name: str, address: str) -> SavedView:
    """Keep the filters of an address under a name; a name that is taken gets the new ones."""
    asked = QueryDict(address)
    kept = QueryDict(mutable=True)
    for key in KEPT_IN_VIEW:
        if value := asked.get(key, "")[:200]:
            kept[key] = value
    saved, _made = SavedView.objects.update_or_create(
        workspace=workspace, user=user, name=name, defaults={"query": kept.urlencode()[:600]}
    )
    return saved


def views_of(workspace: Workspace, user: User) -> QuerySet[SavedView]:
    return SavedView.objects.of(workspace).filter(user=user)


# ── the Inbox ────────────────────────────────────────────────────────────────────────────────────────


def next_in_inbox(inbox: MeetingSet, after: Meeting) -> Meeting | None:
    """The one that stands below `after` in the Inbox; at its end, the first."""
    waiting = inbox.filter(reviewed_at=None).exclude(pk=after.pk).order_by("-created_at", "id")
    below = Q(created_at__lt=after.created_at) | Q(created_at=after.created_at, id__gt=after.pk)
    return waiting.filter(below).first() or waiting.first()
