"""What pages ask of the log: a page of it, people in it, what happened of late, and a meeting's receipt."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Sum

from mediaapp.audit.models import Act, Entry, EntrySet
from mediaapp.ledger.models import Job, Work
from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.models import Membership, Workspace

PAGE = 100


def page(entries: EntrySet, *, before: int | None) -> tuple[list[Entry], int | None]:
    """The newest first; `before` is the last entry of the page above. And where the next page begins."""
    rows = entries.newest()
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def people_in(workspace: Workspace) -> list[tuple[int, str]]:
    """Everybody whom the log of a workspace names, as it named them last."""
    newest = Entry.objects.of(workspace).filter(user__isnull=False).values("user").annotate(last=Max("pk"))
    rows = Entry.objects.filter(pk__in=[one["last"] for one in newest]).order_by("who")
    return [(user, who) for user, who in rows.values_list("user", "who") if user is not None]


# ── what happened of late ────────────────────────────────────────────────────────────────────────────

FED = [
    Act.BROUGHT,
    Act.WRITTEN,
    Act.EDITED,
    Act.CORRECTED,
    Act.COMMENTED,
    Act.NOTED,
    Act.REVIEWED,
    Act.READ_ANEW,
    Act.SHARED,
    Act.TRASHED,
    Act.RESTORED,
]
TOGETHER = timedelta(hours=1)
"""How far apart acts of one kind may lie to be told as one."""
READ = 400
"""Entries that a page of news is made from."""


@dataclass(slots=True)
class News:
    """Some acts of one person on one meeting, told as one."""

    act: Act
    who: str
    meeting: Meeting
    at: datetime
    times: int = 1


def news_for(member: Membership, *, before: int | None) -> tuple[list[News], int | None]:
    """What happened to meetings that this member may see. Two queries."""
    seen = Meeting.objects.open_to(member)
    entries = Entry.objects.of(member.workspace).filter(act__in=FED, meeting__in=seen.values("pk")).newest()
    rows = list((entries.filter(pk__lt=before) if before else entries)[: READ + 1])
    meetings = {one.pk: one for one in seen.filter(pk__in={row.meeting for row in rows})}
    told = _together((row for row in rows[:READ]), meetings)
    return told, rows[READ - 1].pk if len(rows) > READ else None


def _together(rows: Iterable[Entry], meetings: dict[UUID, Meeting]) -> list[News]:
    told: list[News] = []
    for row in rows:
        meeting = meetings.get(row.meeting) if row.meeting else None
        if meeting is None:
            continue
        last = told[-1] if told else None
        who = row.who.partition(" <")[0]
        is_same = last and (last.act, last.who, last.meeting.pk) == (row.act, who, meeting.pk)
        if last and is_same and last.at - row.at < TOGETHER:
            last.times += 1
        else:
            told.append(News(Act(row.act), who, meeting, row.at))
    return told


# ── the receipt of a meeting ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Ran:
    """Which engine filled a role in the reading that is shown."""

    role: str
    engine: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """Where a meeting was read, what was sent for it, and who looked at it."""

    ran: tuple[Ran, ...]
    server: str
    is_server_here: bool
    sent: int
    opened: tuple[tuple[str, str, datetime], ...]

    @property
    def uses_server(self) -> bool:
        return any(not one.is_here for one in self.ran)


EMBEDDED = {"embedded", "scripted"}
"""Engines that run inside the worker."""


def receipt_of(meeting: Meeting) -> Receipt:
    shown = Job.objects.filter(pk=meeting.current_job_id).first() if meeting.current_job_id else None
    engines = dict(shown.recipe.get("engines", {})) if shown else {}
    sent = Work.objects.filter(job__meeting=meeting.pk).aggregate(sent=Sum("sent_bytes", default=0))["sent"]
    host = urlsplit(settings.SERVER_URL).hostname or ""
    return Receipt(
        ran=tuple(Ran(role, engine, engine in EMBEDDED) for role, engine in engines.items()),
        server=host,
        is_server_here=_is_here(host),
        sent=sent,
        opened=tuple(_readers(meeting)),
    )


def _readers(meeting: Meeting) -> Iterable[tuple[str, str, datetime]]:
    """Whoever opened, played or exported it, or used a link to it: the last time of each."""
    acts = (Act.OPENED, Act.PLAYED, Act.EXPORTED)
    entries = Entry.objects.of(meeting.workspace).filter(meeting=meeting.pk, act__in=acts)
    last = entries.values("who", "via", "detail").annotate(last=Max("at")).order_by("-last")
    found: dict[tuple[str, str], datetime] = {}
    for one in last:
        name = one["detail"] if one["via"] == Entry.Via.LINK else one["who"]
        found.setdefault((name, str(Entry.Via(one["via"]).label)), one["last"])
    return ((who, via, at) for (who, via), at in found.items())


def _is_here(host: str) -> bool:
    """Whether a host is this very machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
