"""The meeting's clock: where each recording lies on it, and how a moment is written in an address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from mediaapp.meetings.models import Source


@dataclass(frozen=True, slots=True)
class Reel:
    """One source as it is played. `offset_ms` is None where it has no clock of its own."""

    id: UUID
    position: int
    kind: str
    name: str
    duration_ms: int
    offset_ms: int | None
    url: str

    @property
    def is_played(self) -> bool:
        return self.kind in {Source.Kind.AUDIO, Source.Kind.VIDEO}

    @property
    def waits_for_copy(self) -> bool:
        """Whether no browser could play it yet."""
        return self.is_played and not self.url


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of one source, in milliseconds of its own clock."""

    source: UUID
    ms: int


@dataclass(frozen=True, slots=True)
class Clock:
    """All sources of a meeting, in its order."""

    reels: tuple[Reel, ...]

    @property
    def total_ms(self) -> int:
        return max(
            (reel.offset_ms + reel.duration_ms for reel in self.reels if reel.offset_ms is not None),
            default=0,
        )

    def reel(self, source: UUID) -> Reel:
        return next(reel for reel in self.reels if reel.id == source)

    def place(self, source: UUID, ms: int) -> int:
        """A moment on the meeting's clock; a picture or a page stands at the start."""
        return (self.reel(source).offset_ms or 0) + ms

    def percent(self, source: UUID, ms: int) -> float:
        return min(100.0, 100 * self.place(source, ms) / self.total_ms) if self.total_ms else 0.0

    def address(self, source: UUID, ms: int) -> str:
        """The query of the page's address at this moment."""
        reel = self.reel(source)
        if reel.offset_ms is None:
            return f"?source={reel.position}&t={ms // 1000}"
        return f"?t={(reel.offset_ms + ms) // 1000}"

    def find(self, seconds: int, position: int | None) -> Moment | None:
        """The moment that an address names; None in a meeting without sources."""
        if position is not None:
            named = next((reel for reel in self.reels if reel.position == position), None)
            return Moment(named.id, seconds * 1000) if named else None
        ms = seconds * 1000
        played = [reel for reel in self.reels if reel.offset_ms is not None]
        reached = [reel for reel in played if (reel.offset_ms or 0) <= ms] or played or list(self.reels)
        last = reached[-1] if played else next(iter(self.reels), None)
        return Moment(last.id, ms - (last.offset_ms or 0)) if last else None


def clock_of(sources: Sequence[Source], addresses: Mapping[UUID, str] | None = None) -> Clock:
    """Recordings follow one another unless somebody placed them.

    `addresses` tell where each is played from, if that is not the original; empty where it cannot be yet.
    """
    reels: list[Reel] = []
    end = 0
    for source in sources:
        duration = source.duration_ms or 0
        has_clock = source.kind in {Source.Kind.AUDIO, Source.Kind.VIDEO}
        offset = (end if source.offset_ms is None else source.offset_ms) if has_clock else None
        end = max(end, (offset or 0) + duration) if has_clock else end
        url = (addresses or {}).get(source.pk, address("files:original", source.pk))
        reels.append(Reel(source.pk, source.position, source.kind, source.name, duration, offset, url))
    return Clock(tuple(reels))


def address(door: str, source: UUID, *path: str) -> str:
    """Where a file of a source is served; empty where this site has no such door."""
    try:
        return reverse(door, args=[source, *path])
    except NoReverseMatch:
        return ""
