"""The counting of wrong speakers, on cases counted by hand."""

import pytest

from tests.eval.diarisation_error import Confusion, Spoken, confusion
from worker.findings import Span

TRUTH = (Spoken(0, 4000, "Ann"), Spoken(4000, 10_000, "Bob"))


def test_names_do_not_matter() -> None:
    assert confusion(TRUTH, (Spoken(0, 4000, "2"), Spoken(4000, 10_000, "1"))) == Confusion(0, 0, 0, 10_000)


def test_a_late_change_is_confusion() -> None:
    found = confusion(TRUTH, (Spoken(0, 5000, "1"), Spoken(5000, 10_000, "2")))
    assert found == Confusion(confused=1000, of=10_000)
    assert found.rate == pytest.approx(0.1)


def test_one_speaker_for_all_is_mapped_to_who_speaks_longest() -> None:
    assert confusion(TRUTH, (Spoken(0, 10_000, "1"),)) == Confusion(confused=4000, of=10_000)


def test_a_greedy_mapping_would_be_worse() -> None:
    truth = (Spoken(0, 10_000, "Ann"), Spoken(10_000, 16_000, "Bob"))
    found = (
        Spoken(0, 5000, "2"),
        Spoken(5000, 11_000, "1"),
    )  # 1 with Ann alone: 6000; 2 with Ann, 1 with Bob: 6000
    assert confusion(truth, found).confused <= 5000


def test_silence_and_noise() -> None:
    assert confusion(TRUTH, ()) == Confusion(missed=10_000, of=10_000)
    assert confusion((), (Spoken(0, 1000, "1"),)) == Confusion(invented=1000)


def test_overlapped_speech_counts_for_everybody_who_speaks() -> None:
    truth = (Spoken(0, 4000, "Ann"), Spoken(2000, 4000, "Bob"))
    assert confusion(truth, (Spoken(0, 4000, "1"),)) == Confusion(missed=2000, of=6000)


def test_near_the_edges_nothing_counts() -> None:
    late = (Spoken(200, 4200, "1"), Spoken(4200, 10_200, "2"))
    assert confusion(TRUTH, late).rate > 0
    assert confusion(TRUTH, late, collar_ms=250) == Confusion(of=10_000 - 250 - 500 - 250)


def test_stretches_of_unsure_truth_are_left_out() -> None:
    found = (*TRUTH, Spoken(12_000, 15_000, "Cid"))
    assert confusion(TRUTH, found).invented == 3000
    assert confusion(TRUTH, found, unsure=[Span(11_000, 16_000)]).rate == 0
