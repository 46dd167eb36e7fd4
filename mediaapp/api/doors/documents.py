"""Documents of a meeting: minutes, transcript or everything, in each format that the worker can write."""

import hashlib
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from mediaapp.api import reading
from mediaapp.api.caller import Door, caller
from mediaapp.api.problems import Problem, absent
from mediaapp.workspaces.permissions import Permission
from worker.exports import Choices, Document, Format, formats, schema
from worker.meeting import Record

router = Router(tags=["Documents"])
JSON = "json"


class Options(Schema):
    """How a document is written; a format takes what concerns it."""

    speakers: bool = True
    timestamps: bool = True
    evidence: str = Field(default="footnotes", pattern="^(footnotes|none)$")
    chars_per_caption: int = Field(default=84, ge=20, le=200)


@router.get(
    "/meetings/{uuid:meeting}/minutes",
    auth=Door(Permission.VIEW),
    response={200: schema.Minutes},
    summary="The minutes",
    url_name="minutes",
)
def minutes(request: HttpRequest, meeting: UUID, options: Annotated[Options, Query()]) -> HttpResponseBase:
    """JSON, or what `Accept` names. Every claim carries its evidence, and says whether it was verified."""
    return _document(request, meeting, Document.MINUTES, _accepted(request, Document.MINUTES), options)


@router.get(
    "/meetings/{uuid:meeting}/transcript",
    auth=Door(Permission.VIEW),
    response={200: schema.Transcript},
    summary="The transcript",
    url_name="transcript",
)
def transcript(request: HttpRequest, meeting: UUID, options: Annotated[Options, Query()]) -> HttpResponseBase:
    """JSON with the times of every word, or the format that `Accept` names."""
    return _document(request, meeting, Document.TRANSCRIPT, _accepted(request, Document.TRANSCRIPT), options)


@router.get(
    "/meetings/{uuid:meeting}/{document}.{suffix}",
    auth=Door(Permission.VIEW),
    summary="A document by suffix",
    url_name="document",
)
def document(
    request: HttpRequest, meeting: UUID, document: str, suffix: str, options: Annotated[Options, Query()]
) -> HttpResponseBase:
    """`minutes.md`, `transcript.vtt`, `meeting.json` and so on.

    JSON needs the scope `read`, every other suffix `export`.
    """
    form = formats().get(suffix)
    known = next((one for one in Document if one.value == document), None)
    if form is None or known not in form.documents:
        raise absent()
    return _document(request, meeting, known, form, options)


def _document(
    request: HttpRequest, key: UUID, which: Document, form: Format, options: Options
) -> HttpResponseBase:
    mine = caller(request)
    if form.suffix != JSON:
        mine.require(Permission.EXPORT)
    meeting = reading.meeting_of(mine, key)
    choices = Choices(
        speakers=options.speakers,
        timestamps=options.timestamps,
        evidence=options.evidence != "none",
        chars_per_caption=options.chars_per_caption,
        address=reading.page_of(request, meeting),
    )
    found = reading.record_of(meeting)
    response = HttpResponse(content_type=form.content_type)
    name = f"{slugify(str(meeting), allow_unicode=True) or which.value}.{form.suffix}"
    response["Content-Disposition"] = content_disposition_header(form.suffix != JSON, name) or "inline"
    response["ETag"] = _etag(found, which, form, choices)
    response["Cache-Control"], response["Vary"] = "private, no-cache", "Accept, Authorization, Cookie"
    known = get_conditional_response(request, etag=response["ETag"], response=response)
    if known is not None and known.status_code != HTTPStatus.OK:
        return known
    response.content = form.render(found, which, choices)
    return response


def _etag(record: Record, which: Document, form: Format, choices: Choices) -> str:
    """Of what goes into a document, since some formats hold when they were written."""
    whole = formats()[JSON].render(record, Document.MEETING, choices)
    return f'"{hashlib.sha256(whole + f"{which} {form.suffix} {choices}".encode()).hexdigest()[:32]}"'


def _accepted(request: HttpRequest, which: Document) -> Format:
    """The format that the caller likes best. Raises a `Problem` where it is none of ours."""
    offered = {
        one.content_type.partition(";")[0]: one for one in formats().values() if which in one.documents
    }
    order = sorted(offered, key=lambda kind: kind != "application/json")
    liked = request.get_preferred_type(order)
    if liked is None:
        said = _("This document comes as %(kinds)s. Name one of them in Accept.")
        raise Problem(406, "not_acceptable", said % {"kinds": ", ".join(order)})
    return offered[liked]
