"""The stage that finds the screens of a video, and when each was shown, while it is being decoded."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from worker.errors import WorkerError
from worker.findings import Frame, MediaKind, Probe, Reached, Source, Span
from worker.kit import Kit
from worker.media import blocks, frames, opener, pictures, text_layers
from worker.media.album import Album
from worker.media.screens import Shown, screens
from worker.roles import Picture

STEP_MS = 500
"""One picture in so much time decides; a change is found to half of it."""
BOX = (1920, 1920)
PAGE_MS = 1000
FOLDER = "frames"


def look(source: Source, probe: Probe, kit: Kit, *, seen: Sequence[Frame] = ()) -> Iterator[Frame | Reached]:
    """Every showing once it is over, in order and without gaps; with `seen`, those that follow its last.

    Each step of a slide that is built up is a screen of its own, and so is a document each time that it rests
    after being scrolled; a screen that comes back keeps its number and its picture. The last span ends where
    decoding ended. Sound without a picture, and a video that is blank throughout, yield no frame. Raises what
    the decoders raise, after the frames that were good.
    """
    if not probe.has_picture:
        return
    (source.made / FOLDER).mkdir(parents=True, exist_ok=True)
    if source.kind in {MediaKind.IMAGE, MediaKind.DOCUMENT}:
        yield from _pages(source, kit, seen)
    else:
        yield from _Showings(source, seen).follow(kit)


def _pages(source: Source, kit: Kit, seen: Sequence[Frame]) -> Iterator[Frame]:
    known = {frame.screen for frame in seen}
    for page in opener.pages(source.path, kit.tools):
        if page.n + 1 not in known:
            at_ms = page.n * PAGE_MS
            frame = _written(source.made, page.n + 1, Span(at_ms, at_ms), page.picture)
            text_layers.write(source.made / frame.picture, page.text)
            yield frame


class _Showings:
    """The showings of one video, with the screens it has shown so far."""

    def __init__(self, source: Source, seen: Sequence[Frame]) -> None:
        self._source = source
        self._known = {frame.screen: frame for frame in reversed(seen)}
        self._album = Album(lambda number: pictures.read(source.made / self._known[number].picture))
        for number in self._known:
            self._album.add(number, blocks.grey(pictures.read(source.made / self._known[number].picture)))
        self._start_ms = seen[-1].span.end_ms if seen else None

    def follow(self, kit: Kit) -> Iterator[Frame | Reached]:
        # The same moments are looked at in a second run as in the first.
        from_ms = -(-(self._start_ms or 0) // STEP_MS) * STEP_MS
        decoded = frames.decode(self._source.path, kit.tools, fps=1000 / STEP_MS, box=BOX, from_ms=from_ms)
        failures = list[WorkerError]()
        for found in screens(_until(decoded, failures), step_ms=STEP_MS, start_ms=self._start_ms):
            yield self._frame(found) if isinstance(found, Shown) else found
        for failure in failures:
            raise failure

    def _frame(self, shown: Shown) -> Frame:
        span = Span(shown.start_ms, shown.end_ms)
        again = None if shown.is_footage else self._album.find(shown.grey, shown.lively)
        if again is not None:
            known = self._known[again]
            return Frame(again, span, known.picture, known.width, known.height)
        number = max(self._known, default=0) + 1
        frame = self._known[number] = _written(self._source.made, number, span, shown.picture)
        if not shown.is_footage:
            self._album.add(number, shown.grey)
        return frame


def _until(
    decoded: Iterable[tuple[int, Picture]], failures: list[WorkerError]
) -> Iterator[tuple[int, Picture]]:
    """The pictures up to the first failure, which is kept: what was shown until then is not lost by it."""
    try:
        yield from decoded
    except WorkerError as failure:
        failures.append(failure)


def _written(made: Path, screen: int, span: Span, picture: Picture) -> Frame:
    name = f"{FOLDER}/{span.start_ms}.webp"
    pictures.write(made / name, picture)
    return Frame(screen, span, name, picture.shape[1], picture.shape[0])
