"""Plain text: one line an utterance."""

import pytest

from tests.worker.exports import records
from worker.exports import Choices, Document
from worker.exports.txt import render


@pytest.mark.parametrize(
    ("choices", "first"),
    [
        (Choices(), "[00:00:00] Speaker 1: We begin."),
        (Choices(speakers=False), "[00:00:00] We begin."),
        (Choices(timestamps=False), "Speaker 1: We begin."),
        (Choices(speakers=False, timestamps=False), "We begin."),
    ],
)
def test_speakers_and_times_are_a_choice(choices: Choices, first: str) -> None:
    lines = render(records.gapped(), Document.TRANSCRIPT, choices).decode().splitlines()
    assert lines[0] == first
    assert len(lines) == 2


def test_several_files_are_named_and_keep_their_own_clocks() -> None:
    assert render(records.several(), Document.TRANSCRIPT, Choices()).decode() == (
        "first.mp3:\n[00:00:01] Speaker 1: First file.\n\nsecond.mp4:\n[00:00:02] Speaker 2: Second file.\n"
    )


def test_a_line_stays_a_line() -> None:
    written = render(records.hostile("one\ntwo\u2028three\r\n"), Document.TRANSCRIPT, Choices()).decode()
    assert written == "[00:00:01] one two three: one two three\n"
