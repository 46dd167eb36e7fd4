"""Looking into a recording, listening and watching, against one bare decoding of the same file."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench.spent import pairs, ratios, seconds
from tests.bench.workshop import VIDEO, Workshop
from tests.eval.report import Table
from tests.media import ffmpeg_path
from worker.kit import Kit
from worker.stages.listen import listen
from worker.stages.look import look
from worker.stages.probe import probe

_ROUNDS = 3


def measure(shop: Workshop) -> Iterator[Table]:
    table = Table(
        "decode",
        ("probe + listen + look ÷ bare decode", "of", "median", "least – most", "Afterword", "bare ffmpeg"),
        note=f"{_ROUNDS} pairs in turns, jail: {shop.level}, {shop.threads} threads.",
    )
    kit = shop.kit()
    list(listen_and_look(shop, shop.cut(0.25), kit))  # loads the model that finds speech
    for path in (shop.data / VIDEO, shop.screen_recording()):
        ours, bare = pairs(
            lambda path=path: list(listen_and_look(shop, path, kit)),  # type: ignore[misc]
            lambda path=path: decode(path),  # type: ignore[misc]
            _ROUNDS,
        )
        for what, first, second in (
            ("processor time", [one.cpu for one in ours], [one.cpu for one in bare]),
            ("time by the clock", [one.wall for one in ours], [one.wall for one in bare]),
        ):
            table.add(what, path.name, *ratios(first, second), seconds(first), seconds(second))
    yield table


def listen_and_look(shop: Workshop, path: Path, kit: Kit) -> Iterator[object]:
    source = shop.source(path, kit)
    (found,) = probe(source, kit)
    yield from listen(source, found, kit)
    yield from look(source, found, kit)


def decode(path: Path) -> None:
    """Every picture and every sample once, thrown away."""
    command = [ffmpeg_path(), "-nostdin", "-loglevel", "error", "-i", str(path)]
    subprocess.run([*command, "-map", "0:v", "-map", "0:a", "-f", "null", "-"], check=True)
