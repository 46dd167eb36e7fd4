"""Opens a PDF: each page as a picture, and the lines of its text layer where they stand."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

from worker.errors import Damaged, Encrypted, TooLarge
from worker.media.limits import Limits

_PIXELS_PER_POINT = 200 / 72
_LONGEST_SIDE = 2400
_MOST_LINES = 2000
_LONGEST_LINE = 500

Line = dict[str, str | int]


def survey(path: Path, container: str, limits: Limits) -> dict[str, object]:
    """Number of pages and title. Raises `Refused`."""
    document = _open(path, limits)
    title = document.get_metadata_dict().get("Title", "")
    printable = "".join(letter for letter in title if letter.isprintable())[:200].strip()
    return {"container": container, "pages": len(document), "title": printable or None}


def show(path: Path, _container: str, limits: Limits) -> Iterator[tuple[dict[str, object], bytes]]:
    """Every page that can be read: what is known of it, and its rows of RGB.

    Raises `Damaged` at the end when some could not be read, and `Refused` at the beginning.
    """
    document, broken = _open(path, limits), list[int]()
    for n in range(len(document)):
        try:
            yield _page(document, n)
        except pypdfium2.PdfiumError:
            broken.append(n + 1)
    if broken:
        raise Damaged(f"These pages are damaged and were left out: {', '.join(map(str, broken))}.")


def _open(path: Path, limits: Limits) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(path)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise Encrypted("The document is protected by a password. Save it without one.") from None
        raise Damaged(
            "The document is damaged or incomplete, so it cannot be opened. Export it again."
        ) from None
    if not count:
        raise Damaged("The document has no pages. Export it again.")
    if count > limits.pages:
        raise TooLarge(f"The document has more than {limits.pages} pages. Split it into several.")
    return document


def _page(document: pypdfium2.PdfDocument, n: int) -> tuple[dict[str, object], bytes]:
    page = document[n]
    try:
        width, height = page.get_size()
        scale = min(_PIXELS_PER_POINT, _LONGEST_SIDE / max(width, height, 1))
        picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        head = {"n": n, "width": picture.width, "height": picture.height, "text": _lines(page)}
        return head, picture.tobytes()
    finally:
        page.close()


def _lines(page: pypdfium2.PdfPage) -> list[Line]:
    """The text layer, a box a run of text, in thousandths from the top left corner."""
    text = page.get_textpage()
    boxes = [text.get_rect(n) for n in range(min(text.count_rects(), _MOST_LINES))]
    lines = [line for box in _rows(boxes) if (line := _line(text, box, page))]
    text.close()
    return lines


Rect = tuple[float, float, float, float]


def _rows(boxes: list[Rect]) -> Iterator[Rect]:
    """Join what stands side by side on one row: a PDF often holds every word by itself."""
    row: Rect | None = None
    for box in boxes:
        if row and _continues(row, box):
            row = (row[0], min(row[1], box[1]), max(row[2], box[2]), max(row[3], box[3]))
            continue
        if row:
            yield row
        row = box
    if row:
        yield row


def _continues(row: Rect, box: Rect) -> bool:
    height = max(row[3] - row[1], 0.1)
    shared = min(row[3], box[3]) - max(row[1], box[1])
    return shared > 0.5 * min(height, max(box[3] - box[1], 0.1)) and -height < box[0] - row[2] < 1.5 * height


def _line(text: pypdfium2.PdfTextPage, box: Rect, page: pypdfium2.PdfPage) -> Line | None:
    said = " ".join(text.get_text_bounded(*box).split())[:_LONGEST_LINE]
    x0, y0, x1, y1 = page.get_bbox()
    if not said or x1 <= x0 or y1 <= y0:
        return None
    left, right = (_thousandths((edge - x0) / (x1 - x0)) for edge in (box[0], box[2]))
    top, bottom = (_thousandths((y1 - edge) / (y1 - y0)) for edge in (box[3], box[1]))
    return {"text": said, "left": left, "top": top, "width": right - left, "height": bottom - top}


def _thousandths(share: float) -> int:
    return round(1000 * min(1.0, max(0.0, share)))
