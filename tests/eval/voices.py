"""How long the wrong person is taken to speak: chunk by chunk and merged, beside the whole file at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.eval import bare
from tests.eval.corpus import Clip, clips
from tests.eval.diarisation_error import Confusion, Spoken, confusion
from tests.eval.lab import Lab
from tests.eval.report import Table, goal, percent
from worker.findings import Findings
from worker.merging.voices import persons

_COLLARS_MS = (250, 0)


@dataclass(frozen=True, slots=True)
class _Measured:
    windowed: tuple[Confusion, ...]
    whole: tuple[Confusion, ...]


def measure(lab: Lab) -> Iterator[Table]:
    table = Table("voices", ("measure", "of", "Afterword, by chunks", "sherpa-onnx, whole file", "goal"))
    measured = [_measured(lab, clip, table) for clip in clips(lab.data) if len(clip.turns) > 1]
    for n, collar in enumerate(_COLLARS_MS):
        windowed = sum((one.windowed[n] for one in measured), Confusion())
        whole = sum((one.whole[n] for one in measured), Confusion())
        reached = goal("within 2 points", is_met=windowed.rate <= whole.rate + 0.02)
        table.add(_name(collar), "all, pooled", _parts(windowed), _parts(whole), reached)
    yield table


def turns(found: Findings) -> list[Spoken]:
    """Who speaks when, as the product has it before words are given to turns."""
    ordered = sorted(found.voices, key=lambda voice: (voice.chunk, voice.n))
    numbers = persons([(found.source.id, voice) for voice in ordered])
    return [
        Spoken(span.start_ms, span.end_ms, str(person))
        for voice, person in zip(ordered, numbers, strict=True)
        for span in voice.spans
    ]


def _measured(lab: Lab, clip: Clip, table: Table) -> _Measured:
    ours = turns(lab.findings(clip.path))
    theirs = bare.diarised(lab.samples(clip.path), lab.kit.tools.threads)
    both = _Measured(_errors(clip, ours), _errors(clip, theirs))
    for n, collar in enumerate(_COLLARS_MS):
        table.add(_name(collar), clip.name, percent(both.windowed[n].rate), percent(both.whole[n].rate))
    table.add(
        "speakers", f"{clip.name} ({clip.speakers})", str(len(_speakers(ours))), str(len(_speakers(theirs)))
    )
    return both


def _errors(clip: Clip, found: Sequence[Spoken]) -> tuple[Confusion, ...]:
    return tuple(confusion(clip.turns, found, collar_ms=collar, unsure=clip.unsure) for collar in _COLLARS_MS)


def _speakers(spoken: Sequence[Spoken]) -> set[str]:
    return {one.speaker for one in spoken}


def _name(collar_ms: int) -> str:
    return f"diarisation error, {f'collar {collar_ms / 1000:g} s' if collar_ms else 'no collar'}"


def _parts(total: Confusion) -> str:
    shares = (total.missed / total.of, total.invented / total.of, total.confused / total.of)
    missed, invented, confused = (f"{100 * share:.1f}" for share in shares)
    return f"{percent(total.rate)} (missed {missed}, invented {invented}, confused {confused})"
