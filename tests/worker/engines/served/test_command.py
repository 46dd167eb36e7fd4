"""The command line with a model server: a real file, a real process, a real socket."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import media
from tests.media import ROOT
from tests.model_server import KEY, Playing, clip, parts, words


def worker(*typed: str | Path, **told: str) -> subprocess.CompletedProcess[str]:
    clear = {name: value for name, value in os.environ.items() if not name.startswith("AFTERWORD_")}
    return subprocess.run(
        [sys.executable, "-m", "worker", *map(str, typed)],
        env=clear | told | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=170,
    )


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("talk")
    voice = media.spoken(
        folder / "voice.wav", "We decided to ship the new version on Tuesday. Anna agrees with that."
    )
    return media.slides(folder / "talk.mp4", ["Roadmap", "Ship on 14 March"], seconds=6, sound=voice)


def test_a_recording_becomes_minutes_by_a_server(talk: Path) -> None:
    with Playing() as server:
        done = worker(
            talk, "--engine", "sglang", AFTERWORD_SERVER_URL=f"{server.url}/v1/", AFTERWORD_SERVER_KEY=KEY
        )
        assert done.returncode == 0, done.stderr
        assert "The launch" in done.stdout
        assert server.said in done.stdout
        assert any("Read this picture" in words(body) for body in server.chats)
        assert "Traceback" not in done.stderr
        heard = [body for body in server.chats if clip(body) is not None]
        assert any("image_url" in {part["type"] for part in parts(body)} for body in heard), (
            "the screen rides along"
        )


def test_what_a_server_lacks_the_embedded_engine_does_and_says_so(talk: Path) -> None:
    with Playing(hears=False, sees=False) as server:
        told = {"AFTERWORD_SERVER_URL": server.url, "AFTERWORD_SERVER_KEY": KEY}
        done = worker(talk, **told)
        assert done.returncode == 0, done.stderr
        assert "The model server hears no sound" in done.stderr
        assert "The model server sees no pictures" in done.stderr
        assert "Tuesday" in done.stdout
        assert "The launch" in done.stdout
        assert all(clip(body) is None for body in server.chats)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({}, "No model server is named. Set AFTERWORD_SERVER_URL"),
        ({"AFTERWORD_SERVER_URL": "http://127.0.0.1:9"}, "The model server does not answer."),
    ],
)
def test_without_a_server_it_says_what_to_do(talk: Path, told: dict[str, str], sentence: str) -> None:
    done = worker(talk, "--engine", "sglang", **told)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_key_that_is_wrong_is_said(talk: Path) -> None:
    with Playing() as server:
        done = worker(
            talk, "--engine", "sglang", AFTERWORD_SERVER_URL=server.url, AFTERWORD_SERVER_KEY="another"
        )
    assert done.returncode == 2
    assert "The model server refuses our key." in done.stderr
    assert "another" not in done.stderr


def test_a_dialect_that_nobody_speaks_is_refused(talk: Path) -> None:
    done = worker(talk, AFTERWORD_SERVER_URL="http://127.0.0.1:9", AFTERWORD_DIALECT="klingon")
    assert done.returncode == 2
    assert (
        "AFTERWORD_DIALECT cannot be followed: There is no dialect 'klingon', only llama.cpp," in done.stderr
    )
