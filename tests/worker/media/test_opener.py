"""Pictures and documents come out of the jailed child upright, on white, with their text."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.media import pages as make_pages
from worker.errors import Damaged, TooLarge
from worker.media import opener, pictures
from worker.media.limits import Limits
from worker.media.tools import Tools
from worker.roles import Picture

RED, WHITE = (255, 0, 0), (255, 255, 255)


def shown(path: Path, tools: Tools) -> Picture:
    (page,) = opener.pages(path, tools)
    return page.picture


def near(picture: Picture, colour: tuple[int, int, int], *, by: int = 12) -> bool:
    return bool((np.abs(picture.astype(int) - colour) <= by).all())


MODES = [
    ("rgb.png", Image.new("RGB", (40, 20), RED), RED),
    ("clear.png", Image.new("RGBA", (40, 20), (*RED, 0)), WHITE),
    ("half.webp", Image.new("RGBA", (40, 20), (*RED, 128)), (255, 127, 127)),
    ("palette.gif", Image.new("RGB", (40, 20), RED).convert("P"), RED),
    ("cmyk.jpg", Image.new("RGB", (40, 20), RED).convert("CMYK"), RED),
    ("grey.jpg", Image.new("L", (40, 20), 200), (200, 200, 200)),
    ("bits.png", Image.new("1", (40, 20), 1), WHITE),
    ("deep.png", Image.fromarray(np.full((20, 40), 0x8000, np.uint16)), (128, 128, 128)),
    ("float.tif", Image.new("F", (40, 20), 0.5), (127, 127, 127)),
    ("alpha.tif", Image.new("LA", (40, 20), (0, 0)), WHITE),
    ("photo.avif", Image.new("RGB", (40, 20), RED), RED),
    ("scan.bmp", Image.new("RGB", (40, 20), RED), RED),
]


@pytest.mark.parametrize(("name", "image", "colour"), MODES, ids=[row[0] for row in MODES])
def test_every_mode_becomes_rgb_on_white(
    name: str, image: Image.Image, colour: tuple[int, int, int], here: Path, tools: Tools
) -> None:
    image.save(here / name)
    picture = shown(here / name, tools)
    assert picture.shape == (20, 40, 3)
    assert near(picture, colour)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_upright(orientation: int, here: Path, tools: Tools) -> None:
    upright = Image.new("RGB", (60, 30), WHITE)
    upright.paste(RED, (0, 0, 20, 10))
    stored = {
        2: (Image.Transpose.FLIP_LEFT_RIGHT,),
        3: (Image.Transpose.ROTATE_180,),
        4: (Image.Transpose.FLIP_TOP_BOTTOM,),
        5: (Image.Transpose.TRANSPOSE,),
        6: (Image.Transpose.ROTATE_90,),
        7: (Image.Transpose.TRANSVERSE,),
        8: (Image.Transpose.ROTATE_270,),
    }
    image = upright
    for step in stored.get(orientation, ()):
        image = image.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(here / "photo.jpg", quality=95, exif=exif)
    picture = shown(here / "photo.jpg", tools)
    assert picture.shape == (30, 60, 3)
    assert near(picture[2:8, 2:18], RED, by=40)
    assert near(picture[15:, 30:], WHITE)


def test_an_animation_is_its_first_picture_and_a_scan_all_its_pages(here: Path, tools: Tools) -> None:
    first, second = Image.new("RGB", (40, 20), RED), Image.new("RGB", (40, 20), WHITE)
    first.save(here / "moving.gif", save_all=True, append_images=[second])
    first.save(here / "scan.tif", save_all=True, append_images=[second])
    assert near(shown(here / "moving.gif", tools), RED)
    scan = list(opener.pages(here / "scan.tif", tools))
    assert [page.n for page in scan] == [0, 1]
    assert opener.survey(here / "scan.tif", tools).pages == 2


def test_a_large_picture_is_shown_smaller_in_its_own_shape(here: Path, tools: Tools) -> None:
    Image.new("RGB", (500, 4000), RED).save(here / "long.png")
    small = replace(tools, limits=Limits(shown_pixels=500_000))
    picture = shown(here / "long.png", small)
    assert picture.shape == (2000, 250, 3)
    assert near(picture, RED)


def test_what_was_cut_off_is_refused(here: Path, tools: Tools) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 300, 3), np.uint8)
    for form in ("PNG", "JPEG", "WEBP"):
        whole = BytesIO()
        Image.fromarray(noise).save(whole, form)
        (here / "cut").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
        with pytest.raises(Damaged, match="damaged or incomplete"):
            opener.survey(here / "cut", tools)


def test_pages_of_a_scanned_document(here: Path, tools: Tools) -> None:
    path = make_pages(here / "slides.pdf", ["One"], ["Two"], ["Three"])
    found = list(opener.pages(path, tools))
    assert [page.n for page in found] == [0, 1, 2]
    assert all(max(page.picture.shape) <= 2400 and not page.text for page in found)
    assert not near(found[0].picture, WHITE)
    with pytest.raises(TooLarge, match="more than 2 pages"):
        opener.survey(path, replace(tools, limits=Limits(pages=2)))


def pdf(*pages: str, title: str = "Budget") -> bytes:
    """A PDF whose pages are these drawing commands, in Helvetica, 200 × 100 points."""
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
    kids = " ".join(f"{2 * n + 4} 0 R" for n in range(len(pages)))
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>", font]
    for n, page in enumerate(pages):
        resources = "/Resources<</Font<</F 3 0 R>>>>/MediaBox[0 0 200 100]"
        bodies.append(f"<</Type/Page/Parent 2 0 R{resources}/Contents {2 * n + 5} 0 R>>")
        bodies.append(f"<</Length {len(page)}>>stream\n{page}\nendstream")
    bodies.append(f"<</Title({title})>>")
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = (
        f"trailer<</Size {len(bodies) + 1}/Root 1 0 R/Info {len(bodies)} 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    )
    return out + f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}{tail}".encode()


def test_the_text_layer_stands_where_it_is_read(here: Path, tools: Tools) -> None:
    drawn = "BT /F 12 Tf 20 70 Td (Revenue grew) Tj ET BT /F 12 Tf 20 20 Td (Costs fell) Tj ET"
    (here / "a.pdf").write_bytes(pdf(drawn))
    (page,) = opener.pages(here / "a.pdf", tools)
    assert [box.text for box in page.text] == ["Revenue grew", "Costs fell"]
    first, second = page.text
    assert 90 <= first.left <= 110
    assert 180 <= first.top <= 230
    assert 680 <= second.top <= 730
    assert 300 <= first.width <= 420
    height, width, _ = page.picture.shape
    rows = slice(first.top * height // 1000, (first.top + first.height) * height // 1000 + 1)
    columns = slice(first.left * width // 1000, (first.left + first.width) * width // 1000 + 1)
    assert page.picture[rows, columns].min() < 60
    assert opener.survey(here / "a.pdf", tools).title == "Budget"


def test_a_document_that_is_none(here: Path, tools: Tools) -> None:
    (here / "a.pdf").write_bytes(
        b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"
    )
    with pytest.raises(Damaged, match="document"):
        opener.survey(here / "a.pdf", tools)


def test_our_own_pictures_come_back_as_they_were(here: Path) -> None:
    picture = np.full((90, 160, 3), 255, np.uint8)
    picture[30:60, 40:120] = RED
    pictures.write(here / "a.webp", picture)
    assert np.abs(pictures.read(here / "a.webp").astype(int) - picture).mean() < 3
