"""Actions and decisions for tests, with the sentences that name them."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from mediaapp.items import feeds, services
from mediaapp.items.models import Sign
from mediaapp.meetings.models import Claim, Evidence, Item, Meeting, Source, Utterance, Writing
from mediaapp.workspaces.models import Membership
from mediaapp.workspaces.permissions import Permission

if TYPE_CHECKING:
    from tests.mediaapp.matrix import World

SECTIONS = {"action": "actions", "decision": "decisions"}


def item(meeting: Meeting, kind: str, text: str, **fields: Any) -> Item:
    """An item that a person added: it needs no minutes."""
    return Item.objects.create(
        workspace=meeting.workspace, meeting=meeting, kind=kind, text=text, is_kept=True, **fields
    )


def named(
    meeting: Meeting, kind: str, text: str, *, at_ms: int = 0, due_said: str = "", **fields: Any
) -> Item:
    """An item that the newest minutes of a meeting name, said at a moment of its first source."""
    made = Item.objects.create(workspace=meeting.workspace, meeting=meeting, kind=kind, **fields)
    written = Writing.objects.filter(meeting=meeting, kind=Writing.Kind.MINUTES).order_by("-version").first()
    if written is None:
        assert meeting.current_job
        written = Writing.objects.create(
            workspace=meeting.workspace,
            meeting=meeting,
            job=meeting.current_job,
            record=meeting.current_job,
            kind=Writing.Kind.MINUTES,
            version=1,
        )
    n = written.claim_set.count() + 100
    claim = Claim.objects.create(
        writing=written,
        label=f"c{n}",
        section=SECTIONS[kind],
        position=n,
        text=text,
        verified=True,
        item=made,
        fields={"due": due_said} if due_said else {},
    )
    source = meeting.source_set.first()
    assert isinstance(source, Source)
    row = Utterance.objects.filter(source=source, start_ms__lte=at_ms, end_ms__gt=at_ms).first()
    Evidence.objects.create(
        claim=claim,
        n=1,
        kind="said",
        source=source,
        start_ms=at_ms,
        end_ms=at_ms + 2_000,
        quote=text,
        verified=True,
        utterance=row,
    )
    return made


def sign(of: Item, meeting: Meeting, kind: str = Sign.Kind.DONE, other: Item | None = None) -> Sign:
    source = meeting.source_set.first()
    assert isinstance(source, Source)
    return Sign.objects.create(
        workspace=meeting.workspace,
        item=of,
        meeting=meeting,
        kind=kind,
        other=other,
        source=source,
        start_ms=8_000,
        end_ms=9_000,
        quote="That is done.",
    )


# ── for the matrix ───────────────────────────────────────────────────────────────────────────────────


def an_item(world: "World") -> Mapping[str, Any]:
    return {"pk": item(world.meeting, "action", "Call the carrier", due=date(2026, 12, 1)).pk}


def a_change(world: "World") -> Mapping[str, Any]:
    made = services.tick(item(world.meeting, "action", "Call the carrier"), world.people.bob)
    assert made
    return {"pk": made.pk}


def a_sign(world: "World") -> Mapping[str, Any]:
    return {"pk": sign(item(world.meeting, "action", "Call the carrier"), world.meeting).pk}


def a_calendar(world: "World") -> Mapping[str, Any]:
    owner = Membership.objects.get(workspace=world.people.platform, user=world.people.alice)
    return {"pk": feeds.give(owner, "mine")[0].pk}


def an_address(world: "World") -> Mapping[str, Any]:
    owner = Membership.objects.get(workspace=world.people.platform, user=world.people.alice)
    return {"token": feeds.give(owner, "mine")[1]}


def an_api_action(world: "World") -> Mapping[str, Any]:
    return {"item": item(world.meeting, "action", "Call the carrier").pk}


def an_api_decision(world: "World") -> Mapping[str, Any]:
    return {"item": item(world.meeting, "decision", "We stay").pk}


def a_meeting(world: "World") -> Mapping[str, Any]:
    return {"pk": world.meeting.pk}


def nothing(_world: "World") -> Mapping[str, Any]:
    return {}


READ, READ_AND_WRITE = {"GET": Permission.VIEW}, {"GET": Permission.VIEW, "POST": Permission.EDIT}
WRITE, CHANGE = {"POST": Permission.EDIT}, {"GET": Permission.VIEW, "PATCH": Permission.EDIT}
WORDS = {"text": "Call them"}
ROWS: Mapping[str, tuple[Any, ...]] = {
    "items:actions": (READ, nothing, nothing, True),
    "items:decisions": (READ, nothing, nothing, True),
    "items:of_meeting": (READ_AND_WRITE, a_meeting, lambda _: WORDS),
    "items:decided": (READ_AND_WRITE, a_meeting, lambda _: WORDS),
    "items:edit": (READ_AND_WRITE, an_item, lambda _: WORDS),
    "items:tick": (WRITE, an_item),
    "items:one_day": (READ, an_item),
    "items:undo": (WRITE, a_change),
    "items:sign": (WRITE, a_sign, lambda _: {"do": "dismiss"}),
    "items:calendars": (dict.fromkeys(("GET", "POST"), Permission.VIEW), nothing, nothing, True),
    "items:revoke_calendar": ({"POST": Permission.MANAGE_MEMBERS}, a_calendar),
    "rest:action": (CHANGE, an_api_action),
    "rest:decision": (CHANGE, an_api_decision),
}
"""What the matrix holds of these routes: who may do what, to which thing, and what is sent."""
