"""The life of an upload: begun, found again, finished or given up, however its bytes travel."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from mediaapp.files import accepts, names
from mediaapp.files.models import LASTS, Upload
from mediaapp.files.parts import Part, arrived, place_of
from mediaapp.files.places import incoming
from mediaapp.files.receiver import Receiver
from mediaapp.files.refusals import Absent, Gone, WrongKind
from mediaapp.workspaces.models import Membership, ScopedSet


def begin(membership: Membership, name: str, length: int, wishes: dict[str, Any], to: Receiver) -> Upload:
    """Agree to take a file in. Raises a `Refusal` for what can be refused by its name and size."""
    called = names.clean(name)
    accepts.check(called, length)
    to.check(membership, wishes)
    return Upload.objects.create(
        workspace=membership.workspace,
        user=membership.user,
        name=called,
        length=length,
        metadata=wishes,
        expires=timezone.now() + LASTS,
    )


def find(among: ScopedSet[Upload], key: UUID) -> Upload:
    """Raises `Absent`, or `Gone` where it rested too long."""
    upload = among.select_related("workspace", "user").filter(pk=key).first()
    if upload is None:
        raise Absent(_("This upload is not known here. Send the file again from its beginning."))
    if upload.expires < timezone.now():
        raise Gone(_("This upload rested for too long and was cleared away. Send the file again."))
    return upload


def rest(upload: Upload) -> None:
    """It moved: from now on it may rest as long as any other."""
    upload.expires = timezone.now() + LASTS
    Upload.objects.filter(pk=upload.pk, meeting=None).update(expires=upload.expires)


def look_inside(upload: Upload, part: Part, to: Receiver) -> None:
    """Raises `WrongKind` where the first bytes are of nothing that can be read; then nothing of it stays."""
    try:
        accepts.kind_of(part.head(), upload.name)
    except WrongKind:
        give_up(upload, to)
        raise


def give_up(upload: Upload, to: Receiver) -> None:
    """Forget an upload and its bytes; one that has become a source is only forgotten as an upload."""
    if not upload.meeting:
        incoming(upload.pk).unlink(missing_ok=True)
        place_of(upload).original_path.unlink(missing_ok=True)
    Upload.objects.filter(pk=upload.pk).delete()
    to.give_up(upload)


def finish(upload: Upload, to: Receiver) -> UUID:
    """Hand a whole file over; the meeting it became part of. Twice does no harm.

    Raises `WrongKind` where it is nothing that can be read; then nothing of it stays.
    """
    try:
        upload.meeting = upload.meeting or to.receive(upload)
    except WrongKind:
        give_up(upload, to)
        raise
    return upload.meeting


def take_in(upload: Upload, blocks: Iterable[bytes], to: Receiver) -> UUID:
    """Take a whole file in at once, as a form or an API sends it; the meeting it became part of.

    Raises a `Refusal`; then nothing of it stays.
    """
    part = Part.hold(upload)
    try:
        for block in blocks:
            part.write(block)
        look_inside(upload, part, to)
    except Exception:
        give_up(upload, to)
        raise
    finally:
        part.let_go()
    return finish(upload, to)


def is_whole(upload: Upload) -> bool:
    return arrived(upload) >= upload.length
