"""What belongs to the workspace as a whole: its vocabulary, and who one is in it."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from mediaapp.api import queries, shapes
from mediaapp.api.caller import Door, caller
from mediaapp.api.lists import Paging, key_of, newest
from mediaapp.api.problems import Problem, absent
from mediaapp.api.scopes import NEEDED
from mediaapp.workspaces.forms import TermForm
from mediaapp.workspaces.models import Term
from mediaapp.workspaces.permissions import TABLE, Permission, Role
from mediaapp.workspaces.queries import terms_of

router = Router(tags=["Workspace"])


# ── vocabulary ───────────────────────────────────────────────────────────────────────────────────────


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
    deleted, _rows = terms_of(caller(request).workspace).filter(pk=key_of(term)).delete()
    if not deleted:
        raise absent()
    return Status(204, None)


def _term(row: Term) -> shapes.Term:
    return shapes.Term(id=row.pk, text=row.text, sounds_like=row.sounds_like)


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
