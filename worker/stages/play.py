"""The stage that makes a copy of a recording that no browser could play or seek in."""

from collections.abc import Iterator

from worker.findings import Probe, Reached, Source
from worker.kit import Kit
from worker.media import copies
from worker.media.playable import Copy, copy_of


def play(source: Source, probe: Probe, kit: Kit, *, copy: Copy | None = None) -> Iterator[Reached]:
    """How far the copy has come; nothing where none is needed or it is there. Raises as `copies.write`."""
    wanted = copy or copy_of(probe)
    if wanted is None or (source.made / wanted.name).exists():
        return
    source.made.mkdir(parents=True, exist_ok=True)
    yield from map(Reached, copies.write(source.path, source.made, wanted, kit.tools))
