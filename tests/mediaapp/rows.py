"""What a row of the matrix says, and the world that its routes are about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.models import Membership, Term
from mediaapp.workspaces.permissions import Permission, Role
from tests.people import People, join
from tests.shelf import meeting

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Anybody(Enum):
    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    ONESELF = "whoever has signed in, about themselves alone"
    NOBODY = "nobody, since what is named is not there"


ANYONE, SIGNED_IN, ONESELF, NOBODY = Anybody
type Access = Anybody | Permission


@dataclass(frozen=True)
class World:
    """What the routes are about: things of `people.platform`, where Charlie is a stranger."""

    people: People
    meeting: Meeting
    trashed: Meeting
    term: Term
    member: Membership

    @classmethod
    def made(cls, people: People) -> "World":
        trashed = meeting(people.platform, "Thrown away")
        Meeting.objects.filter(pk=trashed.pk).update(deleted_at=trashed.created_at)
        return cls(
            people=people,
            meeting=meeting(people.platform),
            trashed=trashed,
            term=Term.objects.create(workspace=people.platform, text="Kubernetes"),
            member=Membership.objects.get(user=join(people.platform, "Walter", Role.VIEWER)),
        )


type Arguments = Callable[[World], Mapping[str, Any]]


def nothing(_world: World) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """One route: who gets through by which method; which thing it is about, and what a POST sends."""

    access: Mapping[str, Access]
    at: Arguments = nothing
    data: Arguments = nothing
    is_shared: bool = False
    """Whether everybody finds something of their own workspace at the same address."""
    is_bobs: bool = False
    """Whether it is about something of Bob's own, which nobody else may touch."""


def see(who: Access, **more: Any) -> Row:
    return Row({"GET": who}, **more)


def do(who: Access, **more: Any) -> Row:
    return Row({"POST": who}, **more)


def fill_in(who: Access, **more: Any) -> Row:
    return Row({"GET": who, "POST": who}, **more)


def free(at: Arguments = nothing) -> Row:
    return Row(dict.fromkeys(METHODS, ANYONE), at=at)


def own(at: Arguments = nothing) -> Row:
    """A page about the reader's own account, where nobody else's can be named."""
    return Row(dict.fromkeys(METHODS, ONESELF), at=at, is_shared=True)


def guessed(at: Arguments) -> Row:
    """A page that is there only for who holds the right key."""
    return Row(dict.fromkeys(METHODS, NOBODY), at=at)
