"""What people do with actions and decisions: tick, assign, date, reword, add, replace, and take it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from mediaapp.accounts.models import User
from mediaapp.items.models import Change, Sign
from mediaapp.meetings.models import Item, Meeting
from mediaapp.meetings.store.items import member_called

FIELDS = ("text", "status", "assignee", "member_id", "due", "done_at", "superseded_by_id", "superseded_at")
"""What a change may be about, and what is taken back with it."""


class Conflict(Exception):
    """The item was changed again since, so that taking back the older change would lose the newer."""


@dataclass(frozen=True, slots=True)
class At:
    """A moment of a meeting's recording."""

    source: UUID
    start_ms: int


def change(item: Item, by: User, wishes: Mapping[str, Any]) -> Change | None:
    """Set fields of an item; None where they stood so already. What a person touches is kept.

    A status brings `done_at` along, a name the member who is called so.
    """
    with transaction.atomic():
        here = Item.objects.select_for_update().select_related("workspace").get(pk=item.pk)
        before = _state(here)
        _set(here, wishes)
        after = {name: value for name, value in _state(here).items() if value != before[name]}
        if not after:
            return None
        here.is_kept = True
        here.save()
        return Change.objects.create(
            workspace=here.workspace,
            item=here,
            by=by,
            before={name: before[name] for name in after},
            after=after,
        )


def tick(item: Item, by: User) -> Change | None:
    """Done becomes open again, anything else done."""
    is_done = item.status == Item.Status.DONE
    return change(item, by, {"status": Item.Status.OPEN if is_done else Item.Status.DONE})


def undo(made: Change) -> Item:
    """Put back what a change has changed. Raises `Conflict` where that was changed again since."""
    with transaction.atomic():
        here = Item.objects.select_for_update().get(pk=made.item_id)
        now = _state(here)
        if made.undone_at or any(now[name] != value for name, value in made.after.items()):
            raise Conflict
        for name, value in made.before.items():
            setattr(here, name, _read(name, value))
        here.save()
        made.undone_at = timezone.now()
        made.save(update_fields=["undone_at"])
        Sign.objects.filter(item=here, state=Sign.State.ACCEPTED, at__gte=made.at).update(
            state=Sign.State.OPEN, by=None, at=None
        )
    return here


def add(meeting: Meeting, by: User, kind: str, wishes: Mapping[str, Any], at: At | None = None) -> Item:
    """An item that a person adds, at a moment of the recording if one is named."""
    item = Item(
        workspace=meeting.workspace,
        meeting=meeting,
        kind=kind,
        is_kept=True,
        created_by=by,
        source_id=at.source if at else None,
        start_ms=at.start_ms if at else None,
    )
    _set(item, wishes)
    item.save()
    return item


def replace(older: Item, newer: Item | None, by: User) -> Change | None:
    """Say which decision has replaced another; with None, that it still holds."""
    if newer and (newer.pk == older.pk or _leads_to(newer, older)):
        return None
    at = timezone.now() if newer else None
    return change(older, by, {"superseded_by_id": newer.pk if newer else None, "superseded_at": at})


def choose_replaced(newer: Item, older: Item | None, by: User) -> None:
    """The decision that `newer` has replaced is this one; those that it had replaced before hold again."""
    with transaction.atomic():
        before = [one for one in newer.replaced.all() if older is None or one.pk != older.pk]
        for one in before:
            replace(one, None, by)
        if older:
            replace(older, newer, by)


def _leads_to(item: Item, other: Item) -> bool:
    """Whether the one was itself replaced, in the end, by the other: a chain has no rings."""
    following = dict(Item.objects.filter(workspace=item.workspace_id).values_list("pk", "superseded_by"))
    seen, here = set[int](), following.get(item.pk)
    while here and here not in seen:
        if here == other.pk:
            return True
        seen.add(here)
        here = following.get(here)
    return False


def accept(sign: Sign, by: User) -> Change | None:
    """Do what a sign proposes."""
    with transaction.atomic():
        _answer(sign, by, Sign.State.ACCEPTED)
        if sign.kind == Sign.Kind.REPLACED:
            return replace(sign.item, sign.other, by)
        return change(sign.item, by, {"status": Item.Status.DONE})


def dismiss(sign: Sign, by: User) -> None:
    """The item stays as it is; the sign is not shown again."""
    _answer(sign, by, Sign.State.DISMISSED)


def _answer(sign: Sign, by: User, state: str) -> None:
    Sign.objects.filter(pk=sign.pk).update(state=state, by=by, at=timezone.now())


# ── fields as they are kept in a change ──────────────────────────────────────────────────────────────


def _set(item: Item, wishes: Mapping[str, Any]) -> None:
    for name, value in wishes.items():
        setattr(item, name, value)
    if "assignee" in wishes:
        member = member_called(item.workspace, item.assignee)
        item.member = member
        item.assignee = member.name if member else item.assignee
    if "status" in wishes:
        is_done = item.status == Item.Status.DONE
        item.done_at = (item.done_at or timezone.now()) if is_done else None


def _state(item: Item) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in FIELDS}
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in values.items()
    }


def _read(name: str, value: Any) -> Any:  # noqa: ANN401 - as many kinds of values as there are fields
    if name == "due":
        return parse_date(value) if value else None
    if name.endswith("_at"):
        return parse_datetime(value) if value else None
    return value
