"""How a moment is named to a reader: on a clock, on the meeting's clock, or by its page."""

from itertools import chain
from pathlib import Path

from worker.exports import plain
from worker.findings import MediaKind, Source, Span
from worker.meeting import Claim, Evidence, Meeting

_RECORDINGS = {MediaKind.AUDIO, MediaKind.VIDEO}


def clock(ms: int) -> str:
    """`04:12`, and `1:04:12` from an hour on."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def long_clock(ms: int) -> str:
    """`00:04:12`, whatever the hour."""
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}"


def exact_clock(ms: int, point: str) -> str:
    """`00:04:12.345`, with `point` before the thousandths."""
    return f"{long_clock(ms)}{point}{ms % 1000:03}"


def duration_ms(meeting: Meeting, source: Source) -> int:
    """How long a source lasts; for one that was not measured, until the last thing known of it."""
    if source.duration_ms:
        return source.duration_ms
    known = chain(
        ((row.source, row.span) for row in meeting.utterances),
        ((showing.source, showing.span) for showing in meeting.showings),
        ((gap.source, gap.span) for gap in meeting.gaps),
    )
    return max((span.end_ms for where, span in known if where == source.id), default=0)


def length_ms(meeting: Meeting) -> int:
    """How long all recordings of a meeting last."""
    return sum(duration_ms(meeting, source) for source in meeting.sources if source.kind in _RECORDINGS)


def offsets(meeting: Meeting) -> dict[str, int]:
    """Where each recording begins on the meeting's clock: at the end of the one before. Others do not."""
    starts, end = {}, 0
    for source in meeting.sources:
        if source.kind in _RECORDINGS:
            starts[source.id] = end
            end += duration_ms(meeting, source)
    return starts


def place(meeting: Meeting, source_id: str, span: Span) -> str:
    """Where a reader finds a moment: `04:12`, `page 3`; with the file's name where there are several."""
    return _of(meeting, source_id, _at(_kind(meeting, source_id), span.start_ms))


def stretch(meeting: Meeting, source_id: str, span: Span) -> str:
    """The same for all of a span: `04:12 to 04:20`."""
    kind = _kind(meeting, source_id)
    end = f" to {_at(kind, span.end_ms)}" if kind in _RECORDINGS and span.duration_ms else ""
    return _of(meeting, source_id, _at(kind, span.start_ms) + end)


def _kind(meeting: Meeting, source_id: str) -> MediaKind:
    return next((one.kind for one in meeting.sources if one.id == source_id), MediaKind.AUDIO)


def _at(kind: MediaKind, ms: int) -> str:
    if kind in _RECORDINGS:
        return clock(ms)
    # The page numbered k from 0 stands at 1000 × k on a clock that is none.
    return f"{'page' if kind is MediaKind.DOCUMENT else 'picture'} {ms // 1000 + 1}"


def _of(meeting: Meeting, source_id: str, at: str) -> str:
    name = next((plain.line(one.name) for one in meeting.sources if one.id == source_id), "")
    return f"{at} of {name}" if name and len(meeting.sources) > 1 else at


def title(meeting: Meeting, headline: str) -> str:
    """What a meeting is called: as a person named it, else as its minutes do, else as its first file."""
    first = next((plain.line(Path(one.name).stem) for one in meeting.sources), "")
    return plain.line(meeting.title) or plain.line(headline) or first or "Untitled meeting"


def speaker(meeting: Meeting, evidence: Evidence) -> str:
    """Who said what is quoted; empty for what was shown, and for a row that is gone."""
    said = next((row for row in meeting.utterances if row.label == evidence.of), None)
    return plain.line(meeting.name_of(said.speaker)) if said else ""


def chapter(meeting: Meeting, claim: Claim) -> tuple[str, Span] | None:
    """The source and the stretch of it that a chapter covers; None when the claim does not say."""
    start, end = claim.fields.get("start_ms", ""), claim.fields.get("end_ms", "")
    if not (start.isdecimal() and end.isdecimal() and int(start) <= int(end)):
        return None
    proofs = (evidence.source for evidence in claim.evidence)
    source = claim.fields.get("source") or next(proofs, "")
    if not source and len(meeting.sources) == 1:
        source = meeting.sources[0].id
    return (source, Span(int(start), int(end))) if source else None


def address(meeting: Meeting, source_id: str, span: Span, page: str) -> str:
    """The review page at a moment: seconds on the meeting's clock, else which source; or nothing."""
    if not page:
        return ""
    offset = offsets(meeting).get(source_id)
    if offset is not None:
        return f"{page}?t={(offset + span.start_ms) // 1000}"
    position = next((n for n, source in enumerate(meeting.sources, 1) if source.id == source_id), None)
    return f"{page}?source={position}" if position else ""
