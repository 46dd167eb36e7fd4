"""A screen is read once: by its own text layer where that is good, else by the viewer."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests import media
from worker.engines import Engines
from worker.engines.scripted import played
from worker.engines.scripted.script import Fault, Script, Shown
from worker.errors import EngineDown, Nonsense
from worker.findings import Box, Frame, MediaKind, Sight, Source, Span
from worker.kit import Kit
from worker.media import pictures, text_layers
from worker.stages.see import see

PAGE = (
    Box("Roadmap for the spring", 50, 40, 500, 60),
    Box("We ship the new version in March", 50, 300, 600, 30),
    Box("and rest in April.", 50, 350, 300, 30),
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A slide, as `look` leaves it below a source's folder."""
    path = media.slide(tmp_path / "slide.png", "Read by eye", "from the picture")
    made = tmp_path / "frames" / "0.webp"
    made.parent.mkdir()
    pictures.write(made, np.asarray(Image.open(path).convert("RGB")))
    return made


def seen(page: Path, engines: Engines) -> Sight:
    made = page.parent.parent
    source = Source("1", "slides.pdf", made / "slides.pdf", made, MediaKind.DOCUMENT)
    frame = Frame(4, Span(0, 0), str(page.relative_to(made)), 1280, 720)
    (sight,) = see(source, frame, Kit(engines=engines))
    return sight


def test_the_embedded_eye_reads_the_picture(page: Path) -> None:
    sight = seen(page, Engines())
    assert sight.screen == 4
    assert "Read by eye" in sight.text
    assert "from the picture" in sight.text


def test_a_good_text_layer_is_believed_and_no_model_is_called(page: Path) -> None:
    text_layers.write(page, PAGE)
    sight = seen(page, played(Script(faults=(Fault(role="viewer", fault="down"),))))
    assert sight.text == "Roadmap for the spring\n\nWe ship the new version in March\nand rest in April."
    assert (sight.screen, sight.kind, sight.title) == (4, "slide", "Roadmap for the spring")
    assert sight.boxes == PAGE


def test_a_layer_is_read_in_order_however_it_is_stored(page: Path) -> None:
    text_layers.write(page, PAGE[::-1])
    assert seen(page, played(Script())).text.startswith("Roadmap for the spring\n\nWe ship")


def test_what_a_model_describes_joins_the_text_layer(page: Path) -> None:
    text_layers.write(page, PAGE)
    shown = Shown(screen=4, text="Roadnap", title="A plan", kind="chart", description="Two bars")
    sight = seen(page, played(Script(sights=(shown,))))
    assert sight.text.startswith("Roadmap for the spring")
    assert (sight.kind, sight.title, sight.description) == ("chart", "A plan", "Two bars")


def test_what_a_page_says_outlives_a_model_that_cannot_describe_it(page: Path) -> None:
    text_layers.write(page, PAGE)
    made = played(Script(sights=(Shown(screen=4, text="x", description="Two bars"),)))
    assert made.viewer.describes
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(made.viewer), "see", _nonsense)
        sight = seen(page, made)
    assert sight.text.startswith("Roadmap for the spring")
    assert not sight.description


def _nonsense(*_: object) -> Sight:
    raise Nonsense("The model's reply could not be used. Try this part again.")


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: text[:4],
        lambda text: "\ufffd" * len(text),
        lambda text: text[:-1] + "\ue000\ue001",
        lambda text: "." * len(text),
    ],
    ids=["none", "little", "unknown letters", "private letters", "dots"],
)
def test_a_bad_text_layer_is_not_believed(page: Path, change: Callable[[str], str]) -> None:
    text_layers.write(page, [Box(change(box.text), box.left, box.top, box.width, box.height) for box in PAGE])
    assert seen(page, played(Script())).title == "Screen 4"


def test_a_viewer_that_is_down_is_an_error_to_try_again(page: Path) -> None:
    with pytest.raises(EngineDown) as failed:
        seen(page, played(Script(faults=(Fault(role="viewer", fault="down"),))))
    assert failed.value.retry


def test_a_page_without_text_leaves_no_layer(page: Path) -> None:
    text_layers.write(page, ())
    assert text_layers.read(page) == ()
    assert list(page.parent.iterdir()) == [page]
