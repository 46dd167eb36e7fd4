"""What a browser plays of a source: the original, or the copy that was made of it."""

from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.urls import reverse
from pydantic import TypeAdapter

from mediaapp.files import types
from mediaapp.files.places import Place
from mediaapp.meetings.models import Source
from worker.findings import MediaKind, Probe
from worker.media.playable import Copy, copy_of

_PROBE = TypeAdapter(Probe)
RECORDED = {MediaKind.AUDIO, MediaKind.VIDEO}


def needed(probe: Probe, name: str, kind: str) -> Copy | None:
    """The copy without which a browser could not play it."""
    if (probe.kind or kind) not in RECORDED:
        return None
    return copy_of(probe, is_named=types.of_original(name, probe.kind or kind)[1])


def probe_of(source: Source) -> Probe | None:
    kept: dict[str, Any] = source.probe
    return _PROBE.validate_python(kept) if kept else None


def address(source: Source, workspace: UUID, making: str) -> str:
    """Where it is played from; empty while the copy that it needs is not there."""
    probe = probe_of(source)
    copy = needed(probe, source.name, source.kind) if probe else None
    if copy is None:
        return reverse("files:original", args=[source.pk])
    place = Place(workspace, source.pk)
    if making and default_storage.exists(f"{place.made(making)}/{copy.name}"):
        return reverse("files:made", args=[source.pk, f"{making}/{copy.name}"])
    return ""
