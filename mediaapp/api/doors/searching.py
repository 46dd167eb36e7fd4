"""`/search` and `/ask`: moments in which something was said or shown, and answers that rest on them."""

import time
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Query, Router, Schema, Status

from mediaapp.api import reading, shapes
from mediaapp.api.caller import Door, caller
from mediaapp.api.lists import numbered
from mediaapp.api.problems import Problem, absent
from mediaapp.asking import queries, services
from mediaapp.asking.moments import Moment
from mediaapp.ledger.models import Job
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


# ── questions ────────────────────────────────────────────────────────────────────────────────────────

LOOKS_EVERY = 0.25
"""Seconds between two looks at whether an answer is whole."""


class Question(Schema):
    question: str = Field(min_length=1, max_length=500)
    meeting_id: UUID | None = Field(default=None, description="Every meeting of the workspace, without it.")
    wait: int = Field(default=20, ge=0, le=30, description="Seconds to wait for the answer.")


@router.post(
    "/ask",
    auth=Door(Permission.ASK, counted_as="asks"),
    response={200: shapes.Answer, 202: shapes.Answer, 422: shapes.Problem, 429: shapes.Problem},
    summary="Ask a question",
    url_name="ask",
    openapi_extra={
        "x-curl": '-H "Content-Type: application/json" '
        """-d '{"question": "What was decided about the rehearsal?", "wait": 0}'"""
    },
)
def ask(request: HttpRequest, response: HttpResponse, asked: Question) -> Status[dict[str, Any]]:
    """Answers with claims and their evidence, or says that nothing in the recordings answers it.

    With 202 it is still being answered: ask again at `Location`.
    """
    mine = caller(request)
    question = asked.question.replace("\0", "").strip()
    if not question:
        raise Problem(422, "invalid", "question: Write a question first.")
    meeting = reading.meeting_of(mine, asked.meeting_id) if asked.meeting_id else None
    try:
        job = services.ask(mine.workspace, mine.user, question, meeting)
    except services.TooMany as many:
        raise Problem(429, "too_many_requests", str(many), headers={"Retry-After": "30"}) from None
    until = time.monotonic() + asked.wait
    while job.state == Job.State.OPEN and time.monotonic() < until:
        time.sleep(LOOKS_EVERY)
        job.refresh_from_db()
    response["Location"] = reverse("rest:answer", args=[job.pk])
    return Status(202 if job.state == Job.State.OPEN else 200, _answer(request, job))


@router.get(
    "/answers/{uuid:answer}",
    auth=Door(Permission.ASK),
    response={200: shapes.Answer},
    summary="An answer",
    url_name="answer",
)
def show_answer(request: HttpRequest, answer: UUID) -> dict[str, Any]:
    """Whole, or as far as it has come: `state` says which."""
    mine = caller(request)
    job = queries.answers(mine.user).filter(workspace=mine.workspace, pk=answer).first()
    if job is None:
        raise absent()
    return _answer(request, job)


def _answer(request: HttpRequest, job: Job) -> dict[str, Any]:
    told = queries.answer_of(job, caller(request).user)
    for pin in [*told["nearest"], *(pin for claim in told["claims"] for pin in claim["evidence"])]:
        pin["playback_url"] = request.build_absolute_uri(pin["playback_url"])
    return {"id": job.pk, **told}
