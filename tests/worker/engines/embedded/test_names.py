"""Which model fills a role is told without loading it, and is what the loaded one says of itself."""

from pathlib import Path

import pytest

from worker.engines import ROLES, Engines, Options
from worker.engines.embedded import names, weights


def test_nothing_is_loaded_for_a_name() -> None:
    engines = Engines()
    for role in set(ROLES) - {"writer"}:
        assert engines.name(role).name == "embedded"
    assert not engines.filled


@pytest.mark.parametrize("role", ROLES)
def test_a_name_is_what_its_model_says_of_itself(role: str) -> None:
    engines = Engines()
    told = engines.name(role)
    assert getattr(engines, role).name == told
    assert engines.name(role) == told


def test_what_a_model_says_of_itself_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are there and not the right ones are found out by whoever opens them."""
    monkeypatch.setattr(weights, "_copied", lambda *_file: False)
    engines = Engines()
    assert engines.name("viewer") == names.READS
    assert engines.viewer.name == names.NONE
    assert engines.name("viewer") == names.NONE
    assert engines.within(engines.options.scope).name("viewer") == names.NONE


def test_what_is_missing_or_the_owners_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "whisper").mkdir()
    (tmp_path / "voices").mkdir()
    own = Options(models=tmp_path)
    assert names.name("transcriber", own) == names.OWN_WHISPER
    assert names.name("listener", own) == names.OWN_VOICES
    monkeypatch.setattr(weights, "is_installed", lambda *_model: False)
    assert names.name("transcriber", Options()) == names.of(weights.WHISPER_TINY_EN)
    assert names.name("listener", Options()) == names.HEARS_SPEECH
    assert names.name("viewer", Options()) == names.name("embedder", Options()) == names.NONE
