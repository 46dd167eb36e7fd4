"""Takes a file in as the line does, probe first and then every decoder it needs, and says what came of it."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from worker.errors import Refused
from worker.findings import MediaKind, Probe, Source
from worker.kit import Kit
from worker.media import frames, opener, sound
from worker.media.tools import Tools
from worker.roles import Picture, Samples
from worker.stages.probe import probe


@dataclass(frozen=True)
class Taken:
    """What the decoders gave: `samples` in mono, `pictures` one a second or page; or why they gave up."""

    probe: Probe
    samples: Samples
    pictures: tuple[Picture, ...]
    refusal: Refused | None = None


def probed(path: Path, tools: Tools, kind: MediaKind = MediaKind.AUDIO) -> Probe:
    (found,) = probe(Source("s1", path.name, path, path.parent, kind), Kit(tools))
    return found


def heard(path: Path, tools: Tools) -> Samples:
    blocks = [sound.mono(block) for block in sound.decode(path, tools)]
    return np.concatenate([np.empty(0, np.float32), *blocks])


def seen(path: Path, tools: Tools, *, most: int = 10) -> tuple[Picture, ...]:
    shown = frames.decode(path, tools, fps=1, box=(640, 360))
    return tuple(picture for _, picture in islice(shown, most))


def taken(path: Path, tools: Tools) -> Taken:
    """Raises `Refused` when the probe refuses; a decoder that refuses later leaves what it gave before."""
    found = probed(path, tools)
    samples: NDArray[np.float32] = np.empty(0, np.float32)
    pictures: tuple[Picture, ...] = ()
    try:
        if found.has_sound:
            samples = heard(path, tools)
        if found.pages:
            pictures = tuple(page.picture for page in islice(opener.pages(path, tools), 10))
        elif found.has_picture:
            pictures = seen(path, tools)
    except Refused as refusal:
        return Taken(found, samples, pictures, refusal)
    return Taken(found, samples, pictures)


def is_plain(sentence: str) -> bool:
    """Whether a person can be shown it: a whole sentence, without paths and without a program's own words."""
    leaks = ("/tmp", "/home", "Traceback", "0x", "Error", "errno", "None")
    return sentence.endswith(".") and " " in sentence and not any(leak in sentence for leak in leaks)
