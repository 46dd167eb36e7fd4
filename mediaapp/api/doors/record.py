"""What a meeting consists of: sources, speakers, screens, chapters, claims, and how far the work on it is."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.db.models import F, Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from ninja import Query, Router

from mediaapp.api import reading, shapes
from mediaapp.api.caller import Door, caller
from mediaapp.api.lists import Paging, slice_of
from mediaapp.api.problems import absent
from mediaapp.files import types
from mediaapp.files.places import Place
from mediaapp.files.serve import Served, serve
from mediaapp.meetings.models import Showing, Speaker, Utterance
from mediaapp.meetings.queries import State
from mediaapp.meetings.recipe import Recipe
from mediaapp.meetings.review import Review
from mediaapp.meetings.review.asked import Asked
from mediaapp.workspaces.permissions import Permission
from worker.meeting import Section

router = Router(tags=["Record"])


@router.get(
    "/meetings/{uuid:meeting}/status",
    auth=Door(Permission.VIEW),
    response={200: shapes.Progress},
    summary="How far a meeting is",
    url_name="status",
)
def status(request: HttpRequest, meeting: UUID) -> shapes.Progress:
    """Ask every few seconds until `state` is `ready`, `ready_with_gaps`, `failed` or `cancelled`."""
    page = Review(reading.meeting_of(caller(request), meeting), Asked())
    is_waiting, is_live = page.state == State.QUEUED, page.is_live
    mine = [unit for unit in page.units if unit.job == page.meeting.shown_job]
    return shapes.Progress(
        state=page.state,
        stages=[reading.stage(step) for step in page.steps],
        queue_position=page.ahead if is_waiting else None,
        eta_seconds=page.eta_seconds if is_live else None,
        gaps=reading.missing(mine),
    )


@router.get(
    "/meetings/{uuid:meeting}/sources",
    auth=Door(Permission.VIEW),
    response={200: shapes.Files},
    summary="Its files",
    url_name="sources",
)
def sources(request: HttpRequest, meeting: UUID) -> shapes.Files:
    """In the order of the meeting's clock. `url` is the original, for who is signed in."""
    page = Review(reading.meeting_of(caller(request), meeting), Asked())
    offsets = {reel.id: reel.offset_ms for reel in page.clock.reels}
    return shapes.Files(
        data=[
            shapes.File(
                id=one.pk,
                position=one.position,
                name=one.name,
                kind=cast("Literal['audio', 'video', 'image', 'document']", one.kind),
                bytes=one.bytes,
                sha256=one.sha256 or None,
                duration_ms=one.duration_ms,
                offset_ms=offsets[one.pk],
                language=one.language or None,
                url=request.build_absolute_uri(reverse("files:original", args=[one.pk])),
            )
            for one in page.meeting.source_set.all()
        ]
    )


@router.get(
    "/meetings/{uuid:meeting}/speakers",
    auth=Door(Permission.VIEW),
    response={200: shapes.Speakers},
    summary="Who spoke",
    url_name="speakers",
)
def speakers(request: HttpRequest, meeting: UUID) -> shapes.Speakers:
    """Those who speak in the transcript as it stands."""
    found = reading.meeting_of(caller(request), meeting)
    live = Utterance.objects.live(found).order_by()
    spoken = dict(live.values_list("speaker").annotate(ms=Sum(F("end_ms") - F("start_ms"))))
    rows = Speaker.objects.filter(meeting=found, pk__in=spoken).order_by("pk")
    return shapes.Speakers(
        data=[shapes.Speaker(id=one.label, name=one.name, speech_ms=spoken[one.pk]) for one in rows]
    )


@router.get(
    "/meetings/{uuid:meeting}/sights",
    auth=Door(Permission.VIEW),
    response={200: shapes.Sights},
    summary="What was shown",
    url_name="sights",
)
def sights(request: HttpRequest, meeting: UUID, paging: Annotated[Paging, Query()]) -> shapes.Sights:
    """One row for each time a screen was shown, with what was read on it."""
    rows = _written(request, meeting)["sights"]
    found, meta = slice_of(rows, cursor=paging.cursor, limit=paging.limit, key=_label)
    data = [
        shapes.ShownSight(
            **one,
            image_url=request.build_absolute_uri(reverse("rest:sight_image", args=[meeting, one["id"]])),
        )
        for one in found
    ]
    return shapes.Sights(data=data, meta=meta)


@router.get(
    "/meetings/{uuid:meeting}/sights/{slug:sight}/image",
    auth=Door(Permission.VIEW),
    summary="The picture of a sight",
    url_name="sight_image",
    openapi_extra={"responses": {200: {"content": {"image/webp": {}}}}},
)
def sight_image(request: HttpRequest, meeting: UUID, sight: str) -> HttpResponseBase:
    """As we encoded it: WebP, without what cameras and phones write into pictures."""
    found = reading.meeting_of(caller(request), meeting)
    rows = Showing.objects.filter(meeting=found, label=sight, screen__job=found.current_job_id)
    showing = rows.select_related("screen__job").first()
    kind = types.of_made(showing.screen.picture) if showing else None
    if showing is None or kind is None:
        raise absent()
    making = Recipe.of_json(showing.screen.job.recipe).making
    place = Place(found.workspace_id, showing.source_id)
    name = f"{sight}.{showing.screen.picture.rpartition('.')[2]}"
    return serve(request, Served(place.made(f"{making}/{showing.screen.picture}"), kind, name))


@router.get(
    "/meetings/{uuid:meeting}/chapters",
    auth=Door(Permission.VIEW),
    response={200: shapes.Chapters},
    summary="Its chapters",
    url_name="chapters",
)
def chapters(request: HttpRequest, meeting: UUID, paging: Annotated[Paging, Query()]) -> shapes.Chapters:
    rows = _written(request, meeting)["chapters"]
    found, meta = slice_of(rows, cursor=paging.cursor, limit=paging.limit, key=_label)
    return shapes.Chapters(data=list(found), meta=meta)


@router.get(
    "/meetings/{uuid:meeting}/claims",
    auth=Door(Permission.VIEW),
    response={200: shapes.Claims},
    summary="Every claim of the minutes",
    url_name="claims",
)
def claims(
    request: HttpRequest,
    meeting: UUID,
    paging: Annotated[Paging, Query()],
    section: Section | None = None,
    *,
    verified: bool | None = None,
) -> shapes.Claims:
    """In reading order; `verified=false` gives those that still want a look."""
    written = _written(request, meeting)
    rows = [one | {"section": part} for part in Section if section in {None, part} for one in written[part]]
    rows = [one for one in rows if verified in {None, one["verified"]}]
    found, meta = slice_of(rows, cursor=paging.cursor, limit=paging.limit, key=_label)
    return shapes.Claims(data=[_plain(one) for one in found], meta=meta)


def _written(request: HttpRequest, meeting: UUID) -> Mapping[str, Any]:
    return reading.minutes_of(request, reading.meeting_of(caller(request), meeting))


def _label(row: Mapping[str, Any]) -> str:
    return str(row["id"])


def _plain(claim: dict[str, Any]) -> shapes.SectionClaim:
    """What claims of every section have in common."""
    return shapes.SectionClaim(**{name: claim[name] for name in shapes.SectionClaim.model_fields})
