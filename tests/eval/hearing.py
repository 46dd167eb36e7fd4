"""How many words are heard wrong, beside bare faster-whisper; how many where nobody speaks."""

from collections.abc import Iterator
from pathlib import Path

from tests import media
from tests.eval import bare
from tests.eval.corpus import Clip, clips
from tests.eval.lab import Lab
from tests.eval.report import Table, goal, percent
from tests.eval.word_error import Errors, word_errors, words

_SECONDS = 30
_SPEECHLESS = {
    "silence": "anullsrc=sample_rate=16000:channel_layout=mono",
    "white noise": "anoisesrc=colour=white:sample_rate=16000:amplitude=0.3:seed={seed}",
    "pink noise": "anoisesrc=colour=pink:sample_rate=16000:amplitude=0.5:seed={seed}",
    "brown noise": "anoisesrc=colour=brown:sample_rate=16000:amplitude=0.8:seed={seed}",
    "tone": "sine=frequency=440:sample_rate=16000",
    "beeps": "sine=frequency=300:beep_factor=4:sample_rate=16000",
    "chord": "aevalsrc='0.2*(sin(2*PI*220*t)+sin(2*PI*277*t)+sin(2*PI*330*t))':s=16000",
    "arpeggio": (
        "aevalsrc='0.4*sin(2*PI*t*220*pow(2\\,mod(floor(t*3)*7\\,12)/12))*exp(-3*mod(t\\,0.333))':s=16000"
    ),
    "tremolo hum": "aevalsrc='0.4*sin(2*PI*110*t)*(0.6+0.4*sin(2*PI*5*t))*(0.5+0.5*sin(2*PI*0.7*t))':s=16000",
}


def measure(lab: Lab) -> Iterator[Table]:
    table = Table("hearing", ("measure", "of", "Afterword", "bare faster-whisper", "goal"))
    found = [clip for clip in clips(lab.data) if clip.text is not None]
    _words(lab, [clip for clip in found if words(clip.text or "")], table)
    negative = {clip.name: clip.path for clip in found if not words(clip.text or "")}
    _inventions(lab, {**negative, **_speechless(lab)}, table)
    yield table


def heard(lab: Lab, path: Path) -> tuple[str, str]:
    """What the line hears in a recording, and in which language."""
    found = lab.findings(path)
    in_time = sorted(
        found.heard, key=lambda one: one.span
    )  # the chunk that decides the language is heard first
    return " ".join(one.text for one in in_time), found.language.code if found.language else ""


def _words(lab: Lab, spoken: list[Clip], table: Table) -> None:
    pooled: dict[str, tuple[Errors, Errors]] = {}
    for clip in spoken:
        text, language = heard(lab, clip.path)
        bare_text, bare_language = bare.transcribed(lab.samples(clip.path), lab.kit.tools.threads)
        ours = word_errors(clip.text or "", text, clip.language)
        theirs = word_errors(clip.text or "", bare_text, clip.language)
        table.add(
            "word error",
            f"{clip.name} ({ours.of} words)",
            _rate(ours, language, clip),
            _rate(theirs, bare_language, clip),
        )
        for group in ("all", clip.kind, clip.language):
            first, second = pooled.get(group, (Errors(), Errors()))
            pooled[group] = (first + ours, second + theirs)
    for group, (ours, theirs) in sorted(pooled.items(), key=lambda one: one[0] == "all"):
        reached = goal("not above bare", is_met=ours.rate <= theirs.rate) if group == "all" else ""
        name = f"{group}, pooled ({ours.of} words)"
        table.add("word error", name, percent(ours.rate), percent(theirs.rate), reached)


def _rate(errors: Errors, language: str, clip: Clip) -> str:
    wrong = "" if language == clip.language else f" (heard as {language or 'nothing'})"
    return f"{percent(errors.rate)}{wrong}"


def _speechless(lab: Lab) -> dict[str, Path]:
    made = {}
    for name, graph in _SPEECHLESS.items():
        path = lab.folder / f"{name.replace(' ', '-')}.wav"
        made[f"{name}, {_SECONDS} s"] = media.sound(path, graph.format(seed=lab.seed + 1), _SECONDS)
    return made


def _inventions(lab: Lab, speechless: dict[str, Path], table: Table) -> None:
    total = 0
    for name, path in speechless.items():
        ours = len(heard(lab, path)[0].split())
        theirs = len(bare.transcribed(lab.samples(path), lab.kit.tools.threads)[0].split())
        table.add("invented words", name, str(ours), str(theirs))
        total += ours
    table.add("invented words", "all", str(total), "", goal("0", is_met=total == 0))
