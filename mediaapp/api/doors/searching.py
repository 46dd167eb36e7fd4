"""`/search`: moments in which something was said or shown."""

from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from mediaapp.api import shapes
from mediaapp.api.caller import Door, caller
from mediaapp.api.lists import numbered
from mediaapp.asking import queries
from mediaapp.asking.moments import Moment
from mediaapp.workspaces.permissions import Permission

router = Router(tags=["Search"])


class Search(Schema):
    """What is looked for, and what it is narrowed to."""

    q: str = Field(min_length=1, max_length=300, description="Words; a phrase stands in quotation marks.")
    kind: Literal["", "said", "shown"] = ""
    meeting_id: UUID | None = None
    speaker: str = Field(default="", max_length=120)
    within: Literal["", "7", "30", "365"] = Field(default="", description="Days.")
    order: Literal["", "newest"] = ""
    cursor: str = Field(default="", max_length=400)


@router.get(
    "/search",
    auth=Door(Permission.ASK),
    response={200: shapes.Moments},
    summary="Search everything said or shown",
    url_name="search",
    openapi_extra={"x-curl": '-G --data-urlencode "q=kubernetes rehearsal"'},
)
def search(request: HttpRequest, asked: Annotated[Search, Query()]) -> shapes.Moments:
    """The best first, twenty at a time. `exact` says whether a word that was asked for is there itself."""
    mine = caller(request)
    filters = queries.Filters(
        kind=asked.kind,
        speaker=asked.speaker.replace("\0", ""),
        meeting=asked.meeting_id,
        within=asked.within,
        order=asked.order,
    )
    number, meta = numbered(asked.cursor)
    found = queries.search(mine.user, mine.workspace, asked.q.replace("\0", ""), filters, number=number)
    data = [_moment(request, one) for one in found.moments]
    return shapes.Moments(data=data, meta=meta(has_more=found.has_more), total=found.total)


def _moment(request: HttpRequest, one: Moment) -> shapes.Moment:
    return shapes.Moment(
        kind=one.found.kind,
        meeting_id=one.meeting.pk,
        meeting_title=str(one.meeting),
        source_id=one.found.source,
        start_ms=one.found.start_ms,
        end_ms=one.found.end_ms,
        text=one.found.text,
        speaker=(one.found.name or None) if one.is_said else None,
        exact=one.is_marked,
        url=request.build_absolute_uri(one.address),
    )
