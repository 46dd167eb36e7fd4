"""Actions and decisions of all meetings of a workspace: listed, and changed as on their pages."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router

from mediaapp.api import reading, shapes
from mediaapp.api.caller import Door, caller
from mediaapp.api.lists import Paging, aware, key_of, newest
from mediaapp.api.problems import absent, invalid
from mediaapp.items import queries, services
from mediaapp.items.rows import Row, dressed
from mediaapp.meetings.models import Evidence, Item
from mediaapp.workspaces.permissions import Permission
from worker.exports import schema

router = Router(tags=["Actions and decisions"])


class ItemFilters(Paging):
    status: Literal["open", "done", "dropped"] | None = None
    meeting_id: UUID | None = None
    series_id: int | None = Field(default=None, ge=1, lt=1 << 31)
    assignee: str = Field(default="", max_length=120, description="A name, or `me`.")
    updated_after: datetime | None = None


@router.get(
    "/actions",
    auth=Door(Permission.VIEW),
    response={200: shapes.Items},
    summary="Every action",
    url_name="actions",
)
def actions(request: HttpRequest, filters: Annotated[ItemFilters, Query()]) -> shapes.Items:
    """Of all meetings of the workspace, the newest first; `status=open` gives what is still to do."""
    return _items(request, Item.Kind.ACTION, filters)


@router.get(
    "/decisions",
    auth=Door(Permission.VIEW),
    response={200: shapes.Items},
    summary="Every decision",
    url_name="decisions",
)
def decisions(request: HttpRequest, filters: Annotated[ItemFilters, Query()]) -> shapes.Items:
    """Of all meetings of the workspace, the newest first; what was replaced names what replaced it."""
    return _items(request, Item.Kind.DECISION, filters)


@router.get(
    "/actions/{int:item}",
    auth=Door(Permission.VIEW),
    response={200: shapes.Item},
    summary="One action",
    url_name="action",
)
def action(request: HttpRequest, item: int) -> shapes.Item:
    return _one(request, Item.Kind.ACTION, item)


@router.patch(
    "/actions/{int:item}",
    auth=Door(Permission.EDIT),
    response={200: shapes.Item, 422: shapes.Problem},
    summary="Tick, assign or date an action",
    openapi_extra={"x-curl": """-H "Content-Type: application/json" -d '{"status": "done"}'"""},
)
def change_action(request: HttpRequest, item: int, change: shapes.ActionChange) -> shapes.Item:
    """Fields that are left out stay as they are; it is kept in the history of the action."""
    wishes = change.dict(exclude_unset=True)
    if "assignee" in wishes:
        wishes["assignee"] = wishes["assignee"] or ""
    services.change(_row(request, Item.Kind.ACTION, item), caller(request).user, _sound(wishes))
    return _one(request, Item.Kind.ACTION, item)


@router.get(
    "/decisions/{int:item}",
    auth=Door(Permission.VIEW),
    response={200: shapes.Item},
    summary="One decision",
    url_name="decision",
)
def decision(request: HttpRequest, item: int) -> shapes.Item:
    return _one(request, Item.Kind.DECISION, item)


@router.patch(
    "/decisions/{int:item}",
    auth=Door(Permission.EDIT),
    response={200: shapes.Item, 422: shapes.Problem},
    summary="Reword, drop or replace a decision",
    openapi_extra={"x-curl": """-H "Content-Type: application/json" -d '{"superseded_by": null}'"""},
)
def change_decision(request: HttpRequest, item: int, change: shapes.DecisionChange) -> shapes.Item:
    """`superseded_by` is the decision that has replaced it, or null where it holds again."""
    row, user = _row(request, Item.Kind.DECISION, item), caller(request).user
    wishes = change.dict(exclude_unset=True)
    if "superseded_by" in wishes:
        key = wishes.pop("superseded_by")
        newer = None if key is None else _row(request, Item.Kind.DECISION, key)
        if services.replace(row, newer, user) is None and newer and row.superseded_by_id != newer.pk:
            raise invalid("superseded_by", "A decision cannot replace itself, or one that replaced it.")
    services.change(row, user, _sound(wishes))
    return _one(request, Item.Kind.DECISION, item)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────


def _items(request: HttpRequest, kind: Item.Kind, filters: ItemFilters) -> shapes.Items:
    mine = caller(request)
    items = queries.of_kind(mine.user, mine.workspace, kind)
    if filters.status:
        items = items.filter(status=filters.status)
    if filters.updated_after:
        items = items.filter(updated_at__gt=aware(filters.updated_after))
    chosen = queries.Filters(
        who=filters.assignee, state=queries.ALL, series=filters.series_id, meeting=filters.meeting_id
    )
    items = queries.narrowed(items, chosen, mine.user, timezone.localdate())
    found, meta = newest(queries.with_words(items), cursor=filters.cursor, limit=filters.limit)
    return shapes.Items(data=list(_shaped(request, found)), meta=meta)


def _there(request: HttpRequest, kind: Item.Kind, key: int) -> QuerySet[Item]:
    """Raises a `Problem` for a number that no row can have."""
    mine = caller(request)
    return queries.seen(mine.user).filter(workspace=mine.workspace, kind=kind, pk=key_of(key))


def _row(request: HttpRequest, kind: Item.Kind, key: int) -> Item:
    found = _there(request, kind, key).first()
    if found is None:
        raise absent()
    return found


def _one(request: HttpRequest, kind: Item.Kind, key: int) -> shapes.Item:
    for shaped in _shaped(request, queries.with_words(_there(request, kind, key))):
        return shaped
    raise absent()


def _sound(wishes: dict[str, Any]) -> dict[str, Any]:
    """Raises a `Problem` for words that are none."""
    for name in ("text", "status"):
        if name in wishes and not str(wishes[name] or "").strip():
            raise invalid(name, "It cannot be empty.")
    return wishes


def _shaped(request: HttpRequest, items: Iterable[Item]) -> Iterator[shapes.Item]:
    for row in dressed(items, timezone.localdate()):
        item, claim = row.item, queries.claim_of(row.item)
        yield shapes.Item(
            id=item.pk,
            meeting_id=item.meeting_id,
            meeting_title=str(item.meeting),
            series_id=item.meeting.series_id,
            text=row.text,
            status=cast("Literal['open', 'done', 'dropped']", item.status),
            assignee=item.assignee or None,
            due=item.due,
            due_said=row.due_said or None,
            done_at=item.done_at,
            superseded_by=item.superseded_by_id,
            verified=row.verified,
            evidence=[_evidence(one) for one in claim.evidence_set.all()] if claim else [],
            url=_url(request, row),
            updated_at=item.updated_at,
        )


def _url(request: HttpRequest, row: Row) -> str:
    """The meeting's page at the moment, without the anchor of its line."""
    _path, _mark, query = row.address.partition("?")
    at = query.partition("#")[0]
    return reading.page_of(request, row.item.meeting) + (f"?{at}" if at else "")


def _evidence(row: Evidence) -> schema.Evidence:
    return schema.Evidence(
        kind=cast("Literal['said', 'shown']", row.kind),
        source_id=str(row.source_id),
        utterance_id=row.utterance.label if row.utterance else None,
        sight_id=row.showing.label if row.showing else None,
        start_ms=row.start_ms,
        end_ms=row.end_ms,
        speaker=str(row.utterance.speaker) if row.utterance else None,
        quote=row.quote,
        verified=row.verified,
    )
