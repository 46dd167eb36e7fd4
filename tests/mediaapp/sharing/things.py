"""Links and what they show, for the matrix."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mediaapp.files.places import Place
from mediaapp.meetings.models import Guest, Meeting, Screen, Showing
from mediaapp.meetings.recipe import Recipe
from mediaapp.sharing import links
from mediaapp.sharing.forms import Wished
from tests import transcript

if TYPE_CHECKING:
    from tests.mediaapp.matrix import World

WISHED = Wished(name="", password="", days=1, parts=frozenset({"recording", "screens"}))


def a_share(world: "World") -> Mapping[str, Any]:
    share, _token = links.make(world.meeting, world.people.bob, WISHED)
    return {"pk": world.meeting.pk, "share": share.pk}


def a_link(world: "World") -> Mapping[str, Any]:
    _share, token = links.make(world.meeting, world.people.bob, WISHED)
    return {"token": token}


def a_shared_recording(world: "World") -> Mapping[str, Any]:
    source = world.meeting.source_set.get()
    path = Place(world.meeting.workspace_id, source.pk).original_path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"some bytes")
    return {**a_link(world), "source": source.pk}


def a_shared_screen(world: "World") -> Mapping[str, Any]:
    source, job = world.meeting.source_set.get(), transcript.say(world.meeting).job
    assert job is not None
    told = {"meeting": world.meeting, "source": source}
    screen = Screen.objects.create(**told, label="x1", job=job, number=1, picture="frames/0.webp")
    Showing.objects.create(**told, screen=screen, label="s1", start_ms=0, end_ms=1)
    folder = Place(world.meeting.workspace_id, source.pk).made_path(Recipe.of_json({}).making) / "frames"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "0.webp").write_bytes(b"some bytes")
    return {**a_link(world), "label": "s1"}


def a_guest(world: "World") -> Mapping[str, Any]:
    guest, _made = Guest.objects.get_or_create(meeting=world.meeting, user=world.people.carol)
    return {"pk": world.meeting.pk, "guest": guest.pk}


def a_meeting_of_bobs(world: "World") -> Mapping[str, Any]:
    Meeting.objects.filter(pk=world.meeting.pk).update(created_by=world.people.bob)
    return {"pk": world.meeting.pk}
