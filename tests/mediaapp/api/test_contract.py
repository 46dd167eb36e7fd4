"""What the doors answer is what the OpenAPI document promises, and the document promises every door."""

import re

import pytest
from django.urls import reverse

from mediaapp.api.description import described, sections
from mediaapp.meetings.models import Meeting
from tests import shelf
from tests.mediaapp.api import contract
from tests.mediaapp.api.script import Script
from tests.mediaapp.matrix import ROWS
from tests.mediaapp.rows import METHODS
from tests.people import People

pytestmark = pytest.mark.django_db

READ = [
    "me",
    "meetings",
    "meetings?sort=updated_at&limit=1",
    "meetings/{meeting}",
    "meetings/{meeting}/status",
    "meetings/{meeting}/sources",
    "meetings/{meeting}/speakers",
    "meetings/{meeting}/sights",
    "meetings/{meeting}/chapters",
    "meetings/{meeting}/claims",
    "meetings/{meeting}/minutes",
    "meetings/{meeting}/transcript",
    "meetings/{meeting}/questions",
    "actions",
    "decisions",
    "stats",
    "jobs/{job}",
    "vocabulary",
    "meetings/{stranger}",
    "meetings?cursor=x",
]


@pytest.mark.parametrize("path", READ)
def test_an_answer_is_what_was_promised(meeting: Meeting, script: Script, path: str) -> None:
    stranger = "00000000-0000-4000-8000-000000000000"
    path = path.format(meeting=meeting.pk, job=meeting.current_job_id, stranger=stranger)
    told = contract.keeps("GET", path, script.get(path))
    assert told


def test_every_state_keeps_the_promise(people: People, script: Script) -> None:
    made = shelf.fill(people.platform)
    contract.keeps("GET", "meetings", script.get("meetings"))
    for name, meeting in made.items():
        told = contract.keeps(
            "GET", f"meetings/{meeting.pk}/status", script.get(f"meetings/{meeting.pk}/status")
        )
        assert told["state"] == name


def test_what_is_changed_is_answered_as_promised(meeting: Meeting, script: Script) -> None:
    calls = [
        ("PATCH", f"meetings/{meeting.pk}", {"title": "Weekly", "reviewed": True, "speaker_count": 3}),
        ("POST", f"jobs/{meeting.current_job_id}/cancel", None),
        ("POST", f"jobs/{meeting.current_job_id}/retry", None),
        ("POST", "vocabulary", {"text": "Kubernetes", "sounds_like": "cooper netties"}),
        ("POST", "vocabulary", {"text": "kubernetes"}),
        ("DELETE", f"meetings/{meeting.pk}", None),
        ("DELETE", f"meetings/{meeting.pk}", None),
        ("DELETE", f"meetings/{meeting.pk}?permanent=true", None),
    ]
    statuses = []
    for method, path, body in calls:
        response = script.ask(method, path, body)
        contract.keeps(method, path, response)
        statuses.append(response.status_code)
    assert statuses == [200, 200, 200, 201, 422, 204, 404, 202]


def test_the_validator_can_fail(meeting: Meeting, script: Script) -> None:
    told = script.get("me").json()
    shape = {"$ref": "#/components/schemas/Me"}
    contract.check(told, shape)
    bad: list[dict[str, object]] = [{"role": 3}, {"scopes": [1]}, {"workspace": {}}]
    for wrong in bad:
        with pytest.raises(AssertionError):
            contract.check({**told, **wrong}, shape)
    with pytest.raises(AssertionError):
        contract.check({name: told[name] for name in told if name != "user"}, shape)


def test_the_document_has_every_door_and_no_other() -> None:
    document = described()
    assert document["openapi"].startswith("3.1")
    there = {
        (re.sub(r"{\w+}", "{}", path), method.upper())
        for path, methods in document["paths"].items()
        for method in methods
    }
    doors = set()
    for name, row in ROWS.items():
        if name.startswith("rest:"):
            doors |= {(_template(name), method) for method in row.access}
    assert there == doors


def _template(name: str) -> str:
    """The address of a door with its parts left open."""
    from mediaapp.api.doors import addresses

    pattern = next(str(one.pattern) for one in addresses() if f"rest:{one.name}" == name)
    return "/api/v1/" + re.sub(r"<[^>]+>", "{}", pattern)


def test_every_reference_leads_somewhere_and_ids_are_unique() -> None:
    document = described()
    known = document["components"]["schemas"]
    for ref in re.findall(r"#/components/schemas/(\w+)", str(document)):
        assert ref in known
    ids = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert len(set(ids)) == len(ids)
    assert set(METHODS) >= {call.method for section in sections() for call in section.calls}


def test_it_is_served_as_it_is(client: object) -> None:
    from django.test import Client

    told = Client().get(reverse("api:openapi")).json()
    assert told["paths"].keys() == described()["paths"].keys()
    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_answer_has_an_example_that_fits() -> None:
    shown = 0
    for path, methods in described()["paths"].items():
        for method, operation in methods.items():
            for body in [operation.get("requestBody", {}), *operation["responses"].values()]:
                for kind, told in body.get("content", {}).items():
                    if kind.endswith("json"):
                        contract.check(told["example"], told["schema"], f"{method} {path}")
                        shown += 1
    assert shown > 50
