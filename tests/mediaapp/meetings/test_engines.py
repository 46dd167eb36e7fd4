"""Which engines a job gets, whom a kit works for, and what a model server is asked beforehand."""

import os
import subprocess
import sys
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from mediaapp.meetings import process
from mediaapp.meetings.kit import MOST_AT_ONCE, at_once, kit_for, meet_servers
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.recipe import Recipe, recipe_for
from mediaapp.workspaces.models import Workspace
from tests.media import ROOT
from tests.model_server import KEY, Playing
from tests.people import People
from tests.worker.engines.served.made import PICTURE

pytestmark = pytest.mark.django_db


def named(**told: str) -> list[str]:
    """The engine for all and for the writer, as the settings have it in a process of their own."""
    clear = {name: value for name, value in os.environ.items() if not name.startswith("AFTERWORD_")}
    code = "from mediaapp import settings as s; print(s.ENGINE, s.ENGINES.get('writer'))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=clear | {"AFTERWORD_DATA": os.environ["AFTERWORD_DATA"], "PYTHONPATH": str(ROOT)} | told,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.split()


def test_auto_is_the_server_where_there_is_one() -> None:
    assert named() == ["embedded", "None"]
    assert named(AFTERWORD_SERVER_URL="http://a") == ["sglang", "None"]
    assert named(AFTERWORD_SERVER_URL="http://a", AFTERWORD_DIALECT="ollama", AFTERWORD_WRITER="auto") == [
        "ollama",
        "ollama",
    ]
    assert named(AFTERWORD_SERVER_URL="http://a", AFTERWORD_ENGINE="embedded") == ["embedded", "None"]


@pytest.fixture
def meeting() -> Meeting:
    return Meeting.objects.create(workspace=Workspace.objects.create(name="Team"), title="")


def use(settings: Any, server: Playing, **told: Any) -> None:
    settings.ENGINE, settings.ENGINES = "sglang", {"embedder": "embedded"}
    settings.ENGINE_OPTIONS = {
        **settings.ENGINE_OPTIONS,
        "server_url": server.url,
        "server_key": KEY,
        "known": settings.DATA / f"servers-{uuid4().hex}",
        **told,
    }


def test_what_a_server_lacks_is_given_to_the_embedded_engine(settings: Any, meeting: Meeting) -> None:
    with Playing(hears=False) as server:
        use(settings, server)
        stranger = recipe_for(meeting)
        assert server.paths == [], "nobody is asked while a person waits"
        meet_servers()
        recipe = recipe_for(meeting)
    assert (stranger.engines["transcriber"], stranger.notes) == ("sglang", ())
    assert (stranger.wants_turns, stranger.wants_screen) == (True, True)
    assert {role: recipe.engines[role] for role in ("transcriber", "viewer", "writer", "embedder")} == {
        "transcriber": "embedded",
        "viewer": "sglang",
        "writer": "sglang",
        "embedder": "embedded",
    }
    assert recipe.notes == ("The model server hears no sound: the embedded engine writes down what is said.",)
    assert not recipe.wants_turns
    assert Recipe.of_json(recipe.as_json()) == recipe


def test_what_is_done_elsewhere_is_said_on_the_meeting(settings: Any, people: People, client: Client) -> None:
    meeting = Meeting.objects.create(workspace=people.platform, title="")
    with Playing(sees=False) as server:
        use(settings, server)
        meet_servers()
        process.start(meeting, None)
    client.force_login(people.bob)
    shown = client.get(reverse("meetings:review", args=[meeting.pk]), {"tab": "about"}).content.decode()
    assert "The model server sees no pictures: the embedded engine reads the screens." in shown


def test_a_server_that_is_down_is_no_trouble(settings: Any, meeting: Meeting) -> None:
    with Playing() as server:
        use(settings, server)
    meet_servers()
    assert recipe_for(meeting).engines["writer"] == "sglang"


def test_workspaces_share_models_but_nothing_on_a_server(settings: Any) -> None:
    with Playing() as server:
        use(settings, server)
        chosen = {"viewer": "sglang", "embedder": "scripted"}
        one, other = (kit_for(chosen, uuid4()) for _ in range(2))
        for kit in (one, other):
            kit.engines.viewer.see(PICTURE, 1)
        first, second = (body["cache_salt"] for body in server.chats)
    assert first != second
    assert one.engines.embedder is other.engines.embedder is kit_for(chosen).engines.embedder
    assert one.tools is other.tools


@pytest.mark.parametrize(("streams", "found"), [(1, 1), (6, 6), (40, MOST_AT_ONCE)])
def test_as_many_units_at_once_as_the_server_answers(settings: Any, streams: int, found: int) -> None:
    with Playing(streams=streams) as server:
        use(settings, server)
        assert at_once() == found


def test_a_server_that_never_answered_and_a_model_that_is_loaded_do_one_at_a_time(settings: Any) -> None:
    with Playing() as server:
        use(settings, server)
    assert at_once() == 1
    settings.ENGINE = "embedded"
    assert at_once() == 1
