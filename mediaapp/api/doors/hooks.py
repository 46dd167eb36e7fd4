"""`/webhooks`: addresses that are told what happens, and the log of what they were told."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from mediaapp.api import shapes
from mediaapp.api.caller import Door, caller
from mediaapp.api.lists import Paging, key_of, newest
from mediaapp.api.problems import absent, invalid
from mediaapp.hooks import queries, services
from mediaapp.hooks.models import Delivery, Webhook
from mediaapp.workspaces.permissions import Permission

router = Router(tags=["Webhooks"])


@router.get(
    "/webhooks",
    auth=Door(Permission.MANAGE_SETTINGS),
    response={200: shapes.Webhooks},
    summary="List webhooks",
    url_name="webhooks",
)
def list_webhooks(request: HttpRequest, paging: Annotated[Paging, Query()]) -> dict[str, Any]:
    """The newest first, without their secrets."""
    rows = queries.webhooks_of(caller(request).workspace)
    found, meta = newest(rows, cursor=paging.cursor, limit=paging.limit)
    return {"data": [_told(one) for one in found], "meta": meta}


@router.post(
    "/webhooks",
    auth=Door(Permission.MANAGE_SETTINGS),
    response={201: shapes.NewSecret, 422: shapes.Problem},
    summary="Add a webhook",
    openapi_extra={
        "x-curl": """-H "Content-Type: application/json" """
        """-d '{"url": "https://hooks.example.com/afterword", "events": ["minutes.ready"]}'"""
    },
)
def add_webhook(request: HttpRequest, wanted: shapes.NewWebhook) -> Status[Any]:
    """The answer holds the `secret` that messages are signed with, this once."""
    mine = caller(request)
    site = request.build_absolute_uri("/")
    try:
        made = services.create(mine.workspace, mine.user, site, **wanted.dict())
    except services.Refused as refused:
        raise invalid(refused.field, str(refused)) from None
    return Status(201, _told(made) | {"secret": made.secret})


@router.get(
    "/webhooks/{int:webhook}",
    auth=Door(Permission.MANAGE_SETTINGS),
    response={200: shapes.Webhook},
    summary="One webhook",
    url_name="webhook",
)
def show_webhook(request: HttpRequest, webhook: int) -> dict[str, Any]:
    return _told(_mine(request, webhook))


@router.patch(
    "/webhooks/{int:webhook}",
    auth=Door(Permission.MANAGE_SETTINGS),
    response={200: shapes.Webhook, 422: shapes.Problem},
    summary="Change a webhook",
    openapi_extra={"x-curl": """-H "Content-Type: application/json" -d '{"paused": true}'"""},
)
def change_webhook(request: HttpRequest, webhook: int, change: shapes.WebhookChange) -> dict[str, Any]:
    """Only the fields that are sent. `paused` stops it or lets it go on."""
    found = _mine(request, webhook)
    wanted = change.dict(exclude_unset=True)
    paused = wanted.pop("paused", None)
    try:
        services.change(found, **wanted)
    except services.Refused as refused:
        raise invalid(refused.field, str(refused)) from None
    if paused is not None:
        services.pause(found, is_paused=paused)
    return _told(found)


@router.delete(
    "/webhooks/{int:webhook}",
    auth=Door(Permission.MANAGE_SETTINGS),
    response={204: None},
    summary="Remove a webhook",
)
def remove_webhook(request: HttpRequest, webhook: int) -> Status[Any]:
    """With its log, and with what is still on its way to it."""
    services.remove(_mine(request, webhook))
    return Status(204, None)


@router.post(
    "/webhooks/{int:webhook}/rotate",
    auth=Door(Permission.MANAGE_SETTINGS),
    response={200: shapes.NewSecret},
    summary="Make a new secret",
    url_name="rotate_webhook",
)
def rotate_webhook(request: HttpRequest, webhook: int) -> dict[str, Any]:
    """For 24 hours each message bears two signatures, one with each secret."""
    found = _mine(request, webhook)
    secret = services.rotate(found)
    return _told(found) | {"secret": secret}


@router.post(
    "/webhooks/{int:webhook}/test",
    auth=Door(Permission.MANAGE_SETTINGS),
    response={202: shapes.Delivery},
    summary="Try a webhook",
    url_name="try_webhook",
)
def try_webhook(request: HttpRequest, webhook: int) -> Status[Any]:
    """Sends `webhook.test`; the log says what came of it."""
    return Status(202, _delivery(services.try_out(_mine(request, webhook))))


# ── the log ──────────────────────────────────────────────────────────────────────────────────────────


@router.get(
    "/webhooks/{int:webhook}/deliveries",
    auth=Door(Permission.MANAGE_SETTINGS),
    response={200: shapes.Deliveries},
    summary="What a webhook was told",
    url_name="deliveries",
)
def list_deliveries(request: HttpRequest, webhook: int, paging: Annotated[Paging, Query()]) -> dict[str, Any]:
    """The newest first, with every try. They are kept for 30 days."""
    rows = queries.deliveries_of(_mine(request, webhook))
    found, meta = newest(rows, cursor=paging.cursor, limit=paging.limit)
    return {"data": [_delivery(one) for one in found], "meta": meta}


@router.post(
    "/webhooks/{int:webhook}/deliveries/{int:delivery}/replay",
    auth=Door(Permission.MANAGE_SETTINGS),
    response={202: shapes.Delivery},
    summary="Send a message again",
    url_name="replay_delivery",
)
def replay_delivery(request: HttpRequest, webhook: int, delivery: int) -> Status[Any]:
    """The same message under the same `webhook-id`."""
    rows = queries.deliveries_of(_mine(request, webhook))
    found = rows.filter(pk=key_of(delivery)).first()
    if found is None:
        raise absent()
    return Status(202, _delivery(services.replay(found)))


def _mine(request: HttpRequest, key: int) -> Webhook:
    """Raises a `Problem` for a webhook of another workspace."""
    rows = queries.webhooks_of(caller(request).workspace)
    found = rows.filter(pk=key_of(key)).first()
    if found is None:
        raise absent()
    return found


def _told(row: Webhook) -> dict[str, Any]:
    kept = ("url", "name", "events", "include", "created_at", "paused_at", "paused_because")
    return {"id": row.pk, **{name: getattr(row, name) for name in kept}}


def _delivery(row: Delivery) -> dict[str, Any]:
    return {
        "id": row.pk,
        "event_id": row.event_id,
        "type": row.event,
        "created_at": row.created_at,
        "job_id": row.job_id,
        "state": row.state,
        "next_at": row.next_at,
        "attempts": [
            {"at": one.at, "status": one.status, "took_ms": one.took_ms, "said": one.said}
            for one in row.attempt_set.all()
        ],
    }
