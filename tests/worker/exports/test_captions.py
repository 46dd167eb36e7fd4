"""Captions: short lines, in time with the words, on the meeting's clock."""

import re
from dataclasses import replace
from itertools import pairwise

import pysubs2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worker.exports import records
from worker.exports import Choices, Document, srt, vtt
from worker.exports.captions import captions
from worker.meeting import Meeting, Utterance

LONG = records.row(1, "one two three four five six seven eight nine ten eleven twelve. " * 4, 0, ms=250)


def meeting(*rows: Utterance) -> Meeting:
    return Meeting("", (records.source(),), (), rows, ())


def test_captions_are_short_and_follow_the_words() -> None:
    cut = captions(meeting(LONG), 40)
    assert len(cut) > 4
    assert all(len(caption.lines) <= 2 and max(map(len, caption.lines)) <= 20 for caption in cut)
    for caption in cut:
        first = " ".join(caption.lines).split()[0]
        starts = [word.span.start_ms for word in LONG.words if word.text == first]
        assert caption.span.start_ms in starts
    assert " ".join(line for caption in cut for line in caption.lines) == LONG.text.strip()


def test_a_caption_stays_no_longer_than_anybody_looks() -> None:
    slow = records.row(1, "so we wait here for a while", 0, ms=3000)
    assert max(caption.span.duration_ms for caption in captions(meeting(slow), 84)) <= 7000


def test_text_without_word_times_shares_the_span() -> None:
    untimed = replace(LONG, words=())
    cut = captions(meeting(untimed), 84)
    assert cut[0].span.start_ms == 0
    assert cut[-1].span.end_ms == untimed.span.end_ms
    assert all(one.span.end_ms <= two.span.start_ms for one, two in pairwise(cut))


def test_words_that_are_not_those_of_the_text_are_not_believed() -> None:
    edited = replace(LONG, text="A person wrote something else here entirely")
    cut = captions(meeting(edited), 84)
    assert " ".join(line for caption in cut for line in caption.lines) == edited.text
    assert cut[-1].span.end_ms == edited.span.end_ms


def test_writing_without_spaces_is_cut_to_the_width() -> None:
    cut = captions(records.scripts().meeting, 32)
    japanese = [caption for caption in cut if caption.span.start_ms in range(18_000, 27_000)]
    assert len(japanese) > 1
    assert all(len(line) <= 8 for caption in japanese for line in caption.lines)


def test_letters_keep_their_marks() -> None:
    family = records.row(1, "👩‍👩‍👧‍👦" * 30 + "e\u0301" * 30, 0)
    for caption in captions(meeting(family), 20):
        for line in caption.lines:
            assert not re.match("[\u0301\u200d]", line)
            assert not line.endswith("\u200d")


@given(st.lists(st.text(min_size=1, max_size=30), max_size=30), st.integers(1, 120))
def test_nothing_said_is_lost(words: list[str], chars: int) -> None:
    spoken = records.row(1, " ".join(words), 500)
    cut = captions(meeting(spoken), chars)
    shown = "".join(line for caption in cut for line in caption.lines)
    assert _bare(shown) == _bare(records.row(1, spoken.text, 0).text)
    assert all(len(caption.lines) <= 2 for caption in cut)
    assert all(caption.span.duration_ms > 0 for caption in cut)


def _bare(text: str) -> str:
    from worker.exports import plain

    return re.sub(r"\s", "", plain.line(text))


# ── files ────────────────────────────────────────────────────────────────────────────────────────────


def test_several_recordings_share_the_meetings_clock() -> None:
    text = srt.render(records.several(), Document.TRANSCRIPT, Choices()).decode()
    events = pysubs2.SSAFile.from_string(text, format_="srt")
    assert [(event.start, event.plaintext) for event in events] == [
        (1000, "Speaker 1: First file."),
        (12_000, "Speaker 2: Second file."),
    ]


def test_subrip_names_a_speaker_once_a_turn() -> None:
    text = srt.render(records.gapped(), Document.TRANSCRIPT, Choices()).decode()
    assert text == (
        "1\n00:00:00,000 --> 00:00:00,600\nSpeaker 1: We begin.\n\n"
        "2\n00:01:10,000 --> 00:01:10,600\nWe end.\n"
    )


def test_webvtt_carries_the_voice() -> None:
    text = vtt.render(records.gapped(), Document.TRANSCRIPT, Choices()).decode()
    assert text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:00.600\n<v Speaker 1>We begin.\n\n")
    assert "<v" not in vtt.render(records.gapped(), Document.TRANSCRIPT, Choices(speakers=False)).decode()


def test_spoken_markup_opens_no_caption_and_no_tag() -> None:
    spoken = "1 00:00:09,000 --> 00:00:10,000 <i>not</i> {\\an8}up <c.red>red</c> a < b & c > d"
    record = replace(records.gapped(), meeting=meeting(records.row(1, spoken, 0, ms=100)))
    subrip = srt.render(record, Document.TRANSCRIPT, Choices(speakers=False)).decode()
    assert "<i>" not in subrip
    assert "{\\an8}" not in subrip
    assert len(pysubs2.SSAFile.from_string(subrip, format_="srt")) == subrip.count("-->")
    webvtt = vtt.render(record, Document.TRANSCRIPT, Choices(speakers=False)).decode()
    cues = re.split(r"\n\n", webvtt.strip())[1:]
    assert all(cue.count("-->") == 1 and "<" not in cue for cue in cues)
    assert "&lt;i&gt;not&lt;/i&gt;" in webvtt
    assert "a &lt; b &amp; c &gt; d" in webvtt.replace("\n", " ")


@pytest.mark.parametrize("render", [srt.render, vtt.render])
def test_pictures_have_no_captions(render: object) -> None:
    assert callable(render)
    written = render(records.one_image(), Document.TRANSCRIPT, Choices())
    assert written in {b"", b"WEBVTT\n"}
