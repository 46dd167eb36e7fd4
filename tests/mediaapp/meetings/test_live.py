"""The doorbells: what rings for what, that they end, and that who may no longer read hears no more."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import wraps
from typing import cast

import pytest
from asgiref.sync import sync_to_async
from django.db import connections
from django.http import StreamingHttpResponse
from django.test import AsyncClient
from django.urls import reverse

from mediaapp.ledger.models import Job, Work
from mediaapp.meetings import live
from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.models import Membership
from tests import transcript
from tests.people import People


def in_a_loop[**P](test: Callable[P, Coroutine[object, object, None]]) -> Callable[P, None]:
    """The test in an event loop of its own, which leaves no connection open."""

    async def whole(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            await test(*args, **kwargs)
        finally:
            await sync_to_async(connections.close_all)()

    @wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(whole(*args, **kwargs))

    return run


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PAUSE_S", 0.02)
    monkeypatch.setattr(live, "HEARTBEAT_S", 0.05)
    monkeypatch.setattr(live, "RECHECK_S", 0.1)


@pytest.fixture
def people(transactional_db: None) -> People:
    from tests.people import invent

    return invent()


async def listen(client: AsyncClient, made: Meeting, after: int) -> AsyncIterator[str]:
    response = await client.get(reverse("meetings:events", args=[made.pk]), {"after": after})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/event-stream"
    assert response["X-Accel-Buffering"] == "no"
    stream = cast("StreamingHttpResponse", response).streaming_content
    async for sent in cast("AsyncIterator[bytes]", stream):
        for line in sent.decode().splitlines():
            if line.startswith(("event: ", ":")):
                yield line.removeprefix("event: ")


async def signed_in(people: People) -> AsyncClient:
    client = AsyncClient()
    await client.aforce_login(people.vera)
    return client


async def until(stream: AsyncIterator[str], wanted: str) -> list[str]:
    heard = []
    async with asyncio.timeout(10):
        async for ring in stream:
            heard.append(ring)
            if ring == wanted:
                return heard
    return heard


@in_a_loop
async def test_each_bell_rings_for_its_part(people: People) -> None:
    made, job = await sync_to_async(transcript.working)(people.platform)
    await job.arefresh_from_db()
    stream = listen(await signed_in(people), made, job.sequence)
    assert await until(stream, ": here") == [": here"], "nothing rings for what the page has"
    await sync_to_async(transcript.hear)(job, 9, "This came later.")
    assert "rows" in await until(stream, "rows")
    await Work.objects.filter(job=job, state=Work.State.LEASED).aupdate(state=Work.State.DONE)
    heard = await until(stream, "stage")
    assert "screens" not in heard
    await Work.objects.filter(job=job).aupdate(state=Work.State.DONE)
    await Job.objects.filter(pk=job.pk).aupdate(state=Job.State.DONE)
    heard = await until(stream, "done")
    assert heard[-1] == "done"
    assert "minutes" in heard
    assert [ring async for ring in stream] == [], "the stream ends when the work does"
    assert not live.rooms


@in_a_loop
async def test_what_came_before_the_stream_rings_at_once(people: People) -> None:
    made, _job = await sync_to_async(transcript.working)(people.platform)
    stream = listen(await signed_in(people), made, 1)
    assert await until(stream, "minutes") == list(live.EVERY)
    await stream.aclose()  # type: ignore[attr-defined]


@in_a_loop
async def test_a_meeting_that_is_read_ends_the_stream(people: People) -> None:
    made = await sync_to_async(transcript.record)(people.platform)
    assert [ring async for ring in listen(await signed_in(people), made, 0)] == [*live.EVERY, "done"]


@in_a_loop
async def test_a_heartbeat_keeps_it_open_and_removal_closes_it(people: People) -> None:
    made, job = await sync_to_async(transcript.working)(people.platform)
    await job.arefresh_from_db()
    stream = listen(await signed_in(people), made, job.sequence)
    assert ": still here" in await until(stream, ": still here")
    await Membership.objects.filter(user=people.vera).adelete()
    async with asyncio.timeout(5):
        assert all(ring.startswith(":") for ring in [ring async for ring in stream])


@in_a_loop
async def test_many_watchers_are_one_poller(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    made, job = await sync_to_async(transcript.working)(people.platform)
    await job.arefresh_from_db()
    client = await signed_in(people)
    streams = [listen(client, made, job.sequence) for _ in range(5)]
    for stream in streams:
        await until(stream, ": here")
    (room,) = live.rooms.values()
    assert len(room.listeners) == 5
    await sync_to_async(transcript.hear)(job, 9, "This came later.")
    for stream in streams:
        assert "rows" in await until(stream, "rows")
    for stream in streams:
        await stream.aclose()  # type: ignore[attr-defined]


@in_a_loop
async def test_a_stranger_hears_nothing(people: People) -> None:
    made, _job = await sync_to_async(transcript.working)(people.platform)
    client = AsyncClient()
    await client.aforce_login(people.charlie)
    assert (await client.get(reverse("meetings:events", args=[made.pk]))).status_code == 404
