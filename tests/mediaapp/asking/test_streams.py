"""Answers on their way: what rings, and that those who wait for one hold up nobody else."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

import httpx
import pytest
from django.conf import settings as site_settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from pytest_django import Settings

from mediaapp.asking.services import ask
from mediaapp.ledger.models import Job
from mediaapp.meetings import kit
from tests import transcript
from tests.journeys.server import streaming_site
from tests.mediaapp.asking.answering import answering, script
from tests.people import People, invent

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "What is left?"
SENTENCES = [(f"Sentence {n}.", "What is left is the hard part, though.") for n in range(6)]
TRIES, FEWEST = 9, 3
TIMES_SLOWER = 4.0
"""How much slower the login page may be while six answers come: noise of a busy machine, and no more."""


@pytest.fixture
def people(transactional_db: None) -> People:
    return invent()


@pytest.fixture(autouse=True)
def _slow(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = script(tmp_path / "script.json", [(QUESTION, SENTENCES)], pause_s=1)
    settings.ENGINE, settings.ENGINES = "scripted", {}
    settings.ENGINE_OPTIONS = settings.ENGINE_OPTIONS | {"script": path}
    kit.forget()
    monkeypatch.setattr("mediaapp.ledger.send._publish", lambda queue, keys: len(keys))


def cookies(client: Client) -> dict[str, str]:
    assert isinstance(client.session, SessionStore)
    return {site_settings.SESSION_COOKIE_NAME: str(client.session.session_key)}


def listen(url: str, known: dict[str, str], heard: list[str]) -> None:
    with httpx.stream("GET", url, cookies=known, timeout=60) as stream:
        heard.extend(line for line in stream.iter_lines() if line.startswith("event:"))


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def during(streams: Sequence[threading.Thread], act: Callable[[], object]) -> Iterator[float]:
    """How long it takes, again and again, as long as every answer is on its way."""
    while all(stream.is_alive() for stream in streams):
        yield seconds(act)


def test_six_slow_answers_hold_up_nobody(people: People, client: Client) -> None:
    made = transcript.record(people.platform)
    askers = (people.alice, people.vera)
    jobs = [ask(people.platform, askers[n % 2], QUESTION, made) for n in range(6)]
    client.force_login(people.vera)
    known = cookies(client)
    with streaming_site() as root:
        login = f"{root}/accounts/login/"
        httpx.get(login)
        alone = median(seconds(lambda: httpx.get(login)) for _ in range(TRIES))
        heard: list[list[str]] = [[] for _ in jobs]
        streams = [
            threading.Thread(target=listen, args=[f"{root}/answers/{job.pk}/events/?after=0", known, rings])
            for job, rings in zip(jobs, heard, strict=True)
        ]
        for stream in streams:
            stream.start()
        with answering(workers=6):
            busy = list(during(streams, lambda: httpx.get(login)))
            for stream in streams:
                stream.join(60)
    assert len(busy) >= FEWEST, "the answers were over before anybody else came"
    assert median(busy) < TIMES_SLOWER * alone
    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}
    for rings in heard:
        assert rings[-1] == "event: done"
        assert rings.count("event: answer") >= 3, "claims ring one by one"
