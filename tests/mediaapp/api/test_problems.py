"""Whatever goes wrong is told as a problem: odd input, no such door, too many requests, no database."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from mediaapp.meetings.models import Meeting, MeetingSet
from tests.mediaapp.api.script import Script, is_problem
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["nowhere", "meetings/not-an-id", "meetings/", "", "meetings/1/../.."])
def test_no_such_door(script: Script, path: str) -> None:
    assert is_problem(script.get(path), 404, "not_found")


@pytest.mark.parametrize(("method", "path"), [("PUT", "meetings"), ("POST", "me"), ("PATCH", "vocabulary")])
def test_no_such_method(script: Script, method: str, path: str) -> None:
    response = script.ask(method, path)
    assert is_problem(response, 405, "method_not_allowed")
    assert "GET" in response["Allow"]


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"", b"[1]", b'"text"', b"null"])
def test_a_body_that_is_none(script: Script, body: bytes) -> None:
    response = Client().post("/api/v1/vocabulary", body, "application/json", headers=script.headers)
    assert response.status_code in {400, 422}
    assert response["Content-Type"] == "application/problem+json"


def test_what_is_wrong_is_told_by_field(script: Script) -> None:
    response = script.ask("POST", "vocabulary", {"text": "", "sounds_like": "x" * 200})
    assert is_problem(response, 422, "invalid")
    assert {one["field"].rpartition(".")[2] for one in response.json()["errors"]} == {"text", "sounds_like"}


ODD_LETTERS = ["a\x00b", "\ud800", "a\udfffb"]


@pytest.mark.parametrize("text", ODD_LETTERS)
def test_letters_that_no_database_takes(meeting: Meeting, script: Script, text: str) -> None:
    for field in ("title", "participants", "language", "template"):
        assert is_problem(script.ask("PATCH", f"meetings/{meeting.pk}", {field: text}), 422, "invalid")
    for field in ("text", "sounds_like"):
        body = {"text": "Nordfjord", field: text}
        assert is_problem(script.ask("POST", "vocabulary", body), 422, "invalid")
    for path in ("ask", "search"):
        assert script.ask("POST", path, {"question": text, "wait": 0}).status_code in {202, 405, 422}


@pytest.mark.parametrize(
    "path",
    ["meetings?client_reference_id=%00", "search?q=%00", "search?q=a&speaker=%00", "actions?cursor=%00"],
)
def test_an_address_with_such_letters(meeting: Meeting, script: Script, path: str) -> None:
    assert script.get(path).status_code in {200, 422}


def test_every_answer_has_an_id_and_keeps_one_that_was_given(script: Script) -> None:
    given_id = uuid4().hex
    assert script.get("me", x_request_id=given_id)["X-Request-ID"] == given_id
    odd = script.get("me", x_request_id="a b\tc")["X-Request-ID"]
    assert len(odd) == 32
    assert Client().get("/accounts/login/")["X-Request-ID"]


def test_a_database_that_is_away_is_said(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(MeetingSet, "open_to", away)
    response = script.get("meetings")
    assert is_problem(response, 503, "unavailable")
    assert response["Retry-After"] == "5"


def test_a_bug_is_no_page_and_tells_nothing(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(MeetingSet, "open_to", broken)
    response = script.get("meetings")
    assert is_problem(response, 500, "internal")
    assert b"secret words" not in response.content


# ── how often ────────────────────────────────────────────────────────────────────────────────────────


def test_whoever_asks_too_often_is_told_when_to_go_on(
    people: People, script: Script, settings: Settings
) -> None:
    settings.API_READS, settings.API_WRITES = 3, 1
    left = [script.get("me")["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    response = script.get("me")
    assert is_problem(response, 429, "too_many_requests")
    assert 0 < int(response["Retry-After"]) <= 60
    assert (response["RateLimit-Limit"], response["RateLimit-Remaining"]) == ("3", "0")
    assert script.ask("POST", "vocabulary", {"text": "one"}).status_code == 201, "writes are counted apart"
    assert is_problem(script.ask("POST", "vocabulary", {"text": "two"}), 429, "too_many_requests")
    assert Script.of(people.alice, people.platform).get("me").status_code == 200, "each token for itself"


def test_counters_that_are_away_shut_nobody_out(script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(type(caches["counters"]), "incr", away)
    assert script.get("me").status_code == 200


# ── odd input ────────────────────────────────────────────────────────────────────────────────────────

LISTS = [
    "meetings",
    "actions",
    "decisions",
    "vocabulary",
    "search",
    "meetings/{meeting}/claims",
    "meetings/{meeting}/sights",
]
NAMES = [
    "limit", "cursor", "sort", "updated_after", "state", "reviewed", "client_reference_id", "status",
    "meeting_id", "section", "verified", "chars_per_caption", "evidence", "permanent",
]  # fmt: skip
ODD = st.one_of(
    st.text(max_size=40),
    st.integers(-(10**20), 10**20).map(str),
    st.datetimes().map(str),
    st.uuids().map(str),
    st.sampled_from(
        ["", "true", "-created_at", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "\x00"]
    ),
    st.sampled_from(
        ["eyJuIjotMX0", "eyJpZCI6MX0", "eyJzIjoiLWNyZWF0ZWRfYXQiLCJhdCI6MSwiaWQiOjF9", "eyJuIjp0cnVlfQ"]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(LISTS), query=st.dictionaries(st.sampled_from(NAMES), ODD, max_size=4))
def test_no_question_is_too_odd(meeting: Meeting, script: Script, path: str, query: dict[str, Any]) -> None:
    caches["counters"].clear()
    url = f"/api/v1/{path.format(meeting=meeting.pk)}"
    response = Client(raise_request_exception=False).get(url, query, headers=script.headers)
    assert response.status_code in {200, 422}, (response.status_code, response.content)
    assert response["Content-Type"] in {"application/json; charset=utf-8", "application/problem+json"}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    change=st.dictionaries(
        st.sampled_from(
            ["title", "started_at", "participants", "language", "template", "speaker_count", "reviewed"]
        ),
        st.one_of(
            st.none(), st.booleans(), st.integers(), st.text(max_size=30), st.lists(st.integers(), max_size=2)
        ),
        max_size=4,
    )
)
def test_no_change_is_too_odd(meeting: Meeting, script: Script, change: dict[str, Any]) -> None:
    caches["counters"].clear()
    response = script.ask("PATCH", f"meetings/{meeting.pk}", change)
    assert response.status_code in {200, 422}, (response.status_code, response.content)
