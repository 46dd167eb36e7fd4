"""What was typed and what the environment says become one value, or one sentence."""

from pathlib import Path

import pytest

from worker.cli import arguments
from worker.cli.arguments import ROLES, Asked, Misuse
from worker.engines import engines
from worker.exports import formats


def read(*typed: str, **environment: str) -> Asked:
    return arguments.read(typed, environment)


def refused(*typed: str, **environment: str) -> str:
    with pytest.raises(Misuse) as refusal:
        read(*typed, **environment)
    return str(refusal.value)


def test_unasked_it_prints_minutes_as_heard() -> None:
    asked = read("talk.mp4", "slides.pdf")
    assert asked.files == (Path("talk.mp4"), Path("slides.pdf"))
    assert asked.export.suffix == "md"
    assert (asked.brief.language, asked.brief.title, asked.brief.speakers) == (None, "", None)
    assert asked.chosen == dict.fromkeys(ROLES, "embedded")
    assert asked.options.threads >= 1


@pytest.mark.parametrize("suffix", formats())
def test_every_format_of_the_registry_can_be_asked_for(suffix: str) -> None:
    assert read("a.wav", "--export", suffix).export is formats()[suffix]


@pytest.mark.parametrize("name", engines())
def test_every_engine_of_the_registry_can_be_asked_for(name: str) -> None:
    assert read("a.wav", "--engine", name).chosen == dict.fromkeys(ROLES, name)


def test_the_brief_is_what_a_person_asked_for(tmp_path: Path) -> None:
    terms = tmp_path / "terms.txt"
    terms.write_text("Kubernetes = cooper netties\n")
    asked = read(
        *("a.wav", "--language", "DE", "--title", "Budget", "--speakers", "3", "--threads", "2"),
        *("--vocabulary", str(terms), "--models", str(tmp_path), "--keep", str(tmp_path / "kept"), "--rows"),
    )
    assert (asked.brief.language, asked.brief.title, asked.brief.speakers) == ("de", "Budget", 3)
    assert asked.brief.vocabulary[0].sounds_like == "cooper netties"
    assert (asked.options.models, asked.options.threads) == (tmp_path, 2)
    assert asked.keep == tmp_path / "kept"
    assert asked.has_rows


def test_the_environment_speaks_where_no_flag_does(tmp_path: Path) -> None:
    told = {
        "AFTERWORD_MODELS": str(tmp_path),
        "AFTERWORD_ENGINE": "embedded",
        "AFTERWORD_WRITER": "scripted",
        "AFTERWORD_SERVER_URL": "http://localhost:30000",
        "AFTERWORD_SERVER_KEY": "secret",
        "MODELS": "/nowhere",
    }
    asked = read("a.wav", **told)
    assert asked.options.models == tmp_path
    assert (asked.options.server_url, asked.options.server_key) == ("http://localhost:30000", "secret")
    assert asked.chosen["writer"] == "scripted"
    assert asked.chosen["viewer"] == "embedded"
    assert "secret" not in repr(asked)


def test_a_flag_wins_over_the_environment() -> None:
    asked = read("a.wav", "--engine", "embedded", AFTERWORD_ENGINE="scripted", AFTERWORD_VIEWER="scripted")
    assert asked.chosen == dict.fromkeys(ROLES, "embedded")


def test_an_empty_variable_says_nothing() -> None:
    assert read("a.wav", AFTERWORD_ENGINE="", AFTERWORD_MODELS="").options.models is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ([], "Name at least one file: ./run worker FILE…"),
        (["a.wav", "--export", "odt"], "There is no export format 'odt', only csv, docx, html, json, md, "),
        (["a.wav", "--engine", "magic"], "There is no engine 'magic', only auto, "),
        (["a.wav", "--language", "klingon"], "'klingon' is no language code: give two letters of ISO 639-1"),
        (["a.wav", "--language", "xx"], "'xx' is no language code"),
        (["a.wav", "--speakers", "0"], "'0' is not a number from 1 to 1000."),
        (["a.wav", "--threads", "many"], "'many' is not a number from 1 to 1000."),
        (["a.wav", "--models", "/nowhere"], "There is no folder '/nowhere'."),
        (["a.wav", "--vocabulary", "/nowhere.txt"], "There is no file '/nowhere.txt'."),
        (["a.wav", "--export"], "--export needs a value: ./run worker --help lists the options."),
        (["a.wav", "--loud"], "There is no option --loud: ./run worker --help lists the options."),
        (["a.wav", "--lang", "en"], "There is no option --lang"),
        (["a.wav", "--keep", "/dev/null/x"], "The folder '/dev/null/x' cannot be made (Not a directory)."),
    ],
)
def test_what_cannot_be_followed_is_one_sentence(typed: list[str], sentence: str) -> None:
    said = refused(*typed)
    assert said.startswith(sentence)
    assert "\n" not in said


def test_a_variable_is_held_to_the_same_rule() -> None:
    said = refused("a.wav", AFTERWORD_ENGINE="magic")
    assert said.startswith("AFTERWORD_ENGINE cannot be followed: There is no engine 'magic'")
    assert refused("a.wav", AFTERWORD_GGUF="/nowhere").startswith("AFTERWORD_GGUF cannot be followed")


def test_help_names_every_choice(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        read("--help")
    assert left.value.code == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in (*formats(), *engines()))
