"""The stage in which the findings of all sources become one record of who said and showed what."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count

from worker.findings import Findings, Gap, Heard, Span
from worker.kit import Kit
from worker.meeting import Brief, Coverage, Showing, Speaker, Utterance
from worker.merging.coverage import coverage
from worker.merging.rows import Row, Taken, rows
from worker.merging.screens import showings
from worker.merging.speakers import inherited, labels
from worker.merging.spelling import spelled
from worker.merging.turns import PersonTurn
from worker.merging.voices import persons

_Voices = Mapping[tuple[str, int, int], int]
"""The person behind a voice: by source, chunk and the voice's number in that chunk."""


def merge(
    findings: Sequence[Findings], brief: Brief, _kit: Kit, *, human: Sequence[Utterance] = ()
) -> Iterator[Speaker | Utterance | Showing | Gap | Coverage]:
    """The record: speakers, then utterances, showings and gaps by source and time, then the coverage.

    It is the same in whatever order the chunks were finished. `human` are rows that people wrote: they stand
    as they are, and nothing that a machine heard in their spans is kept.
    """
    voices = _voices(findings, brief)
    turns = {found.source.id: _turns(found, voices) for found in findings}
    found_rows = [
        (found.source.id, row)
        for found in findings
        for row in _rows(found, voices, turns[found.source.id], human)
    ]
    known = inherited(turns, human)
    names = labels((row.person for _, row in found_rows), known, (row.speaker for row in human))
    shown = list(showings(findings))
    unlabelled = [_utterance(source, row, names[row.person]) for source, row in found_rows]
    heard = spelled(unlabelled, shown, brief.vocabulary)
    utterances = list(_in_order([found.source.id for found in findings], [*heard, *human]))
    yield from _speakers(utterances)
    yield from utterances
    yield from shown
    yield from (gap for found in findings for gap in sorted(found.gaps, key=_place_of_gap))
    yield coverage(findings)


def _place_of_gap(gap: Gap) -> tuple[Span, str]:
    return gap.span, gap.stage


# ── voices and turns ─────────────────────────────────────────────────────────────────────────────────


def _voices(findings: Sequence[Findings], brief: Brief) -> _Voices:
    ordered = [
        (found.source.id, voice)
        for found in findings
        for voice in sorted(found.voices, key=lambda voice: (voice.chunk, voice.n))
    ]
    found = persons(ordered, brief.speakers)
    return {(source, voice.chunk, voice.n): n for (source, voice), n in zip(ordered, found, strict=True)}


def _turns(found: Findings, voices: _Voices) -> list[PersonTurn]:
    turns = [
        PersonTurn(span, voices[found.source.id, voice.chunk, voice.n])
        for voice in found.voices
        for span in voice.spans
    ]
    return sorted(turns, key=lambda turn: (turn.span, turn.person))


def _person(found: Findings, heard: Heard, voices: _Voices) -> int | None:
    """Whose voice the ear itself said it was; it knows only the voices of one chunk."""
    chunk = max(found.chunks, key=lambda chunk: chunk.span.overlap_ms(heard.span), default=None)
    if heard.voice is None or chunk is None:
        return None
    return voices.get((found.source.id, chunk.n, heard.voice))


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────


def _rows(
    found: Findings, voices: _Voices, turns: Sequence[PersonTurn], human: Sequence[Utterance]
) -> list[Row]:
    heard = sorted(found.heard, key=lambda one: (one.span, one.text))
    taken = Taken(row.span for row in human if row.source == found.source.id)
    return rows(heard, turns, [_person(found, one, voices) for one in heard], taken)


def _utterance(source: str, row: Row, speaker: str) -> Utterance:
    return Utterance("", source, row.span, speaker, row.text, row.words, is_overlapped=row.is_overlapped)


def _in_order(sources: Sequence[str], utterances: Sequence[Utterance]) -> Iterator[Utterance]:
    """All rows by source and time, a label for each that has none yet."""
    used = {row.label for row in utterances}
    fresh = (label for label in (f"u{n}" for n in count(1)) if label not in used)
    places = {source: n for n, source in enumerate(sources)}
    for row in sorted(utterances, key=lambda row: (places.get(row.source, len(places)), row.span, row.label)):
        yield row if row.label else replace(row, label=next(fresh))


def _speakers(utterances: Sequence[Utterance]) -> Iterator[Speaker]:
    speech: Counter[str] = Counter()
    for row in utterances:
        speech[row.speaker] += row.span.duration_ms
    return (Speaker(label, speech_ms=ms) for label, ms in speech.items())
