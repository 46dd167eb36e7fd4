"""The reading eye on pictures that are made here, and on shared ones with references."""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests import media
from worker.engines import Options
from worker.engines.embedded import ocr
from worker.engines.embedded.ocr import clean, viewer
from worker.engines.embedded.weights import File, Model
from worker.roles import Picture, Viewer
from worker.text.words import plain


@pytest.fixture(scope="module")
def reader() -> Viewer:
    return viewer(Options(threads=1))


def opened(path: Path) -> Picture:
    return np.asarray(Image.open(path).convert("RGB"))


def drawn(*lines: tuple[int, int, str], size: tuple[int, int] = (1280, 720), points: float = 24) -> Picture:
    """Black text on white, each line with the place of its upper left corner."""
    picture = Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(points)
    for left, top, text in lines:
        pen.text((left, top), text, "black", font)
    return np.asarray(picture)


def printed(*lines: str) -> Picture:
    """Lines in Helvetica as a PDF shows it, which unlike the font above has marks on its letters."""
    shown = b"".join(
        b"(%s) Tj T* " % re.sub(rb"([()\\\\])", rb"\\\1", line.encode("cp1252")) for line in lines
    )
    page = b"BT /F 16 Tf 40 TL 30 250 Td %s ET" % shown
    font = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    document = (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 480 300]/Contents 4 0 R"
        b"/Resources<</Font<</F %s>>>>>>endobj\n"
        b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>" % (font, len(page), page)
    )
    pdf = pypdfium2.PdfDocument(document)
    try:
        return np.asarray(pdf[0].render(scale=2.5).to_pil().convert("RGB"))
    finally:
        pdf.close()


def characters(text: str) -> str:
    """What is compared of a text: its signs, however they are spaced and typeset."""
    even = unicodedata.normalize("NFKC", text).translate(str.maketrans("‘’“”―—–", "''\"\"---"))
    return "".join(sign for sign in even if not sign.isspace() and sign not in "•●○·")


def errors(truth: str, read: str) -> float:
    """Edit distance of the signs, as a share of those that are true."""
    a, b = characters(truth), characters(read)
    row = list(range(len(b) + 1))
    for i, sign in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (sign != other))
    return row[-1] / len(a)


def recall(truth: str, read: str) -> float:
    """The share of the words that are there, in any order."""
    true = Counter(plain(truth))
    return (true & Counter(plain(read))).total() / true.total()


# ── what it says of itself ───────────────────────────────────────────────────────────────────────────


def test_it_says_that_it_only_reads(reader: Viewer) -> None:
    assert not reader.describes
    assert "not described" in reader.note


@pytest.mark.parametrize("digest", ["0" * 64, ""])
def test_without_its_weights_it_reads_nothing_and_says_so(
    monkeypatch: pytest.MonkeyPatch, digest: str
) -> None:
    wrong = File(
        "lines.onnx", digest, ("rapidocr/models/PP-OCRv6_det_small.onnx" if digest else "rapidocr/none",)
    )
    monkeypatch.setattr(ocr, "PP_OCR", Model("PP-OCR", (wrong,)))
    blind = viewer(Options())
    assert blind.note.startswith("No text is read from screens: ")
    sight = blind.see(drawn((100, 100, "Roadmap")), 3)
    assert (sight.screen, sight.text, sight.boxes) == (3, "", ())


# ── what it reads ────────────────────────────────────────────────────────────────────────────────────


def test_letters_marks_figures_and_units(reader: Viewer) -> None:
    lines = (
        "Größe und Gewicht: 12,5 kg bei 20 °C",
        "Déjà vu à l'hôtel, ça va très bien",
        "Revenue +3.2 % = $1,204.50 (Q3/2026)",
        "anna.berger@example.com  #4711",
    )
    sight = reader.see(printed(*lines), 1)
    assert errors("".join(lines), sight.text) <= 0.03
    assert all(word in sight.text for word in ("Größe", "Déjà", "12,5 kg", "$1,204.50"))


def test_boxes_stand_where_the_text_does(reader: Viewer) -> None:
    (box,) = reader.see(drawn((640, 360, "halfway down")), 1).boxes
    assert box.text == "halfway down"
    assert box.left == pytest.approx(500, abs=15)
    assert box.top == pytest.approx(505, abs=25)
    assert box.width == pytest.approx(120, abs=30)
    assert box.probability > 0.9


def test_a_slide_has_a_title(reader: Viewer) -> None:
    title = drawn((60, 40, "Roadmap for the spring"), points=48)
    body = drawn(*((60, 250 + 44 * n, f"Point number {n} is made here") for n in range(4)))
    sight = reader.see(np.minimum(title, body), 1)
    assert (sight.kind, sight.title) == ("slide", "Roadmap for the spring")
    assert sight.text.startswith("Roadmap for the spring\n\nPoint number 0 is made here\nPoint number 1")


def test_small_text_on_a_large_screen_is_read(reader: Viewer) -> None:
    lines = [f"Line {n} of the log says that part {n * 37} is done" for n in range(10)]
    picture = drawn(
        *((900, 40 + 100 * n, text) for n, text in enumerate(lines)), size=(1920, 1080), points=14
    )
    assert errors("".join(lines), reader.see(picture, 1).text) <= 0.02


def test_a_tall_page_is_read_to_its_end(reader: Viewer) -> None:
    lines = [f"Paragraph {n} tells of matter {n * 37}" for n in range(12)]
    picture = drawn(*((40, 30 + 420 * n, text) for n, text in enumerate(lines)), size=(900, 5000), points=22)
    sight = reader.see(picture, 1)
    assert errors("".join(lines), sight.text) <= 0.02
    assert sight.boxes[-1].top > 900


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_is_read_whichever_way_up_it_is(reader: Viewer, quarters: int) -> None:
    lines = ("The first line of this page", "is followed by the second one", "and at last by the third.")
    page = drawn(*((60, 60 + 50 * n, text) for n, text in enumerate(lines)), size=(640, 480), points=30)
    assert reader.see(np.rot90(page, quarters).copy(), 1).text == "\n".join(lines)


def test_light_text_on_dark_is_read(reader: Viewer) -> None:
    assert reader.see(255 - drawn((60, 60, "kubectl get pods")), 1).text == "kubectl get pods"


def test_signs_that_no_font_has_are_left_out() -> None:
    assert clean("\ue001 Catch  up\x07") == "Catch up"


# ── shared screens ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("slide_cncf_standards_p05.png", 0.01),
        ("slide_cncf_what_is_cloud_native_p29.png", 0.01),
        ("slide_rasbt_L09_p04.png", 0.01),
        ("tess_phototest.tif", 0.01),
        ("tess_phototest-rotated-180.png", 0.01),
        ("tess_phototest-rotated-L.png", 0.01),
        ("tess_phototest-rotated-R.png", 0.01),
        ("doc_bank_bill.png", 0.03),
    ],
)
def test_shared_screens_are_read_in_order(reader: Viewer, name: str, most: float) -> None:
    stem = "tess_phototest" if name.startswith("tess") else name.partition(".")[0]
    truth = media.shared_media("screens", "refs")
    picture = opened(media.shared_media("screens", name))
    if (truth / f"{stem}.txt").exists():
        text = (truth / f"{stem}.txt").read_text()
    else:
        text = "\n".join(json.loads((truth / f"{stem}.json").read_text())["lines"])
    assert errors(text, reader.see(picture, 1).text) <= most


@pytest.mark.parametrize(("name", "least"), [("ui_celery_flower", 0.97), ("wb_why_not_happy", 0.85)])
def test_shared_screens_without_an_order_are_read(reader: Viewer, name: str, least: float) -> None:
    path = next(media.shared_media("screens").glob(f"{name}.*"))
    truth = json.loads(media.shared_media("screens", "refs", f"{name}.json").read_text())
    assert recall("\n".join(truth["lines"]), reader.see(opened(path), 1).text) >= least
