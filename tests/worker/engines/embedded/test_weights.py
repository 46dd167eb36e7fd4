"""Weights are found where they may lie, joined, and refused when they are not the ones we know."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from worker.engines.embedded import weights
from worker.engines.embedded.weights import File, Model, laid_out
from worker.errors import WeightsMissing

WHOLE = b"first half, second half"
MODEL = Model(
    "a-model",
    (File("model.bin", hashlib.sha256(WHOLE).hexdigest(), ("made_a/model.1", "made_b/data/model.2")),),
    hub="someone/a-model",
)


def package(root: Path, name: str, path: str, data: bytes) -> None:
    file = root / name / path
    file.parent.mkdir(parents=True)
    file.write_bytes(data)
    (root / name / "__init__.py").write_text("raise ImportError('a package of weights is never run')")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "installed"
    package(root, "made_a", "model.1", WHOLE[:11])
    package(root, "made_b", "data/model.2", WHOLE[11:])
    monkeypatch.syspath_prepend(root)
    return root


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def loaded(model: Model, models: Path | None = None) -> bytes:
    with laid_out(model, models) as folder:
        return (folder / "model.bin").read_bytes()


@pytest.mark.usefixtures("installed")
def test_parts_of_two_packages_are_joined_without_running_them() -> None:
    assert loaded(MODEL) == WHOLE


@pytest.mark.usefixtures("installed")
def test_the_folder_is_gone_once_the_model_is_loaded() -> None:
    with laid_out(MODEL) as folder:
        assert (folder / "model.bin").is_file()
    assert not folder.exists()


def test_a_configured_folder_comes_first(tmp_path: Path) -> None:
    (tmp_path / "a-model").mkdir()
    (tmp_path / "a-model/model.bin").write_bytes(WHOLE)
    assert loaded(MODEL, tmp_path) == WHOLE


@pytest.mark.usefixtures("installed")
def test_a_wrong_file_is_passed_over_for_a_right_one_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "a-model").mkdir()
    (tmp_path / "a-model/model.bin").write_bytes(b"something else")
    assert loaded(MODEL, tmp_path) == WHOLE


def test_a_hub_cache_is_used_where_there_is_one(home: Path) -> None:
    snapshot = home / ".cache/huggingface/hub/models--someone--a-model/snapshots/0123"
    snapshot.mkdir(parents=True)
    (snapshot / "model.bin").write_bytes(WHOLE)
    assert loaded(MODEL) == WHOLE


def test_weights_that_are_nowhere_are_named() -> None:
    with pytest.raises(WeightsMissing, match="a-model is not installed"):
        loaded(MODEL)


def test_weights_that_were_changed_are_refused(installed: Path) -> None:
    (installed / "made_b/data/model.2").write_bytes(WHOLE[11:-1] + b"!")
    with pytest.raises(WeightsMissing, match="not the one that Afterword knows") as refusal:
        loaded(MODEL)
    assert str(installed) not in str(refusal.value)


@pytest.mark.parametrize(
    "model",
    [weights.WHISPER_BASE, weights.WHISPER_TINY_EN, weights.SILERO, weights.VOICES],
    ids=lambda model: model.name,
)
def test_the_weights_that_are_installed_are_the_ones_we_know(model: Model) -> None:
    with laid_out(model) as folder:
        assert {file.name for file in folder.iterdir()} == {file.name for file in model.files}


def test_another_hash_is_another_digest() -> None:
    other = replace(MODEL, files=(replace(MODEL.files[0], sha256="0" * 64),))
    assert MODEL.digest != other.digest


def test_only_a_role_s_own_folder_is_the_owner_s_choice(tmp_path: Path) -> None:
    (tmp_path / "whisper").mkdir()
    assert weights.chosen("whisper", tmp_path) == tmp_path / "whisper"
    assert weights.chosen("voices", tmp_path) is None
    assert weights.chosen("whisper", None) is None
