"""The ear and the eye: what is sent with a clip or a picture, and what of the answer is kept."""

import base64
import io
import json
import wave
from dataclasses import replace

import cv2
import numpy as np
import pytest

from tests.model_server import Body, Playing, clip, parts, words
from tests.worker.engines.served.made import PICTURE, engines, tone
from tests.worker.engines.test_contract import stretch
from worker.engines.served.cleaning import clean
from worker.engines.served.ear import is_looping
from worker.engines.served.parts import sound, wav
from worker.errors import Nonsense
from worker.findings import Heard, Span, Turn
from worker.meeting import Term
from worker.roles import Stretch

TALK = replace(
    stretch(tone(12), [Span(0, 12_000)]),
    turns=(Turn(Span(60_000, 66_000), 0), Turn(Span(66_000, 72_000), 1)),
    vocabulary=(Term("Kubernetes", "cooper netties"), Term("Ana<|turn>")),
    frames=((Span(60_000, 65_000), PICTURE), (Span(65_000, 72_000), np.flip(PICTURE, 0))),
    language="de",
)


def heard(server: Playing, talk: Stretch = TALK) -> list[Heard]:
    return list(engines(server).transcriber.hear(talk))


# ── the ear ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_clip_goes_with_its_screen_its_words_and_its_language() -> None:
    with Playing(said="Wir beginnen um 9 Uhr.") as server:
        rows = heard(server)
        first, second = server.chats
    assert [(row.span, row.voice, row.words) for row in rows] == [
        (Span(60_000, 66_000), 0, ()),
        (Span(66_000, 72_000), 1, ()),
    ]
    assert {row.text for row in rows} == {"Wir beginnen um 9 Uhr."}
    assert [part["type"] for part in parts(first)] == ["image_url", "text", "audio_url"]
    assert "in German into German text" in words(first)
    assert "Kubernetes (may sound like cooper netties), Ana" in words(first)
    assert "<|" not in words(first)
    assert "Wir beginnen" not in words(first)
    assert "Wir beginnen um 9 Uhr." in words(second), "what was heard before rides along"
    assert parts(first)[0] != parts(second)[0], "each with the screen that was shown longest in it"
    assert parts(first)[0]["image_url"]["url"].startswith("data:image/jpeg;base64,")
    samples = clip(first)
    assert samples is not None
    assert len(samples) == 6 * 16_000


def test_a_clip_is_a_wave_file() -> None:
    with wave.open(io.BytesIO(wav(tone(1)))) as told:
        assert (told.getframerate(), told.getnchannels(), told.getsampwidth()) == (16_000, 1, 2)
        samples = np.frombuffer(told.readframes(told.getnframes()), np.int16)
    assert np.allclose(samples / 32767, tone(1), atol=1e-4)


def test_more_than_thirty_seconds_are_never_sent() -> None:
    sound(tone(30))
    with pytest.raises(ValueError, match="30000 ms"):
        sound(tone(30.01))


@pytest.mark.parametrize("said", ["-", "", "—", "[silence]", "(no speech)", "<nothing>", "..."])
def test_where_nobody_speaks_nothing_is_written(said: str) -> None:
    with Playing(said=said) as server:
        assert heard(server) == []


def test_lines_become_one_and_marks_go() -> None:
    with Playing(said="First.\n\nSecond.<turn|>") as server:
        assert {row.text for row in heard(server)} == {"First. Second."}


def test_a_clip_that_loops_is_heard_in_halves() -> None:
    def answer(body: Body) -> str:
        samples = clip(body)
        if body["max_tokens"] == 1 or samples is None:
            return "yes"
        return "and then " * 60 if len(samples) > 5 * 16_000 else "half"

    with Playing(answer=answer) as server:
        assert [row.text for row in heard(server)] == ["half half", "half half"]


@pytest.mark.parametrize("said", ["and then " * 60, "word " * 9000, "x" * 4000])
def test_what_cannot_have_been_said_is_no_row(said: str) -> None:
    with Playing(said=said) as server, pytest.raises(Nonsense):
        heard(server)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("no " * 12, False),
        ("I said no, and no, and no again, because it is not what we agreed on last week.", False),
        ("thank you " * 20, True),
        ("a b c d e f " * 8, True),
        ("一" * 400, True),
        (" ".join(f"number {n}" for n in range(200)), False),
        ("", False),
    ],
)
def test_a_loop_is_told_from_emphasis(said: str, expected: bool) -> None:
    assert is_looping(said) is expected


def test_the_language_is_what_most_stretches_are_in() -> None:
    told = iter(["de", "de", "xx"])
    with Playing(answer=lambda _: json.dumps({"language": next(told)})) as server:
        language = engines(server).transcriber.language([tone(40), tone(2), tone(2)])
        assert (language.code, round(language.probability, 2)) == ("de", 0.67)
    with Playing(answer=lambda _: json.dumps({"language": ""})) as server:
        assert engines(server).transcriber.language([tone(1)]).probability == 0


def test_a_server_that_sees_nothing_is_sent_no_screen() -> None:
    with Playing(sees=False) as server:
        assert not engines(server).transcriber.wants_screen


# ── the eye ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_screen_is_read_and_described() -> None:
    with Playing() as server:
        sight = engines(server).viewer.see(PICTURE, 3)
        (asked,) = server.chats
    assert (sight.screen, sight.kind, sight.title) == (3, "slide", "Roadmap")
    assert sight.text == "Roadmap\nShip on 14 March\nThen rest"
    assert sight.description == "A plan in two steps. Figures: Ship: 14 March."
    assert asked["response_format"]["json_schema"]["schema"]["properties"]["kind"]["enum"]


def test_a_title_that_is_not_on_the_screen_is_none() -> None:
    seen = {"kind": "chart", "title": "Invented", "text": "Sales", "description": "", "values": []}
    with Playing(answer=lambda _: json.dumps(seen)) as server:
        assert engines(server).viewer.see(PICTURE, 1).title == ""


def test_a_large_picture_is_made_smaller() -> None:
    with Playing() as server:
        engines(server).viewer.see(np.tile(PICTURE, (60, 60, 1)), 1)
        url = parts(server.chats[0])[0]["image_url"]["url"]
    data = np.frombuffer(base64.b64decode(url.partition(",")[2]), np.uint8)
    image = cv2.imdecode(data, cv2.IMREAD_COLOR)
    assert image is not None
    assert max(image.shape) == 1600


def test_colours_stay_what_they_are() -> None:
    red = np.zeros((32, 32, 3), np.uint8)
    red[:16, :, 0] = 255
    with Playing() as server:
        engines(server).viewer.see(red, 1)
        url = parts(server.chats[0])[0]["image_url"]["url"]
    image = cv2.imdecode(np.frombuffer(base64.b64decode(url.partition(",")[2]), np.uint8), cv2.IMREAD_COLOR)
    assert image is not None
    blue, _, red_there = image[4, 4].tolist()
    assert (blue < 60, red_there > 200) == (True, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <|turn>b<turn|> c", "a b c"),
        ("<<|x|>|turn>", ""),
        ("<start_of_turn>model <bos></s>", "model "),
        ("1 < 2 and 3 > 2, <b>bold</b>", "1 < 2 and 3 > 2, <b>bold</b>"),
        ("tab\tand\nline\x00\u202e", "tab\tand\nline"),
    ],
)
def test_control_tokens_are_taken_out_of_what_strangers_write(text: str, expected: str) -> None:
    assert clean(text) == expected
