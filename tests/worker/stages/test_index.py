"""The record is cut into passages, each member with a vector."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.worker.engines.test_contract import recording
from worker.engines import Engines, Options
from worker.engines.embedded import e5
from worker.engines.scripted import played
from worker.engines.scripted.script import Fault, Script
from worker.errors import EngineDown
from worker.findings import MediaKind, Sight, Source, Span
from worker.kit import Kit
from worker.meeting import EvidenceKind, Meeting, Passage, Showing, Utterance
from worker.stages.index import BATCH, SCALE, index

KIT = Kit(engines=played(Script()))


def talk(*lengths: int, of: str = "1", first: int = 1) -> list[Utterance]:
    """Rows of so many words each."""
    return [
        Utterance(f"u{n}", of, Span(n * 1000, n * 1000 + 900), f"p{n % 2 + 1}", " ".join(["again"] * length))
        for n, length in enumerate(lengths, first)
    ]


def meeting(*utterances: Utterance, showings: tuple[Showing, ...] = ()) -> Meeting:
    named = dict.fromkeys([*(row.source for row in utterances), *(one.source for one in showings)])
    sources = tuple(Source(name, name, Path(name), Path("made"), MediaKind.VIDEO) for name in named)
    return Meeting("", sources, (), utterances, showings)


def shown(n: int, screen: str, text: str, start_ms: int) -> Showing:
    return Showing(f"s{n}", "1", Span(start_ms, start_ms + 5000), screen, f"{screen}.webp", Sight(1, text))


def words(passage: Passage) -> int:
    return len(passage.text.split())


def test_passages_are_about_120_words_and_cut_at_turns() -> None:
    rows = talk(*[7, 30, 2, 55, 18, 40, 9, 61, 25, 33, 12, 60, 4, 44, 70, 1, 400, 90, 6])
    passages = list(index(meeting(*rows), KIT))
    assert [label for passage in passages for label in passage.members] == [row.label for row in rows]
    assert [words(passage) for passage in passages] == [112, 110, 130, 119, 400, 96]
    for passage in passages:
        own = [row for row in rows if row.label in passage.members]
        assert passage.text == "\n".join(row.text for row in own)
        assert passage.span == Span(own[0].span.start_ms, own[-1].span.end_ms)
        assert passage.kind is EvidenceKind.SAID


def test_a_passage_never_crosses_sources() -> None:
    rows = [*talk(10, 10), *talk(10, 10, of="2", first=3), *talk(10, first=5)]
    passages = list(index(meeting(*rows), KIT))
    assert [(passage.source, passage.members) for passage in passages] == [
        ("1", ("u1", "u2", "u5")),
        ("2", ("u3", "u4")),
    ]


def test_rows_of_three_words_have_vectors_and_shorter_ones_have_none() -> None:
    rows = talk(2, 3, 40)
    (passage,) = index(meeting(*rows), KIT)
    assert list(passage.vectors) == ["u2", "u3"]
    for row in rows[1:]:
        packed = np.frombuffer(passage.vectors[row.label], np.int8).astype(np.float32) / SCALE
        assert packed @ KIT.engines.embedder.passages([row.text])[0] == pytest.approx(1, abs=0.02)


def test_each_screen_is_one_passage_where_it_was_shown_first() -> None:
    showings = (
        shown(1, "x1", "Budget of the year", 0),
        shown(2, "x2", "", 5000),
        shown(3, "x1", "Budget of the year", 10_000),
        shown(4, "x3", "Ends", 15_000),
    )
    budget, ends = index(meeting(showings=showings), KIT)
    assert (budget.kind, budget.span, budget.members) == (EvidenceKind.SHOWN, Span(0, 5000), ("s1", "s3"))
    assert list(budget.vectors) == ["s1"]
    assert (ends.text, ends.vectors) == ("Ends", {})


def test_an_empty_record_has_no_passages() -> None:
    assert list(index(meeting(), KIT)) == []


def test_passages_come_out_batch_by_batch() -> None:
    script = Script(faults=(Fault(role="embedder", fault="down", call=2),))
    rows = talk(*[120] * (BATCH + 1))
    found = index(meeting(*rows), Kit(engines=played(script)))
    assert len([next(found) for _ in range(BATCH)]) == BATCH
    with pytest.raises(EngineDown):
        next(found)


def test_without_an_embedder_passages_have_no_vectors() -> None:
    engines = Engines()
    vars(engines)["embedder"] = e5.Wordless("")
    passages = list(index(meeting(*talk(100, 100)), Kit(engines=engines)))
    assert passages
    assert not any(passage.vectors for passage in passages)


def test_real_vectors_are_384_bytes_and_near_what_they_mean() -> None:
    engines = Engines()
    vars(engines)["embedder"] = embedder = e5.embedder(Options(threads=1))
    (said, _) = index(recording(), Kit(engines=engines))
    assert {len(vector) for vector in said.vectors.values()} == {384}
    asked = embedder.question("Which material are the new buttons made of?")
    scores = {label: np.frombuffer(vector, np.int8) @ asked for label, vector in said.vectors.items()}
    assert max(scores, key=lambda label: scores[label]) == "u7"


def test_it_is_the_same_twice() -> None:
    one, other = (list(index(recording(), KIT)) for _ in range(2))
    assert one == other
    assert all(first.members[-1] != second.members[0] for first, second in pairwise(one))
