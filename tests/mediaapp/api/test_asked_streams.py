"""Answers by REST as they come: claim by claim, whole at the end, and for as long as one may hear them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from mediaapp.api.description import described
from mediaapp.api.services import revoke
from mediaapp.asking import live
from mediaapp.ledger.models import Job
from mediaapp.meetings import kit
from tests import transcript
from tests.journeys.server import streaming_site
from tests.mediaapp.api import contract
from tests.mediaapp.api.script import Script
from tests.mediaapp.asking.answering import answering, script
from tests.people import People, invent

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "What is left?"
SENTENCES = [
    (said, "What is left is the hard part, though.")
    for said in ("The hard part is left.", "What is left is hard.", "A part is left.")
]
STREAM = "text/event-stream"


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture
def site(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    path = script(tmp_path / "script.json", [(QUESTION, SENTENCES)], pause_s=1)
    settings.ENGINE, settings.ENGINES = "scripted", {}
    settings.ENGINE_OPTIONS = settings.ENGINE_OPTIONS | {"script": path}
    kit.forget()
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))
    with streaming_site() as root:
        yield root


def ask(root: str, caller: Script, **headers: str) -> Any:
    said = {**caller.headers, **headers}
    return httpx.stream("POST", f"{root}/api/v1/ask", json={"question": QUESTION}, headers=said, timeout=60)


def events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        if line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_claims_come_as_they_are_found(site: str, people: People) -> None:
    transcript.record(people.platform)
    caller = Script.of(people.alice, people.platform, "ask")
    open_at = []
    with answering(), ask(site, caller, accept=STREAM) as response:
        assert response.headers["content-type"] == STREAM
        assert response.headers["ratelimit-remaining"]
        told = []
        for name, value in events(response.iter_lines()):
            told.append((name, value))
            open_at += [Job.objects.get(kind=Job.Kind.ANSWER).state] if name == "claim" else []
    assert [name for name, _value in told] == ["asked", "claim", "claim", "claim", "answer"]
    assert open_at[0] == Job.State.OPEN, "the first claim did not wait for the others"
    whole = told[-1][1]
    assert [value for name, value in told if name == "claim"] == whole["claims"]
    assert whole["state"] == "done"
    assert whole["claims"][0]["evidence"][0]["playback_url"].startswith(site)
    contract.check(whole, {"$ref": "#/components/schemas/Answer"})
    later = httpx.get(f"{site}{response.headers['location']}", headers=caller.headers)
    assert later.json() == whole


def test_without_asking_for_a_stream_one_waits(site: str, people: People) -> None:
    transcript.record(people.platform)
    with answering(), ask(site, Script.of(people.alice, people.platform), accept="*/*") as response:
        assert (response.status_code, response.headers["content-type"]) == (
            200,
            "application/json; charset=utf-8",
        )
        assert len(json.loads(response.read())["claims"]) == len(SENTENCES)


def test_what_is_wrong_is_no_stream(site: str, people: People) -> None:
    with ask(site, Script.of(people.alice, people.platform, "read"), accept=STREAM) as response:
        assert (response.status_code, json.loads(response.read())["code"]) == (403, "scope_missing")


def test_a_revoked_token_hears_no_more(site: str, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody answers here, so that the stream ends by nothing else."""
    monkeypatch.setattr(live, "RECHECK_S", 0.1)
    transcript.record(people.platform)
    caller = Script.of(people.alice, people.platform)
    with ask(site, caller, accept=STREAM) as response:
        heard = response.iter_lines()
        assert next(heard) == "event: asked"
        revoke(caller.token)
        rest = list(heard)
    assert not [line for line in rest if line.startswith("event: ")]
    assert Job.objects.get(kind=Job.Kind.ANSWER).state == Job.State.OPEN


def test_it_is_described() -> None:
    offered = described()["paths"]["/api/v1/ask"]["post"]["responses"][200]["content"]
    assert list(offered) == ["application/json", STREAM]
    assert "`claim`" in offered[STREAM]["schema"]["description"]
