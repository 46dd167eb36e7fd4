"""The stage that looks into a source once, and says what there is to work on or why it cannot be used."""

from collections.abc import Iterator

from worker.errors import TooLarge
from worker.findings import MediaKind, Probe, Source
from worker.kinds.recognise import recognise
from worker.kit import Kit
from worker.media import opener, originals


def probe(source: Source, kit: Kit) -> Iterator[Probe]:
    """Exactly one `Probe`.

    Raises `Refused` when the file is empty, damaged, protected, above a limit or of no kind that can be read;
    `Failed` when the child that opens it did not end well.
    """
    most = kit.tools.limits.file_bytes
    if originals.size(source.path) > most:
        raise TooLarge(
            f"The file is larger than {most / (1 << 30):g} GB, the most that is accepted. Cut it into parts."
        )
    kind = recognise(originals.head(source.path), source.name).name
    opened = opener.survey(source.path, kit.tools)
    if kind in {MediaKind.AUDIO, MediaKind.VIDEO}:
        has_picture = any(track.kind == "video" for track in opened.tracks)
        kind = MediaKind.VIDEO if has_picture else MediaKind.AUDIO
    yield Probe(
        sha256=originals.sha256(source.path),
        bytes=originals.size(source.path),
        container=opened.container,
        tracks=opened.tracks,
        declared_ms=opened.declared_ms,
        pages=opened.pages,
        is_seekable=opened.is_seekable,
        title=opened.title,
        started_at=opened.started_at,
        kind=kind,
    )
