"""What may be meant by a search: found by word, by meaning and by who spoke, each with its score."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import F, Min, Q, QuerySet

from mediaapp.asking.search import keyword
from mediaapp.asking.search.keyword import Scope
from mediaapp.asking.search.meaning import Near, near
from mediaapp.asking.search.ranking import fused
from mediaapp.asking.search.words import Term, Wanted, folded, share_found, wanted
from mediaapp.meetings.models import Screen, Showing, Speaker, Utterance

MOST = 200
"""How many candidates each way of searching may bring."""

LEAST_SHARE = 0.5
"""What holds less of the words must be near in meaning, or said by somebody who was named."""

SAID, SHOWN = "said", "shown"
type Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A row of the record that a search has found: an utterance, or a screen where it was shown first."""

    key: Key
    meeting: UUID
    held_at: datetime
    source: UUID
    label: str
    start_ms: int
    end_ms: int
    text: str
    speaker: str = ""
    name: str = ""
    screen: int | None = None
    score: float = 0.0

    @property
    def kind(self) -> str:
        return self.key[0]


def candidates(typed: str, scope: Scope) -> list[Found]:
    """Best first."""
    search = wanted(typed)
    if not search:
        return []
    said = keyword.said(search, scope, MOST)
    shown = keyword.shown(search, scope, MOST)
    spoken = _spoken(search, scope)
    meant = [] if search.phrases else near(typed, scope.meetings, MOST)
    rows = {
        one.key: one for one in (*_utterances(scope, {*said, *spoken}, meant), *_screens(scope, shown, meant))
    }
    labels = {(one.meeting, one.kind, one.label): one.key for one in rows.values()}
    meant_keys = [labels[name] for one in meant if (name := (one.meeting, one.kind, one.label)) in labels]
    spoken_keys = [(SAID, key) for key in spoken]
    lists = ([(SAID, key) for key in said], [(SHOWN, key) for key in shown], meant_keys, spoken_keys)
    scores = fused((1.0, ranked) for ranked in lists)
    free = {*meant_keys, *spoken_keys}
    weighed = (_weighed(one, search, scores.get(key, 0.0), is_free=key in free) for key, one in rows.items())
    return sorted((one for one in weighed if one), key=lambda one: (-one.score, one.start_ms))


def _weighed(one: Found, search: Wanted, score: float, *, is_free: bool) -> Found | None:
    share = share_found(f"{one.name} {one.text}", search)
    if share < LEAST_SHARE and not is_free:
        return None
    return replace(one, score=score * (0.4 + share))


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────


def _of(meant: Iterable[Near], kind: str, field: str) -> Q:
    """The rows that nearness in meaning has named, by their labels."""
    labels: dict[UUID, list[str]] = defaultdict(list)
    for one in meant:
        if one.kind == kind:
            labels[one.meeting].append(one.label)
    found = Q(pk__in=[])
    for meeting, named in labels.items():
        found |= Q(**{"meeting": meeting, f"{field}__in": named})
    return found


def live(scope: Scope) -> QuerySet[Utterance]:
    """What transcripts show now of the meetings in a scope."""
    current = Q(job__isnull=True) | Q(job=F("meeting__current_job"))
    rows = Utterance.objects.filter(current, meeting__in=scope.meetings.order_by().values("pk"), died_of=None)
    return rows.filter(speaker__name__in=scope.speakers) if scope.speakers else rows


def _utterances(scope: Scope, keys: Iterable[int], meant: Sequence[Near]) -> Iterator[Found]:
    rows = live(scope).filter(Q(pk__in=list(keys)) | _of(meant, SAID, "label"))
    for row in rows.select_related("speaker", "meeting"):
        yield Found(
            key=(SAID, row.pk),
            meeting=row.meeting_id,
            held_at=row.meeting.started_at or row.meeting.created_at,
            source=row.source_id,
            label=row.label,
            start_ms=row.start_ms,
            end_ms=row.end_ms,
            text=row.text,
            speaker=row.speaker.label,
            name=row.speaker.name,
        )


def _screens(scope: Scope, keys: Iterable[int], meant: Sequence[Near]) -> Iterator[Found]:
    """Screens where they were shown first; one that was never shown is none that can be opened."""
    if scope.speakers:
        return
    meetings = scope.meetings.order_by().values("pk")
    named = Showing.objects.filter(_of(meant, SHOWN, "label"), meeting__in=meetings).values("screen")
    rows = Screen.objects.filter(Q(pk__in=list(keys)) | Q(pk__in=named), meeting__in=meetings)
    current = rows.filter(job=F("meeting__current_job")).annotate(first=Min("showing__pk"))
    screens = {row.first: row for row in current.select_related("meeting") if row.first}
    for showing in Showing.objects.filter(pk__in=screens):
        screen = screens[showing.pk]
        yield Found(
            key=(SHOWN, screen.pk),
            meeting=screen.meeting_id,
            held_at=screen.meeting.started_at or screen.meeting.created_at,
            source=showing.source_id,
            label=showing.label,
            start_ms=showing.start_ms,
            end_ms=showing.end_ms,
            text="\n".join(part for part in (screen.text or screen.title, screen.description) if part),
            name=screen.title,
            screen=screen.pk,
        )


# ── who spoke ────────────────────────────────────────────────────────────────────────────────────────


def _spoken(search: Wanted, scope: Scope) -> list[int]:
    """What the people whom a search names said; if it holds more words, only what holds one of those."""
    people, rest = _named(search, scope)
    if not people:
        return []
    rows = live(scope).filter(speaker__in=people)
    if rest:
        rows = rows.filter(pk__in=keyword.said(Wanted(rest), scope, MOST))
    return list(rows.order_by("-meeting__created_at", "start_ms").values_list("pk", flat=True)[:MOST])


def _named(search: Wanted, scope: Scope) -> tuple[list[int], tuple[Term, ...]]:
    """Speakers whose names the search holds, and the terms that are nobody's name."""
    meetings = scope.meetings.order_by().values("pk")
    names = dict(Speaker.objects.filter(meeting__in=meetings).exclude(name="").values_list("pk", "name"))
    meant: set[int] = set()
    rest: list[Term] = []
    for term in search.terms:
        mine = {key for key, name in names.items() if _is_name(term, name)}
        meant |= mine
        if not mine:
            rest.append(term)
    return sorted(meant), tuple(rest)


def _is_name(term: Term, name: str) -> bool:
    """Whether it is one of the parts of a name; a stem may lack the last letters."""
    sought = folded(term.text)
    return any(part.startswith(sought) and len(part) - len(sought) <= 2 for part in folded(name).split())
