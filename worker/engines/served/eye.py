"""The viewer on a model server: it reads a screen in order, and says what is on it beyond its text."""

from typing import Literal

from pydantic import BaseModel, Field

from worker.engines import Scope
from worker.engines.served.cleaning import clean, line
from worker.engines.served.parts import image, text
from worker.engines.served.pictures import encoded, is_plain
from worker.engines.served.server import Server
from worker.findings import Sight
from worker.meeting import EngineName
from worker.prompts import prompt, version
from worker.roles import Picture

_PROMPTS = ("see_system", "see")
_TOKENS = 2048


class _Value(BaseModel):
    name: str = Field(max_length=80)
    value: str = Field(max_length=80)


class _Seen(BaseModel):
    kind: Literal["slide", "code", "chart", "ui", "document", "people"]
    title: str = Field(max_length=200)
    text: str = Field(max_length=5000)
    description: str = Field(max_length=600)
    values: list[_Value] = Field(max_length=24)


class Eye:
    """Sees what its server's model sees. It says in which order the text stands, not where."""

    describes = True
    note = "It does not mark where on a screen a text stands."

    def __init__(self, server: Server, scope: Scope) -> None:
        self.name = EngineName(server.dialect.name, server.about.model, version(*_PROMPTS))
        self._server = server
        self._scope = scope

    def see(self, picture: Picture, screen: int) -> Sight:
        if is_plain(picture):
            return Sight(screen, "")
        asked = [image(encoded(picture), "jpeg"), text(prompt("see").fill())]
        system = prompt("see_system").fill()
        seen = self._server.fill(_Seen, system, asked, tokens=_TOKENS, scope=self._scope)
        words = "\n".join(filter(None, (row.strip() for row in clean(seen.text).splitlines())))
        title = line(seen.title)
        return Sight(
            screen,
            words,
            kind=seen.kind,
            title=title if title and title in " ".join(words.split()) else "",
            description=_described(seen),
        )


def _described(seen: _Seen) -> str:
    """The description with the figures it names; they are not text of the screen, and prove nothing."""
    values = "; ".join(f"{line(one.name)}: {line(one.value)}" for one in seen.values)
    return " ".join(filter(None, [line(seen.description), f"Figures: {values}." if values else ""]))
