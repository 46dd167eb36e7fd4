"""What goes wrong in the API, as RFC 9457 has it: a status, a code for programs, a sentence for people."""

import uuid
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja.errors import AuthenticationError, HttpError, ValidationError

from mediaapp.files.refusals import Refusal

log = structlog.get_logger()

PROBLEM = "application/problem+json"


class Problem(Exception):
    """The request cannot be answered as it stands. `detail` names the cause and the next step."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail = status, code, detail
        self.errors, self.headers = errors, headers or {}


def absent() -> Problem:
    return Problem(
        404, "not_found", _("There is nothing here that you may see. Check the id and the workspace.")
    )


def unknown() -> Problem:
    said = _("Send a token as “Authorization: Bearer aw_…”. Tokens are made in the workspace’s settings.")
    return Problem(401, "not_signed_in", said, headers={"WWW-Authenticate": "Bearer"})


def not_ready() -> Problem:
    said = _("The meeting is still being read. Ask for its status, and come back when it is ready.")
    return Problem(409, "not_ready", said, headers={"Retry-After": "5"})


def invalid(field: str, detail: str) -> Problem:
    return Problem(422, "invalid", f"{field}: {detail}", errors=[{"field": field, "detail": detail}])


def request_id(request: HttpRequest) -> str:
    """One id for each request: told in the answer, and in the log."""
    found = getattr(request, "request_id", "")
    if not found:
        found = uuid.uuid4().hex
        request.request_id = found  # type: ignore[attr-defined]
    return str(found)


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "request_id": request_id(request),
    }
    if problem.errors:
        body["errors"] = list(problem.errors)
    return JsonResponse(body, status=problem.status, content_type=PROBLEM, headers=dict(problem.headers))


def of_exception(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """The answer to whatever was raised behind the API's doors."""
    return answer(request, _problem(request, error))


def _problem(request: HttpRequest, error: Exception | type[Exception]) -> Problem:  # noqa: PLR0911 - a table
    match error:
        case Problem():
            return error
        case Refusal():
            waits = {"Retry-After": str(error.wait)} if error.wait else {}
            return Problem(error.status, error.code, str(error), headers=waits)
        case ValidationError():
            return _of_fields(error)
        case AuthenticationError():
            return unknown()
        case HttpError():
            return Problem(
                error.status_code, "bad_request", _("The request cannot be read: %(why)s.") % {"why": error}
            )
        case Http404():
            return absent()
        case PermissionDenied():
            return Problem(
                403, "forbidden", _("Your role does not allow this. Ask an owner of the workspace.")
            )
        case SuspiciousOperation() | BadRequest() | MultiPartParserError():
            return Problem(400, "bad_request", _("The request cannot be read: %(why)s") % {"why": error})
        case OperationalError() | InterfaceError():
            log.warning("database_unreachable", error=type(error).__name__, request_id=request_id(request))
            said = _("The database does not answer. Try again in a moment.")
            return Problem(503, "unavailable", said, headers={"Retry-After": "5"})
    log.error("request_failed", path=request.path, request_id=request_id(request), exc_info=error)
    said = _("Something unexpected went wrong here. The log of this server holds more under this request_id.")
    return Problem(500, "internal", said)


def _of_fields(error: ValidationError) -> Problem:
    errors = [
        {
            "field": ".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]),
            "detail": str(one["msg"]),
        }
        for one in error.errors
    ]
    first = errors[0] if errors else {"field": "body", "detail": _("cannot be read")}
    is_json = all(one.get("type") != "json_invalid" for one in error.errors)
    return Problem(422 if is_json else 400, "invalid", f"{first['field']}: {first['detail']}", errors=errors)
