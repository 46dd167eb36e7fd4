"""What pages, calendars and the API ask about actions and decisions."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from mediaapp.accounts.models import User
from mediaapp.items.models import Change, Sign
from mediaapp.meetings.models import Claim, Evidence, Item, Meeting, MeetingSet, Series, Writing
from mediaapp.meetings.store.items import held_on
from mediaapp.workspaces.models import Workspace
from mediaapp.workspaces.permissions import Permission

PAGE = 50
ME, NOBODY = "me", "nobody"
OPEN, LATE, DONE, DROPPED, ALL = "open", "late", "done", "dropped", "all"
NEWEST = F("held_at").desc()
"""A column of `seen`: the newest meeting first."""

STATES = (OPEN, LATE, DONE, DROPPED, ALL)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to, as it stands in the address; empty means everything."""

    who: str = ""
    state: str = OPEN
    series: int | None = None
    meeting: UUID | None = None


def there(user: User, permission: Permission = Permission.VIEW) -> QuerySet[Item]:
    """What this person may see and what counts: named by the minutes that are read, or kept by a person.

    An item that only older minutes named, and that nobody touched, was a machine's mistake.
    """
    return seen(user, permission).filter(Q(is_kept=True) | Q(is_named=True))


def seen(user: User, permission: Permission = Permission.VIEW) -> QuerySet[Item]:
    """Every item of the meetings that this person may see, whether minutes still name it or not.

    Adds `read`, the minutes of its meeting that are read, `is_named`, whether they name it, and `held_at`.
    """
    return _with_reading(Item.objects.filter(meeting__in=Meeting.objects.visible_to(user, permission)))


def there_in(meetings: MeetingSet) -> QuerySet[Item]:
    """What counts in some meetings, whoever reads."""
    return _with_reading(Item.objects.filter(meeting__in=meetings)).filter(Q(is_kept=True) | Q(is_named=True))


def _with_reading(items: QuerySet[Item]) -> QuerySet[Item]:
    versions = Writing.objects.filter(meeting=OuterRef("meeting"), kind=Writing.Kind.MINUTES)
    newest = versions.order_by("-version").values("pk")
    of_record = newest.filter(record=OuterRef("meeting__current_job"))
    named = Claim.objects.filter(item=OuterRef("pk"), writing=OuterRef("read"), died_of=None)
    return items.annotate(
        read=Coalesce(Subquery(of_record[:1]), Subquery(newest[:1])),
        held_at=Coalesce("meeting__started_at", "meeting__created_at"),
    ).annotate(is_named=Exists(named))


def of_kind(user: User, workspace: Workspace, kind: str) -> QuerySet[Item]:
    return there(user).filter(workspace=workspace, kind=kind)


def narrowed(items: QuerySet[Item], chosen: Filters, user: User, today: date) -> QuerySet[Item]:
    """Those that fit, in the order of their list: what is late first, what was done last first."""
    if chosen.who == ME:
        items = items.filter(Q(member=user) | Q(member=None, assignee__iexact=user.name or user.email))
    elif chosen.who == NOBODY:
        items = items.filter(assignee="")
    elif chosen.who:
        items = items.filter(assignee__iexact=chosen.who)
    if chosen.series:
        items = items.filter(meeting__series=chosen.series)
    if chosen.meeting:
        items = items.filter(meeting=chosen.meeting)
    match chosen.state:
        case "late":
            items = items.filter(status=OPEN, due__lt=today)
        case "open" | "done" | "dropped":
            items = items.filter(status=chosen.state)
    if chosen.state == DONE:
        return items.order_by(F("done_at").desc(nulls_last=True), "-pk")
    return items.order_by(F("due").asc(nulls_last=True), NEWEST, "pk")


def with_words(items: QuerySet[Item]) -> QuerySet[Item]:
    """With each item its sentences, the newest version's first, their evidence, and its open signs."""
    evidence = Evidence.objects.select_related("utterance__speaker", "showing__screen")
    claims = Claim.objects.filter(died_of=None).order_by("-writing__version", "position")
    signs = Sign.objects.filter(
        state=Sign.State.OPEN,
        meeting__deleted_at=None,
        meeting__is_private=False,
        meeting__current_job__isnull=False,
    ).select_related("meeting", "utterance__speaker", "other")
    return items.select_related(
        "meeting__series", "member", "source", "superseded_by__meeting"
    ).prefetch_related(
        "meeting__source_set",
        Prefetch("claim_set", claims),
        Prefetch("claim_set__evidence_set", evidence),
        Prefetch("sign_set", signs),
        "sign_set__meeting__source_set",
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """How many actions there are, whichever are shown."""

    open: int
    late: int
    meetings: int


def tally(items: QuerySet[Item], today: date) -> Tally:
    still = items.filter(status=OPEN)
    return Tally(
        open=still.count(),
        late=still.filter(due__lt=today).count(),
        meetings=still.values("meeting").distinct().count(),
    )


def people_in(items: QuerySet[Item]) -> list[str]:
    """The names that actions bear, to choose from."""
    return list(items.exclude(assignee="").order_by("assignee").values_list("assignee", flat=True).distinct())


def series_of(workspace: Workspace) -> QuerySet[Series]:
    return Series.objects.of(workspace).order_by("name")


def held(items: QuerySet[Item]) -> QuerySet[Item]:
    """Decisions that hold: nothing has replaced them, and nobody dropped them; the newest first."""
    return items.filter(superseded_by=None).exclude(status=DROPPED).order_by(NEWEST, "-pk")


def replaced_by(heads: list[Item], items: QuerySet[Item]) -> dict[int, list[Item]]:
    """For each decision those before it, the newest first. One query for each link of the longest chain."""
    chains: dict[int, list[Item]] = {head.pk: [] for head in heads}
    head_of = {head.pk: head.pk for head in heads}
    level = list(head_of)
    while level:
        older = list(with_words(items.filter(superseded_by__in=level)).order_by(NEWEST, "-pk"))
        older = [one for one in older if one.pk not in head_of]
        for one in older:
            head_of[one.pk] = head_of[one.superseded_by_id or one.pk]
            chains[head_of[one.pk]].append(one)
        level = [one.pk for one in older]
    return chains


def signs(user: User, permission: Permission = Permission.VIEW) -> QuerySet[Sign]:
    """Proposals of meetings that this person may see, about items of meetings that they may see."""
    seen = Meeting.objects.visible_to(user, permission)
    return Sign.objects.filter(meeting__in=seen, item__meeting__in=seen)


def signs_in(user: User, meeting: Meeting, kind: str) -> list[Item]:
    """Items of earlier meetings of which this meeting says something, each with that sign alone."""
    here = signs(user).filter(meeting=meeting, kind=kind, state=Sign.State.OPEN)
    items = with_words(there(user).filter(pk__in=here.values("item")))
    return list(items.order_by(NEWEST, "pk"))


def members_of(workspace: Workspace) -> list[str]:
    """The names of those who belong to a workspace, to be chosen from."""
    people = User.objects.filter(membership__workspace=workspace).order_by("name")
    return [one.name or one.email for one in people]


def history_of(item: Item) -> QuerySet[Change]:
    return Change.objects.filter(item=item).select_related("by")


def older_decisions(user: User, item: Item) -> dict[int, str]:
    """Decisions that this one may have replaced, with their words; those of its own series first."""
    held_at = item.meeting.started_at or item.meeting.created_at
    others = there(user).filter(workspace=item.workspace_id, kind=Item.Kind.DECISION).exclude(pk=item.pk)
    free = others.filter(Q(superseded_by=None) | Q(superseded_by=item)).filter(Q(("held_at__lte", held_at)))
    is_of_series = Case(When(meeting__series=item.meeting.series_id, then=0), default=1)
    found = free.annotate(distance=is_of_series).order_by("distance", NEWEST, "-pk")[:MOST_OFFERED]
    return {one.pk: f"{words_of(one)[:90]} ({held_on(one.meeting)})" for one in with_words(found)}


def words_of(item: Item) -> str:
    """What an item read by `with_words` says."""
    claim = claim_of(item)
    return item.text or (claim.text if claim else "")


def claim_of(item: Item) -> Claim | None:
    """The sentence of the minutes that are read, else the newest one that ever named it."""
    claims = item.claim_set.all()
    read = getattr(item, "read", None)
    return next((one for one in claims if one.writing_id == read), None) or next(iter(claims), None)


MOST_OFFERED = 60
