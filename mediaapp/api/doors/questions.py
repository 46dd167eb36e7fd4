"""`/ask` and `/answers`: questions, and answers that rest on moments of the recordings."""

import time
from collections.abc import AsyncIterator
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from ninja import Field, Query, Router, Schema, Status

from mediaapp.api import reading, shapes
from mediaapp.api.caller import Caller, Door, caller
from mediaapp.api.lists import Paging, page
from mediaapp.api.problems import Problem, absent
from mediaapp.asking import queries, services
from mediaapp.asking.live import bells
from mediaapp.ledger.models import Job
from mediaapp.meetings.live import ask as asked_of_database
from mediaapp.workspaces.permissions import Permission

router = Router(tags=["Questions"])

LOOKS_EVERY = 0.25
"""Seconds between two looks at whether an answer is whole."""

JSON, STREAM = "application/json", "text/event-stream"
EVENTS = {
    "type": "string",
    "description": (
        "Server-sent events with JSON as their data: `asked`, an Answer that is still empty; a `claim` for "
        "each AnsweredClaim, as soon as it is found; at the end `answer`, the whole Answer. Lines that begin "
        "with a colon keep the connection open."
    ),
}


class Question(Schema):
    question: str = Field(min_length=1, max_length=500)
    meeting_id: UUID | None = Field(default=None, description="Every meeting of the workspace, without it.")
    wait: int = Field(default=20, ge=0, le=30, description="Seconds to wait for an answer, without a stream.")


@router.post(
    "/ask",
    auth=Door(Permission.ASK, counted_as="asks"),
    response={200: shapes.Answer, 202: shapes.Answer, 422: shapes.Problem, 429: shapes.Problem},
    summary="Ask a question",
    url_name="ask",
    openapi_extra={
        "responses": {200: {"content": {STREAM: {"schema": EVENTS}}}},
        "x-curl": '-H "Content-Type: application/json" '
        """-d '{"question": "What was decided about the rehearsal?", "wait": 0}'""",
    },
)
def ask(
    request: HttpRequest, response: HttpResponse, asked: Question
) -> Status[dict[str, Any]] | StreamingHttpResponse:
    """Answers with claims and their evidence, or says that nothing in the recordings answers it.

    With 202 it is still being answered: ask again at `Location`. With `Accept: text/event-stream` the claims
    come one by one, as they are found.
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
    address = reverse("rest:answer", args=[job.pk])
    if isinstance(request, ASGIRequest) and request.get_preferred_type([JSON, STREAM]) == STREAM:
        headers = {"Location": address, "Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        return StreamingHttpResponse(_events(request, job), content_type=STREAM, headers=headers)
    until = time.monotonic() + asked.wait
    while job.state == Job.State.OPEN and time.monotonic() < until:
        time.sleep(LOOKS_EVERY)
        job.refresh_from_db()
    response["Location"] = address
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


@router.get(
    "/meetings/{uuid:meeting}/questions",
    auth=Door(Permission.ASK),
    response={200: shapes.Answers},
    summary="What was asked about a meeting",
    url_name="questions",
)
def list_questions(request: HttpRequest, meeting: UUID, paging: Annotated[Paging, Query()]) -> dict[str, Any]:
    """Everybody's questions with their answers, the newest first."""
    mine = caller(request)
    found = reading.meeting_of(mine, meeting)
    jobs = queries.questions(mine.user, mine.workspace, found.pk)
    rows, meta = page(jobs, sort="-created_at", cursor=paging.cursor, limit=paging.limit)
    return {"data": [_answer(request, job) for job in rows], "meta": meta}


def _answer(request: HttpRequest, job: Job) -> dict[str, Any]:
    told = queries.answer_of(job, caller(request).user)
    for pin in [*told["nearest"], *(pin for claim in told["claims"] for pin in claim["evidence"])]:
        pin["playback_url"] = request.build_absolute_uri(pin["playback_url"])
    return {"id": job.pk, **told}


# ── as it comes ──────────────────────────────────────────────────────────────────────────────────────


async def _events(request: HttpRequest, job: Job) -> AsyncIterator[str]:
    """`asked`, each `claim` when it is there, and `answer` at the end; none of it to whoever was shut out."""

    def now() -> shapes.Answer:
        job.refresh_from_db()
        return shapes.Answer.model_validate(_answer(request, job))

    answer = await asked_of_database(now)
    yield _event("asked", answer.model_copy(update={"claims": [], "nearest": []}))
    told = 0
    async for ring in bells(job.pk, partial(_may_hear, caller(request), job), after=0):
        if ring.startswith(":"):
            yield ring
            continue
        answer = await asked_of_database(now)
        for claim in answer.claims[told:]:
            yield _event("claim", claim)
        told = len(answer.claims)
        if answer.state != Job.State.OPEN.value:
            yield _event("answer", answer)
            return


def _may_hear(mine: Caller, job: Job) -> bool:
    return mine.is_still_let_in(Permission.ASK) and queries.answers(mine.user).filter(pk=job.pk).exists()


def _event(name: str, value: Schema) -> str:
    return f"event: {name}\ndata: {value.model_dump_json()}\n\n"
