"""What belongs to the workspace as a whole: its actions, decisions and vocabulary, and who one is in it."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from mediaapp.api import queries, reading, shapes
from mediaapp.api.caller import Door, caller
from mediaapp.api.lists import LIMIT, MOST, newest
from mediaapp.api.problems import Problem, absent
from mediaapp.api.scopes import NEEDED
from mediaapp.meetings.models import Claim, Evidence, Item, Meeting
from mediaapp.meetings.review.clock import clock_of
from mediaapp.workspaces.forms import TermForm
from mediaapp.workspaces.models import Term
from mediaapp.workspaces.permissions import TABLE, Permission, Role
from mediaapp.workspaces.queries import terms_of
from worker.exports import schema

router = Router(tags=["Workspace"])


class ItemFilters(Schema):
    limit: int = Field(default=LIMIT, ge=1, le=MOST)
    cursor: str = Field(default="", max_length=400)
    status: Literal["open", "done", "dropped"] | None = None
    meeting_id: UUID | None = None


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
    """Of all meetings of the workspace, the newest first."""
    return _items(request, Item.Kind.DECISION, filters)


def _items(request: HttpRequest, kind: Item.Kind, filters: ItemFilters) -> shapes.Items:
    here = caller(request).workspace
    meetings = Meeting.objects.open_to(caller(request).membership)
    items = queries.items_of(here, meetings).filter(kind=kind)
    if filters.status:
        items = items.filter(status=filters.status)
    if filters.meeting_id:
        items = items.filter(meeting=filters.meeting_id)
    found, meta = newest(_with_claims(items), cursor=filters.cursor, limit=filters.limit)
    return shapes.Items(data=list(_item_rows(request, found)), meta=meta)


def _with_claims(items: QuerySet[Item]) -> QuerySet[Item]:
    """With each item the sentences that named it, the newest version's first."""
    evidence = Evidence.objects.select_related("utterance__speaker", "showing")
    claims = Claim.objects.filter(died_of=None).order_by("-writing__version", "position")
    return items.select_related("meeting").prefetch_related(
        "meeting__source_set", Prefetch("claim_set", claims), Prefetch("claim_set__evidence_set", evidence)
    )


def _item_rows(request: HttpRequest, items: Iterable[Item]) -> Iterator[shapes.Item]:
    for item in items:
        claim = item.claim_set.all()[0]
        proofs = list(claim.evidence_set.all())
        proof = next((one for one in proofs if one.verified), None)
        clock = clock_of(list(item.meeting.source_set.all()))
        at = clock.address(proof.source_id, proof.start_ms) if proof else ""
        yield shapes.Item(
            id=item.pk,
            meeting_id=item.meeting_id,
            meeting_title=str(item.meeting),
            text=claim.text,
            status=cast("Literal['open', 'done', 'dropped']", item.status),
            assignee=item.assignee or None,
            due=item.due,
            verified=claim.verified,
            evidence=[_evidence(one) for one in proofs],
            url=reading.page_of(request, item.meeting) + at,
        )


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


# ── vocabulary ───────────────────────────────────────────────────────────────────────────────────────


class Paging(Schema):
    limit: int = Field(default=LIMIT, ge=1, le=MOST)
    cursor: str = Field(default="", max_length=400)


@router.get(
    "/vocabulary",
    auth=Door(Permission.VIEW),
    response={200: shapes.Terms},
    summary="The vocabulary",
    url_name="vocabulary",
)
def list_terms(request: HttpRequest, paging: Annotated[Paging, Query()]) -> shapes.Terms:
    """Names and words that recordings of the workspace use, the newest first."""
    found, meta = newest(terms_of(caller(request).workspace), cursor=paging.cursor, limit=paging.limit)
    return shapes.Terms(data=[_term(one) for one in found], meta=meta)


@router.post(
    "/vocabulary",
    auth=Door(Permission.EDIT),
    response={201: shapes.Term, 422: shapes.Problem},
    summary="Add a word",
    openapi_extra={
        "x-curl": '-H "Content-Type: application/json" '
        """-d '{"text": "Kubernetes", "sounds_like": "cooper netties"}'"""
    },
)
def add_term(request: HttpRequest, term: shapes.NewTerm) -> Status[shapes.Term]:
    """It helps the recordings that are read from now on."""
    form = TermForm(term.dict(), instance=Term(workspace=caller(request).workspace))
    if not form.is_valid():
        errors = [{"field": name, "detail": str(said[0])} for name, said in form.errors.items()]
        raise Problem(422, "invalid", f"{errors[0]['field']}: {errors[0]['detail']}", errors=errors)
    return Status(201, _term(form.save()))


@router.delete(
    "/vocabulary/{int:term}",
    auth=Door(Permission.EDIT),
    response={204: None},
    summary="Remove a word",
    url_name="term",
)
def remove_term(request: HttpRequest, term: int) -> Status[Any]:
    deleted, _rows = terms_of(caller(request).workspace).filter(pk=_id(term)).delete()
    if not deleted:
        raise absent()
    return Status(204, None)


def _term(row: Term) -> shapes.Term:
    return shapes.Term(id=row.pk, text=row.text, sounds_like=row.sounds_like)


def _id(sent: int) -> int:
    """Raises a `Problem` for a number that no row can have."""
    if not 0 <= sent < 1 << 63:
        raise absent()
    return sent


# ── oneself ──────────────────────────────────────────────────────────────────────────────────────────


@router.get(
    "/me", auth=Door(Permission.VIEW), response={200: shapes.Me}, summary="Who you are here", url_name="me"
)
def me(request: HttpRequest) -> shapes.Me:
    """Whom the token speaks for, where, and what it may do there now."""
    mine = caller(request)
    allowed = TABLE[Role(mine.membership.role)]
    return shapes.Me(
        user=shapes.Person(name=mine.user.name, email=mine.user.email),
        workspace=shapes.Workspace(id=mine.workspace.pk, name=mine.workspace.name),
        role=mine.membership.role,
        scopes=mine.scopes,
        permissions=sorted(one.value for one in Permission if one in allowed and NEEDED[one] in mine.scopes),
        token=shapes.KnownToken(name=mine.token.name, expires_at=mine.token.expires_at)
        if mine.token
        else None,
    )


@router.get(
    "/stats",
    auth=Door(Permission.VIEW),
    response={200: shapes.Stats},
    summary="What the workspace holds",
    url_name="stats",
)
def stats(request: HttpRequest) -> dict[str, Any]:
    """In numbers, as they stand now."""
    return queries.stats_of(caller(request).workspace)
