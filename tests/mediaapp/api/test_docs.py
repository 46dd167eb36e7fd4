"""The page about the API: every call on it works as it stands there, in a real shell, with the real curl."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from mediaapp.api.description import Call, sections
from mediaapp.asking.services import ask
from mediaapp.files.places import Place
from mediaapp.hooks import services
from mediaapp.meetings.recipe import Recipe
from mediaapp.workspaces.models import Term
from tests import transcript
from tests.mediaapp.api.script import Script
from tests.mediaapp.files.door import WAV
from tests.mediaapp.items.things import item
from tests.people import People, invent

pytestmark = pytest.mark.django_db(transaction=True)

CALLS = [call for section in sections() for call in section.calls]


@pytest.fixture
def people() -> People:
    return invent()


@pytest.fixture
def shell(people: People, live_server: LiveServer, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the page asks one to have in the shell."""
    if shutil.which("curl") is None:
        pytest.skip("service missing: curl")
    meeting = transcript.record(people.platform)
    showing = meeting.showing_set.select_related("screen__job")[0]
    making = Recipe.of_json(showing.screen.job.recipe).making
    picture = Place(people.platform.pk, showing.source_id).made_path(making) / showing.screen.picture
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"RIFF\0\0\0\0WEBP")
    action, decision = (item(meeting, kind, "Call the carrier") for kind in ("action", "decision"))
    term = Term.objects.create(workspace=people.platform, text="Nordfjord")
    (tmp_path / "talk.wav").write_bytes(WAV)
    made = services.create(people.platform, people.alice, live_server.url, url="https://hooks.example.com/")
    told = services.try_out(made)
    yield {
        "PATH": os.environ["PATH"],
        "SITE": live_server.url,
        "TOKEN": Script.of(people.alice, people.platform).sent,
        "FILE": str(tmp_path / "talk.wav"),
        "MEETING": str(meeting.pk),
        "JOB": str(meeting.current_job_id),
        "SIGHT": showing.label,
        "TERM": str(term.pk),
        "ACTION": str(action.pk),
        "DECISION": str(decision.pk),
        "WEBHOOK": str(told.webhook_id),
        "DELIVERY": str(told.pk),
        "ANSWER": str(ask(people.platform, people.alice, "What was decided?", meeting).pk),
    }
    shutil.rmtree(default_storage.path(""), ignore_errors=True)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.id)
def test_a_call_can_be_copied(shell: dict[str, str], tmp_path: Path, call: Call) -> None:
    command = f"{call.curl} -o answer -w '%{{http_code}} %{{content_type}}'"
    done = subprocess.run(
        ["bash", "-c", command],
        env=shell | {"ITEM": shell["DECISION" if "decisions" in call.id else "ACTION"]},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout[:1] == "2", (tmp_path / "answer").read_text() + done.stderr


def test_the_page_holds_every_call(people: People) -> None:
    response = Client().get("/api/v1/docs")
    page = response.content.decode()
    for call in CALLS:
        assert f'id="{call.id}"' in page
        assert call.summary in page
    assert len({call.id for call in CALLS}) == len(CALLS)
    assert "<style" not in page
    assert "//" not in "".join(part.split('"')[0] for part in page.split('src="')[1:])
    assert "default-src 'self'" in response["Content-Security-Policy"]
