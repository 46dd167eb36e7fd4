"""The REST doors under `/api/v1/`, put together: what each answers, and the addresses where."""

from collections.abc import Iterator

from django.http import Http404
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation

from mediaapp.api.doors import (
    documents,
    hooks,
    items,
    meetings,
    questions,
    record,
    searching,
    work,
    workspace,
)
from mediaapp.api.problems import of_exception
from mediaapp.files.refusals import Refusal

ABOUT = """Meetings in, checked minutes out. Send recordings, pictures and documents; ask how far they are;
pull minutes, transcripts and their evidence. Every request bears a token: `Authorization: Bearer aw_…`."""


class Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of its view: they are all different, and clients are generated from it."""
        return operation.view_func.__name__


api = Api(
    title="Afterword",
    version="1",
    description=" ".join(ABOUT.split()),
    urls_namespace="rest",
    openapi_url=None,
    docs_url=None,
)
for router in (
    meetings.router,
    record.router,
    documents.router,
    searching.router,
    questions.router,
    items.router,
    work.router,
    workspace.router,
    hooks.router,
):
    api.add_router("", router)
for error in (Exception, Http404, Refusal, AuthenticationError, HttpError, ValidationError):
    api.add_exception_handler(error, of_exception)


def addresses() -> Iterator[URLPattern]:
    """One for each path, named after what it is about; its methods share it."""
    seen = set[str]()
    patterns, _app, _namespace = api.urls
    for one in patterns:
        if isinstance(one, URLPattern) and one.name != "api-root" and str(one.pattern) not in seen:
            seen.add(str(one.pattern))
            yield path(str(one.pattern), one.callback, name=one.name)
