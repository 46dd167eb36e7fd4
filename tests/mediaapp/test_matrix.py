"""Every route × method × actor ends as its row says, and a check that goes missing is noticed."""

from collections.abc import Callable

import pytest

from mediaapp.meetings.models import Meeting, MeetingSet
from tests.mediaapp.knocking import routes, surprises
from tests.mediaapp.matrix import ROWS, World
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(people: People) -> World:
    return World.made(people)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    found = list(routes())
    assert sorted(found) == sorted(ROWS)
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("name", ROWS)
def test_the_row_holds(world: World, name: str) -> None:
    assert not list(surprises(world, [name]))


def roles_do_not_matter(patch: pytest.MonkeyPatch) -> None:
    for module in ("mediaapp.workspaces.context", "mediaapp.workspaces.views.belonging"):
        patch.setattr(f"{module}.require", lambda *_: None)


def everything_is_visible(patch: pytest.MonkeyPatch) -> None:
    def visible_to(self: MeetingSet, *_: object) -> MeetingSet:
        return self.all()

    patch.setattr(MeetingSet, "visible_to", visible_to)
    patch.setattr(type(Meeting.objects), "visible_to", lambda self, *_: self.get_queryset())


def nobody_has_to_belong(patch: pytest.MonkeyPatch) -> None:
    def terms_of(_workspace: object) -> object:
        from mediaapp.workspaces.models import Term

        return Term.objects.all()

    patch.setattr("mediaapp.workspaces.queries.terms_of", terms_of)


@pytest.mark.parametrize(
    ("take_out", "noticed_at"),
    [
        (roles_do_not_matter, "meetings:trash"),
        (roles_do_not_matter, "workspaces:change_role"),
        (everything_is_visible, "meetings:row"),
        (nobody_has_to_belong, "workspaces:remove_term"),
    ],
)
def test_a_missing_check_is_noticed(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    take_out: Callable[[pytest.MonkeyPatch], None],
    noticed_at: str,
) -> None:
    take_out(monkeypatch)
    assert list(surprises(world, [noticed_at]))
