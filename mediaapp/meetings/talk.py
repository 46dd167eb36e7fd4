"""Who spoke when, at the size of a row in the library: a lane for each speaker, drawn coarsely."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import BigIntegerField, F, Max, Min, Q, Sum
from django.db.models.functions import Cast, Greatest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediaapp.meetings.models import Source, Utterance
from mediaapp.meetings.review.clock import Clock, clock_of
from mediaapp.meetings.review.transcript import HUES, Who

if TYPE_CHECKING:
    from mediaapp.meetings.queries import Listed

STEPS = 120
"""Into so many pieces a source is cut: what begins in the same one is drawn as one stretch."""

WIDTH, TOP, HEIGHT = 1000, 2, 10
"""Of the drawing, in its own units: the meeting's length, where the lanes begin, and how high all are."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One speaker's stretches, as the path of an SVG; hue 0 is for those who share the last lane."""

    hue: int
    path: str


@dataclass(frozen=True, slots=True)
class Talk:
    """Those who spoke, most first, with their share in percent."""

    shares: tuple[tuple[Who, float], ...] = ()
    lanes: tuple[Lane, ...] = ()

    @property
    def people(self) -> str:
        names = [who.name for who, _share in self.shares if who.name]
        nameless = len(self.shares) - len(names)
        if nameless:
            names.append(ngettext("%d voice without a name", "%d voices without a name", nameless) % nameless)
        return ", ".join(names)

    @property
    def in_words(self) -> str:
        return ", ".join(f"{who.name or _('a voice')} {share:.0f} %" for who, share in self.shares)


type Stretch = tuple[Who, UUID, int, int, int]
"""Speaker, source, begin and end, and how much of it is speech; all in ms."""


def talk_of(meetings: "Sequence[Listed]", sources: Mapping[UUID, Sequence[Source]]) -> dict[UUID, Talk]:
    """By meeting, for those that have a record. One query, with at most `STEPS` rows a voice and source."""
    stretches: dict[UUID, list[Stretch]] = defaultdict(list)
    length = Greatest(F("source__duration_ms"), 1, output_field=BigIntegerField())
    live = Q(job=F("meeting__current_job")) | Q(job=None)
    found = (
        Utterance.objects.filter(live, meeting__in=meetings, died_of=None)
        .annotate(step=Cast(F("start_ms"), BigIntegerField()) * STEPS / length)
        .values("meeting", "source", "speaker__label", "speaker__name", "step")
        .annotate(start=Min("start_ms"), end=Max("end_ms"), ms=Sum(F("end_ms") - F("start_ms")))
        .order_by("start")
    )
    for one in found:
        who = Who(one["speaker__label"], one["speaker__name"])
        stretches[one["meeting"]].append((who, one["source"], one["start"], one["end"], one["ms"]))
    return {key: _talk(clock_of(sources[key]), said) for key, said in stretches.items()}


def _talk(clock: Clock, said: Sequence[Stretch]) -> Talk:
    spoken: Counter[Who] = Counter()
    for who, _source, _start, _end, ms in said:
        spoken[who] += ms
    total = max(1, spoken.total())
    shares = tuple((who, 100 * ms / total) for who, ms in spoken.most_common())
    return Talk(shares, tuple(_lanes(clock, said, [who for who, _share in shares])))


def _lanes(clock: Clock, said: Sequence[Stretch], most: Sequence[Who]) -> Iterable[Lane]:
    """Beyond four speakers, those who said least share the last lane."""
    own = list(most if len(most) <= HUES else most[: HUES - 1])
    rows = sorted(own, key=lambda who: who.number)
    height = HEIGHT / (len(rows) + (len(own) < len(most)))
    for n, who in enumerate(rows):
        yield Lane(who.hue, _path(clock, (one for one in said if one[0] == who), TOP + n * height, height))
    if len(own) < len(most):
        others = (one for one in said if one[0] not in own)
        yield Lane(0, _path(clock, others, TOP + len(rows) * height, height))


def _path(clock: Clock, said: Iterable[Stretch], y: float, height: float) -> str:
    """Rectangles; those that touch are one."""
    drawn: list[tuple[int, int]] = []
    for _who, source, start_ms, end_ms, _ms in said:
        start = round(clock.percent(source, start_ms) * WIDTH / 100)
        end = max(start + 2, round(clock.percent(source, end_ms) * WIDTH / 100))
        if drawn and start <= drawn[-1][1] + 1:
            drawn[-1] = (drawn[-1][0], max(end, drawn[-1][1]))
        else:
            drawn.append((start, end))
    return "".join(f"M{start} {y:.4g}h{end - start}v{height:.4g}h{start - end}z" for start, end in drawn)
