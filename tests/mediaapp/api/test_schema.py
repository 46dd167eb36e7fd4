"""Every call of the OpenAPI document, asked odd things by schemathesis: no server error, no broken word."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from mediaapp.api.description import described
from mediaapp.hooks import services
from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.models import Term
from tests.mediaapp.api.script import Script
from tests.people import People

pytestmark = pytest.mark.django_db

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
CALLS = [
    (operation["operationId"], path, method)
    for path, methods in described()["paths"].items()
    for method, operation in methods.items()
]


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """What a server does around each request would close the connection that the test's transaction is on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def things(people: People, meeting: Meeting, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What really stands at the addresses, by the names of their parts."""
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))
    site, url = "https://site", "https://hooks.example.com/"
    told = services.try_out(services.create(people.platform, people.alice, site, url=url))
    return {
        "meeting": str(meeting.pk),
        "job": str(meeting.current_job_id),
        "document": "minutes",
        "suffix": "md",
        "sight": meeting.showing_set.all()[0].label,
        "term": Term.objects.create(workspace=people.platform, text="Nordfjord").pk,
        "webhook": told.webhook_id,
        "delivery": told.pk,
    }


@pytest.mark.parametrize(("path", "method"), [call[1:] for call in CALLS], ids=[call[0] for call in CALLS])
def test_a_call_keeps_its_promises(path: str, method: str, script: Script, things: dict[str, Any]) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    asked = 0

    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=schema[path][method].as_strategy(), is_there=st.booleans())
    def ask(case: Any, is_there: bool) -> None:
        nonlocal asked
        caches["counters"].clear()
        if is_there:
            case.path_parameters = {name: things.get(name, one) for name, one in case.path_parameters.items()}
        if isinstance(case.body, dict) and "wait" in case.body:
            case.body["wait"] = 0
        with transaction.atomic():
            response = case.call(headers=script.headers)
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)
        asked += 1

    ask()
    assert asked > 0
