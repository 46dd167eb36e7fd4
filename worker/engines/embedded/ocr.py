"""The viewer that reads: PP-OCR finds the lines on a picture and spells them out; it describes nothing."""

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from worker.engines import Options
from worker.engines.embedded import names
from worker.engines.embedded.strips import strips
from worker.engines.embedded.upright import Quad, Seen, Stance, stance
from worker.engines.embedded.weights import PP_OCR, laid_out
from worker.errors import WeightsMissing
from worker.findings import Box, Sight
from worker.reading.order import Line, rows, text_of
from worker.reading.titles import kind_and_title
from worker.roles import Picture, Viewer

SMALLEST = 8
"""The shortest side, in pixels, on which letters can be told apart."""

LONGEST_SIDE, SHORTEST_SIDE = 2000, 736
"""The sides, in pixels, that a picture is brought between before lines are looked for."""

READABLE = 0.65
"""The probability below which a line is taken for noise."""


def viewer(options: Options) -> Viewer:
    """The reader; where its weights are missing, one that reads nothing and says so."""
    try:
        with laid_out(PP_OCR, options.models) as folder:
            return Reader(_loaded(folder, options.threads))
    except WeightsMissing as missing:
        return Blind(f"No text is read from screens: {missing}")


def _loaded(folder: Path, threads: int) -> Any:  # noqa: ANN401 - the library has no types
    """The three models in memory; the folder is needed no more."""
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(threads)
    models = RapidOCR(
        params={
            "Det.model_path": str(folder / "lines.onnx"),
            "Cls.model_path": str(folder / "upright.onnx"),
            "Rec.model_path": str(folder / "letters.onnx"),
            "Det.limit_side_len": 32,  # a picture comes in the size in which its lines are to be found
            "Global.use_preprocess_img": False,
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    blank = np.full((64, 64, 3), 255, np.uint8)
    models(blank, use_det=True, use_cls=False, use_rec=False)  # each model is loaded by its first use
    models.cls_and_rotate([blank])
    models.recognize_txt([blank])
    return models


class Blind:
    """Stands in for the reader; its note says why."""

    def __init__(self, note: str) -> None:
        self.name = names.NONE
        self.note = note
        self.describes = False

    def see(self, picture: Picture, screen: int) -> Sight:  # noqa: ARG002 - it does not look
        return Sight(screen, "")


class Reader:
    """Reads the text of a picture, upright or not, in the order in which a person reads it."""

    def __init__(self, models: Any) -> None:  # noqa: ANN401 - the library has no types
        self.name = names.READS
        self.note = "Text on screens is read; pictures and diagrams are not described."
        self.describes = False
        self._models = models

    def see(self, picture: Picture, screen: int) -> Sight:
        lines, unevenness = self._read(picture)
        ordered = list(rows(lines))
        height, width = picture.shape[:2]
        kind, title = kind_and_title(ordered, (width, height), unevenness)
        return Sight(
            screen=screen,
            text=text_of(ordered, keeps_indent=kind == "code"),
            boxes=tuple(line.box for row in ordered for line in row),
            kind=kind,
            title=title,
        )

    def _read(self, picture: Picture) -> tuple[list[Line], float]:
        """The lines of a picture as they stand once it is upright, and how far askew they ran, in degrees."""
        quads = list(self._quads(picture)) if min(picture.shape[:2]) >= SMALLEST else []
        if not quads:
            return [], 0.0
        crops = self._models.crop_text_regions(picture[:, :, ::-1], quads)
        _, votes = self._models.cls_and_rotate(crops)
        seen = [Seen(quad, *vote) for quad, vote in zip(quads, votes.cls_res, strict=True)]
        page = stance(seen)
        for n, line in enumerate(seen):
            if page.is_flipped(line):
                crops[n] = crops[n][::-1, ::-1]
        read = self._models.recognize_txt(crops)
        found = zip(quads, read.txts, read.scores, strict=True)
        lines = [
            _line(page, quad, _box(quad, clean(text), float(score), picture)) for quad, text, score in found
        ]
        return _believable(lines), page.unevenness

    def _quads(self, picture: Picture) -> Iterator[Quad]:
        """Where lines stand, in pixels of the picture."""
        import cv2

        for (left, top), strip in strips(picture):
            height, width = strip.shape[:2]
            scale = min(LONGEST_SIDE / max(height, width), max(1.0, SHORTEST_SIDE / min(height, width)))
            size = max(32, round(width * scale)), max(32, round(height * scale))
            scaled = cv2.resize(strip[:, :, ::-1], size)
            found = self._models(scaled, use_det=True, use_cls=False, use_rec=False).boxes
            for quad in found if found is not None else ():
                yield (quad * [width / size[0], height / size[1]] + [left, top]).astype(np.float32)


def clean(text: str) -> str:
    """Text without the private signs that stand for icons, which no font shows."""
    shown = "".join(sign for sign in text if unicodedata.category(sign) not in {"Co", "Cc", "Cn"})
    return " ".join(shown.split())


def _box(quad: Quad, text: str, probability: float, picture: Picture) -> Box:
    height, width = picture.shape[:2]
    thousandths = np.clip(np.round(quad * [1000 / width, 1000 / height]), 0, 1000).astype(int)
    left, top = map(int, thousandths.min(axis=0))
    right, bottom = map(int, thousandths.max(axis=0))
    return Box(text, left, top, right - left, bottom - top, round(probability, 3))


def _line(page: Stance, quad: Quad, box: Box) -> Line:
    placed = page.placed(quad)
    (left, top), (right, bottom) = placed.min(axis=0).tolist(), placed.max(axis=0).tolist()
    return Line(box.text, left, top, right, bottom, box)


def _believable(lines: Sequence[Line]) -> list[Line]:
    """Without noise, and without the icons that are read as lone ideographs on a page in another script."""
    clear = [line for line in lines if line.text and line.box.probability >= READABLE]
    ideographs = sum(_is_ideograph(sign) for line in clear for sign in line.text)
    if ideographs > 0.1 * sum(len(line.text) for line in clear):
        return clear
    return [line for line in clear if not all(map(_is_ideograph, line.text))]


def _is_ideograph(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("CJK UNIFIED")
