"""The rows of the library: each meeting with what there is to say of it, in a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediaapp.meetings.models import Claim, Meeting, MeetingSet, Screen, Source
from mediaapp.meetings.queries import KEPT_IN_TRASH, Progress, State, progress_of, with_writing
from mediaapp.meetings.recipe import Recipe
from mediaapp.meetings.talk import Talk, talk_of
from mediaapp.meetings.twins import twins_of
from worker.meeting import Section

if TYPE_CHECKING:
    from mediaapp.meetings.queries import Listed

RECORDED = (Source.Kind.VIDEO, Source.Kind.AUDIO)


@dataclass(frozen=True, slots=True)
class Row:
    """One meeting in a list."""

    meeting: "Listed"
    kind: str
    pieces: str
    duration_ms: int
    day: str
    state: State
    progress: Progress | None
    claims: Counter[str]
    unverified: int
    talk: Talk
    twin: Meeting | None = None
    """Another meeting that holds the same file."""
    picture: str = ""
    """The address of the first screen."""
    tags: tuple[str, ...] = ()

    @property
    def at(self) -> datetime:
        """When the meeting was; or, where nobody said, when it was brought here."""
        return self.meeting.started_at or self.meeting.created_at

    @property
    def gone_at(self) -> datetime | None:
        """When a meeting in the trash is deleted for good."""
        thrown = self.meeting.deleted_at
        return thrown and thrown + KEPT_IN_TRASH

    @property
    def is_moving(self) -> bool:
        return self.state in {State.QUEUED, State.WORKING}

    @property
    def people(self) -> str:
        """Who took part, as a person wrote it down; or whose voices were told apart."""
        return self.meeting.participants or self.talk.people


def with_minutes(meetings: MeetingSet) -> MeetingSet:
    """Adds `minutes`, and `line`, the first sentence of their overview."""
    overview = Claim.objects.filter(writing=OuterRef("minutes"), section=Section.OVERVIEW, died_of=None)
    return with_writing(meetings).annotate(line=Subquery(overview.order_by("position").values("text")[:1]))


def rows(meetings: "Sequence[Listed]") -> list[Row]:
    """The rows of meetings that were read by `with_state` and `with_minutes`."""
    sources = _sources(meetings)
    recorded = {meeting.pk: _recorded_ms(sources[meeting.pk]) for meeting in meetings}
    moving = {
        one.shown_job: recorded[one.pk] for one in meetings if one.shown_job and one.state == State.WORKING
    }
    progress = progress_of(moving) if moving else {}
    claims, unverified = _claims(meetings)
    talk = talk_of(meetings, sources)
    twins, pictures, tags = _twins(meetings, sources), _pictures(meetings), _tags(meetings)
    return [
        Row(
            meeting=one,
            kind=_kind(sources[one.pk]),
            pieces=_pieces(sources[one.pk]),
            duration_ms=recorded[one.pk],
            day=_day(timezone.localdate(one.created_at), timezone.localdate()),
            state=State(one.state),
            progress=progress.get(one.shown_job) if one.shown_job else None,
            claims=claims[one.minutes or 0],
            unverified=unverified[one.minutes or 0],
            talk=talk.get(one.pk, Talk()),
            twin=_twin(one, sources[one.pk], twins),
            picture=pictures.get(one.pk, ""),
            tags=tuple(tags[one.pk]),
        )
        for one in meetings
    ]


def _sources(meetings: "Sequence[Listed]") -> dict[UUID, list[Source]]:
    found: dict[UUID, list[Source]] = defaultdict(list)
    for source in Source.objects.filter(meeting__in=meetings).order_by("position"):
        found[source.meeting_id].append(source)
    return found


def _twins(
    meetings: "Sequence[Listed]", sources: Mapping[UUID, Sequence[Source]]
) -> dict[UUID, dict[UUID, Source]]:
    """By workspace: the files whose content another one had first."""
    found: dict[UUID, list[Source]] = defaultdict(list)
    for one in meetings:
        found[one.workspace_id].extend(sources[one.pk])
    return {workspace: twins_of(files, workspace) for workspace, files in found.items()}


def _twin(
    meeting: "Listed", files: Sequence[Source], twins: Mapping[UUID, Mapping[UUID, Source]]
) -> Meeting | None:
    of_mine = (twins[meeting.workspace_id].get(file.pk) for file in files)
    return next((twin.meeting for twin in of_mine if twin and twin.meeting_id != meeting.pk), None)


def _pictures(meetings: "Sequence[Listed]") -> dict[UUID, str]:
    """The first screen of each record: what one knows a meeting by. Nothing of the trash is served."""
    jobs = {one.current_job_id for one in meetings if one.current_job_id and not one.deleted_at}
    first = Screen.objects.filter(job=OuterRef("job")).exclude(picture="").order_by("number", "pk")
    shown = Screen.objects.filter(job__in=jobs, pk=Subquery(first.values("pk")[:1]))
    return {
        meeting: reverse("files:made", args=[source, f"{Recipe.of_json(recipe).making}/{picture}"])
        for meeting, source, picture, recipe in shown.values_list(
            "meeting", "source", "picture", "job__recipe"
        )
    }


def _tags(meetings: "Sequence[Listed]") -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    links = Meeting.tags.through.objects.filter(meeting__in=meetings).order_by(Lower("tag__name"))
    for meeting, name in links.values_list("meeting", "tag__name"):
        found[meeting].append(name)
    return found


def _recorded_ms(sources: Sequence[Source]) -> int:
    return sum(source.duration_ms or 0 for source in sources if source.kind in RECORDED)


def _kind(sources: Sequence[Source]) -> str:
    """What a meeting looks like at a glance: its richest source."""
    kinds = {source.kind for source in sources}
    return next((kind for kind in Source.Kind.values if kind in kinds & {"video"}), "") or next(
        (kind for kind in Source.Kind.values if kind in kinds), Source.Kind.DOCUMENT.value
    )


def _pieces(sources: Sequence[Source]) -> str:
    """What there is beside one recording: "5 pictures, 1 document"."""
    many = Counter(source.kind for source in sources)
    recordings = many[Source.Kind.AUDIO] + many[Source.Kind.VIDEO]
    said = [
        ngettext("%d recording", "%d recordings", recordings) % recordings if recordings > 1 else "",
        ngettext("%d picture", "%d pictures", n) % n if (n := many[Source.Kind.IMAGE]) else "",
        ngettext("%d document", "%d documents", n) % n if (n := many[Source.Kind.DOCUMENT]) else "",
    ]
    return ", ".join(filter(None, said))


def _claims(meetings: "Sequence[Listed]") -> tuple[dict[int, Counter[str]], Counter[int]]:
    """By version of the minutes: how many claims each section has, and how many are not verified."""
    live = Claim.objects.filter(writing__in={one.minutes for one in meetings if one.minutes}, died_of=None)
    tallies = live.values("writing", "section").annotate(
        n=Count("pk"), doubtful=Count("pk", filter=Q(verified=False))
    )
    sections: dict[int, Counter[str]] = defaultdict(Counter)
    doubtful = Counter[int]()
    for tally in tallies:
        sections[tally["writing"]][tally["section"]] = tally["n"]
        doubtful[tally["writing"]] += tally["doubtful"]
    return sections, doubtful


def _day(day: date, today: date) -> str:
    """The heading that a day stands under."""
    if day >= today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    if day > today - timedelta(days=7):
        return _("Last seven days")
    return date_format(day, "YEAR_MONTH_FORMAT")
