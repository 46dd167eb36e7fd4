"""What may come in: kinds and sizes as the worker states them, and room on the disk."""

import shutil
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from mediaapp.files import names
from mediaapp.files.refusals import DiskFull, Invalid, TooLarge, WrongKind
from worker.errors import Refused
from worker.findings import MediaKind
from worker.kinds import kinds
from worker.kinds.recognise import recognise
from worker.media.limits import Limits

LIMITS = Limits()
HEAD = 4096
"""Bytes that tell what a file is."""

GIGABYTE = 1 << 30


def check(name: str, length: int) -> None:
    """Raises a `Refusal` for what can be refused before a byte was sent."""
    if length <= 0:
        raise Invalid(_("The file is empty. Record or export it again."))
    if length > LIMITS.file_bytes:
        raise TooLarge(
            _("The file is larger than %(limit)s GB. Split the recording, or export it at a lower quality.")
            % {"limit": LIMITS.file_bytes // GIGABYTE}
        )
    ending = names.suffix(name)
    if ending and not any(ending in kind.suffixes for kind in kinds().values()):
        raise WrongKind(
            _("Files that end in %(ending)s cannot be read. Send a recording, a picture or a PDF.")
            % {"ending": ending}
        )
    check_room(length)


def may_be_image(name: str) -> bool:
    return names.suffix(name) in kinds()[MediaKind.IMAGE].suffixes


def check_room(length: int) -> None:
    """Raises `DiskFull` where so many more bytes would leave the disk nearly full."""
    folder = Path(settings.INCOMING)
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free - length < settings.DISK_FLOOR:
        raise DiskFull(
            _("The disk of the server is nearly full. What was sent is kept; make room, then go on.")
        )


def kind_of(head: bytes, name: str) -> MediaKind:
    """What the first bytes of a file say that it is. Raises `WrongKind`."""
    try:
        return recognise(head, name).name
    except Refused as refused:
        raise WrongKind(str(refused)) from None
