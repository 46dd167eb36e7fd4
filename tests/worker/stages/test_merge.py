"""Findings of several sources in, one record out."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from worker.findings import (
    Box,
    Chunk,
    Findings,
    Frame,
    Gap,
    Heard,
    MediaKind,
    Sight,
    Source,
    Span,
    Stage,
    Voice,
    Word,
)
from worker.kit import Kit
from worker.meeting import Brief, Coverage, Showing, Speaker, Term, Utterance
from worker.stages.merge import merge

ANNA, BEN = (1.0, 0.0), (0.0, 1.0)


def source(name: str = "talk", kind: MediaKind = MediaKind.VIDEO) -> Source:
    return Source(name, f"{name}.mp4", Path(name), Path("made"), kind)


def heard(text: str, at: int, *, unsure: str = "") -> Heard:
    words = tuple(
        Word(Span(at + n * 500, at + n * 500 + 400), word, 0.3 if word in unsure.split() else 0.9)
        for n, word in enumerate(text.split())
    )
    return Heard(Span(at, at + 500 * len(words)), text, words)


def chunk(n: int, start: int, end: int) -> Chunk:
    return Chunk(n, Span(start, end), f"sound/{n}.flac", (Span(start, end),))


def spoken(chunk_n: int, n: int, vector: tuple[float, ...], *spans: tuple[int, int]) -> Voice:
    return Voice(chunk_n, n, vector, tuple(Span(*span) for span in spans))


def talk(**changes: Any) -> Findings:
    """Two chunks: Anna and Ben, then Ben, who is the first voice there, and Anna again."""
    found = Findings(
        source=source(),
        chunks=(chunk(0, 0, 30_000), chunk(1, 30_000, 60_000)),
        heard=(
            heard("good morning to you all.", 0),
            heard("hello Anna we run cooper netties", 10_000, unsure="cooper netties"),
            heard("so I will ship it", 30_000),
            heard("thank you Ben", 40_000),
        ),
        voices=(
            spoken(0, 0, ANNA, (0, 4_000)),
            spoken(0, 1, BEN, (10_000, 14_000)),
            spoken(1, 0, BEN, (30_000, 34_000)),
            spoken(1, 1, ANNA, (40_000, 44_000)),
        ),
        frames=(
            Frame(1, Span(0, 20_000), "frames/0.webp", 640, 360),
            Frame(2, Span(20_000, 50_000), "frames/20000.webp", 640, 360),
            Frame(1, Span(50_000, 60_000), "frames/0.webp", 640, 360),
        ),
        sights=(Sight(1, "Kubernetes", (Box("Kubernetes", 0, 0, 9, 9),)),),
    )
    return replace(found, **changes)


def record(*findings: Findings, brief: Brief | None = None, human: tuple[Utterance, ...] = ()) -> list[Any]:
    return list(merge(findings, brief or Brief(), Kit(), human=human))


def of[T](kind: type[T], values: list[Any]) -> list[T]:
    return [value for value in values if isinstance(value, kind)]


def test_two_chunks_become_one_conversation() -> None:
    values = record(talk())
    assert [(row.label, row.speaker, row.text) for row in of(Utterance, values)] == [
        ("u1", "p1", "good morning to you all."),
        ("u2", "p2", "hello Anna we run Kubernetes"),
        ("u3", "p2", "so I will ship it"),
        ("u4", "p1", "thank you Ben"),
    ]
    assert of(Speaker, values) == [Speaker("p1", speech_ms=3_800), Speaker("p2", speech_ms=5_300)]
    [correction] = of(Utterance, values)[1].corrections
    assert (correction.heard, correction.written, correction.showing) == (
        "cooper netties",
        "Kubernetes",
        "s1",
    )


def test_values_come_in_the_order_of_the_record() -> None:
    gap = Gap("talk", Stage.SEE, Span(20_000, 50_000), "The screen could not be read.")
    kinds = [type(value) for value in record(talk(gaps=(gap,)))]
    assert kinds == [Speaker] * 2 + [Utterance] * 4 + [Showing] * 3 + [Gap, Coverage]


def test_showings_share_the_label_of_their_picture() -> None:
    shown = of(Showing, record(talk(), replace(talk(), source=source("more"))))
    assert [(one.source, one.label, one.screen, one.sight.text) for one in shown] == [
        ("talk", "s1", "x1", "Kubernetes"),
        ("talk", "s2", "x2", ""),
        ("talk", "s3", "x1", "Kubernetes"),
        ("more", "s4", "x3", "Kubernetes"),
        ("more", "s5", "x4", ""),
        ("more", "s6", "x3", "Kubernetes"),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_chunks_were_finished_does_not_matter(seed: int) -> None:
    gaps = tuple(
        Gap("talk", stage, Span(5_000, 9_000), "Too long.") for stage in (Stage.SEE, Stage.TRANSCRIBE)
    )
    straight = talk(gaps=gaps)
    shaken = random.Random(seed)
    parts: dict[str, Any] = {
        name: tuple(shaken.sample(getattr(straight, name), len(getattr(straight, name))))
        for name in ("chunks", "heard", "voices", "frames", "sights", "gaps")
    }
    assert record(replace(straight, **parts)) == record(straight)


def test_one_person_in_two_recordings_is_one_speaker() -> None:
    second = Findings(
        source("call", MediaKind.AUDIO),
        chunks=(chunk(0, 0, 30_000),),
        heard=(heard("it is me again", 0),),
        voices=(spoken(0, 0, BEN, (0, 5_000)),),
    )
    last = of(Utterance, record(talk(), second))[-1]
    assert (last.source, last.speaker) == ("call", "p2")


def test_without_voices_there_is_one_speaker() -> None:
    values = record(talk(voices=()))
    assert {row.speaker for row in of(Utterance, values)} == {"p1"}
    assert len(of(Speaker, values)) == 1


def test_the_brief_may_fix_the_number_of_speakers() -> None:
    assert len(of(Speaker, record(talk(), brief=Brief(speakers=1)))) == 1


def test_an_ear_without_word_times_names_the_voice_of_its_chunk() -> None:
    clips = (Heard(Span(100, 4_000), "hello", voice=1), Heard(Span(30_000, 34_000), "yes", voice=1))
    rows = of(Utterance, record(talk(heard=clips)))
    assert [(row.speaker, row.text, row.words) for row in rows] == [("p1", "hello", ()), ("p2", "yes", ())]
    assert of(Speaker, record(talk(heard=clips)))[0].speech_ms == 3_900


def test_the_vocabulary_of_the_brief_helps() -> None:
    rows = of(Utterance, record(talk(sights=()), brief=Brief(vocabulary=(Term("Kubernetes"),))))
    assert rows[1].corrections[0].showing == "vocabulary"


# ── human rows ───────────────────────────────────────────────────────────────────────────────────────


def edited(label: str, speaker: str, text: str, span: tuple[int, int], source: str = "talk") -> Utterance:
    return Utterance(label, source, Span(*span), speaker, text)


def test_human_rows_win_their_span_and_stand_in_place() -> None:
    mine = edited("u1", "p7", "We use Kubernetes.", (10_000, 13_000))
    rows = of(Utterance, record(talk(), human=(mine,)))
    assert [(row.label, row.speaker, row.text) for row in rows] == [
        ("u2", "p1", "good morning to you all."),
        ("u1", "p7", "We use Kubernetes."),
        ("u3", "p7", "so I will ship it"),
        ("u4", "p1", "thank you Ben"),
    ]
    assert rows[1] is mine


def test_words_around_a_human_row_stay() -> None:
    mine = edited("u9", "p1", "evening", (500, 900))
    rows = of(Utterance, record(talk(), human=(mine,)))
    assert [row.text for row in rows][:3] == ["good", "evening", "to you all."]


def test_a_human_row_of_another_source_takes_nothing() -> None:
    mine = edited("u9", "p1", "evening", (0, 60_000), source="call")
    rows = of(Utterance, record(talk(), human=(mine,)))
    assert len(rows) == 5
    assert rows[-1] is mine


def test_a_label_that_people_use_is_given_to_nobody_else() -> None:
    silent = edited("u1", "p1", "A note of the chair.", (20_000, 21_000))
    rows = of(Utterance, record(talk(), human=(silent,)))
    assert [row.speaker for row in rows] == ["p2", "p3", "p1", "p3", "p2"]
    assert len({row.label for row in rows}) == 5


# ── coverage ─────────────────────────────────────────────────────────────────────────────────────────


def gap(stage: Stage, start: int, end: int) -> Gap:
    return Gap("talk", stage, Span(start, end), "It took too long.")


@pytest.mark.parametrize(
    ("gaps", "covered"),
    [
        ((), Coverage(60_000, 60_000)),
        ((gap(Stage.TRANSCRIBE, 0, 30_000),), Coverage(30_000, 60_000)),
        ((gap(Stage.TRANSCRIBE, 0, 30_000), gap(Stage.SEE, 20_000, 40_000)), Coverage(20_000, 60_000)),
        ((gap(Stage.DIARISE, 0, 30_000),), Coverage(60_000, 60_000)),
        ((gap(Stage.LISTEN, 60_000, 90_000),), Coverage(60_000, 90_000)),
    ],
)
def test_coverage_is_what_no_gap_takes_away(gaps: tuple[Gap, ...], covered: Coverage) -> None:
    values = record(talk(gaps=gaps))
    assert of(Coverage, values) == [covered]
    assert of(Gap, values) == sorted(gaps, key=lambda gap: gap.span)


def test_pictures_have_no_length_to_cover() -> None:
    pages = Findings(source("paper", MediaKind.DOCUMENT), frames=(Frame(1, Span(0, 0), "p.webp", 9, 9),))
    values = record(pages)
    assert of(Coverage, values) == [Coverage(0, 0)]
    assert [one.label for one in of(Showing, values)] == ["s1"]
    assert record() == [Coverage(0, 0)]
