"""The viewer of a script: without one, a screen is called by its number, its size and its colour."""

from worker.engines.scripted.script import Part, Script, Shown
from worker.findings import Box, Sight
from worker.roles import Picture

_PLAIN = 8
"""The range of brightness below which a picture shows nothing."""


class Eye(Part):
    """Answers for each screen what the script says of it."""

    def __init__(self, script: Script) -> None:
        super().__init__("viewer", script)
        self.describes = any(shown.description for shown in script.sights or ())

    def see(self, picture: Picture, screen: int) -> Sight:
        told = self.script.sights
        sight = _derived(picture, screen) if told is None else _told(told, screen)
        return self.play_one(sight, screen=screen)


def _told(sights: tuple[Shown, ...], screen: int) -> Sight:
    shown = next((one for one in sights if one.screen == screen), None)
    if shown is None:
        return Sight(screen, "")
    return Sight(screen, shown.text, _boxes(shown.text), shown.kind, shown.title, shown.description)


def _derived(picture: Picture, screen: int) -> Sight:
    if not picture.size or int(picture.max()) - int(picture.min()) < _PLAIN:
        return Sight(screen, "")
    height, width = picture.shape[:2]
    red, green, blue = (round(float(picture[:, :, part].mean())) for part in range(3))
    title = f"Screen {screen}"
    text = f"{title}\n{width} by {height} points\nRed {red}, green {green}, blue {blue}"
    return Sight(screen, text, _boxes(text), "slide", title)


def _boxes(text: str) -> tuple[Box, ...]:
    """The lines of a text, one below the other."""
    lines = [line for line in text.splitlines() if line.strip()]
    height = 900 // max(1, len(lines))
    return tuple(Box(line, 50, 50 + n * height, 900, height) for n, line in enumerate(lines))
