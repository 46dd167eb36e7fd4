"""What the API's routes are about, for the matrix: things of a meeting that was read."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mediaapp.api.services import issue
from mediaapp.asking.services import ask
from mediaapp.files.places import Place
from mediaapp.hooks import services
from mediaapp.hooks.models import Webhook
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.recipe import Recipe
from mediaapp.workspaces.models import Membership
from tests import transcript

if TYPE_CHECKING:
    from tests.mediaapp.matrix import World


def a_token(world: "World") -> Mapping[str, Any]:
    owner = Membership.objects.get(workspace=world.people.platform, user=world.people.alice)
    return {"pk": issue(owner, "Weekly report", ["read"])[0].pk}


def a_read_meeting(world: "World") -> Mapping[str, Any]:
    return {"meeting": _read(world).pk}


def a_sight(world: "World") -> Mapping[str, Any]:
    made = _read(world)
    showing = made.showing_set.select_related("screen__job")[0]
    making = Recipe.of_json(showing.screen.job.recipe).making
    picture = Place(made.workspace_id, showing.source_id).made_path(making) / showing.screen.picture
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(b"some bytes")
    return {"meeting": made.pk, "sight": showing.label}


def a_document(world: "World") -> Mapping[str, Any]:
    return {"meeting": _read(world).pk, "document": "minutes", "suffix": "md"}


def a_job(world: "World") -> Mapping[str, Any]:
    return {"job": _read(world).current_job_id}


def an_api_term(world: "World") -> Mapping[str, Any]:
    return {"term": world.term.pk}


def _read(world: "World") -> Meeting:
    return transcript.record(world.people.platform)


def an_api_answer(world: "World") -> Mapping[str, Any]:
    people = world.people
    return {"answer": ask(people.platform, people.alice, "What was decided?", _read(world)).pk}


def _webhook(world: "World") -> Webhook:
    people = world.people
    return services.create(people.platform, people.alice, "https://site", url="https://hooks.example.com/")


def a_webhook(world: "World") -> Mapping[str, Any]:
    return {"pk": _webhook(world).pk}


def a_delivery(world: "World") -> Mapping[str, Any]:
    made = services.try_out(_webhook(world))
    return {"pk": made.webhook_id, "delivery": made.pk}


def an_api_webhook(world: "World") -> Mapping[str, Any]:
    return {"webhook": _webhook(world).pk}


def an_api_delivery(world: "World") -> Mapping[str, Any]:
    made = services.try_out(_webhook(world))
    return {"webhook": made.webhook_id, "delivery": made.pk}
