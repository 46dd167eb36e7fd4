"""Takes in the files of one request as one meeting, once, however often the request is sent."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mediaapp.api.models import Replay
from mediaapp.api.problems import Problem, invalid
from mediaapp.files import accepts, uploads
from mediaapp.files.models import Upload
from mediaapp.files.refusals import Refusal
from mediaapp.meetings import receive
from mediaapp.workspaces.models import Membership

type Files = Sequence[UploadedFile[bytes]]

REMEMBERED = timedelta(days=1)
"""How long an Idempotency-Key is known."""

ABANDONED = timedelta(minutes=10)
"""After so long without an answer a request is taken for broken off, and may be sent again."""

MOST = 50
"""Files in one request."""


def take_in(membership: Membership, files: Files, wishes: Mapping[str, Any], key: str) -> UUID:
    """The meeting that the files have become. With a key, the same one for whoever sends it again.

    Raises a `Problem` or a `Refusal`; then nothing of it stays.
    """
    if not files:
        raise invalid("file", _("No file was sent. Send one or more in the field “file”."))
    if len(files) > MOST:
        raise invalid("file", _("More than %(most)d files were sent at once.") % {"most": MOST})
    if not key:
        return _take(membership, files, wishes, uuid4().hex)
    replay = _claim(membership, key, _fingerprint(files, wishes))
    if replay.meeting is None:
        try:
            replay.meeting = _take(membership, files, wishes, replay.pk.hex)
        except Exception:
            replay.delete()
            raise
        replay.save(update_fields=["meeting"])
    return replay.meeting


def _take(membership: Membership, files: Files, wishes: Mapping[str, Any], batch: str) -> UUID:
    """All are begun before any is taken in, so that the first waits for the others."""
    mine = Upload.objects.of(membership.workspace).filter(user=membership.user, metadata__batch=batch)
    taken = {(one.name, one.length): one.meeting for one in mine if one.meeting}
    begun: list[tuple[Upload, UploadedFile[bytes]]] = []
    try:
        for file in files:
            upload = uploads.begin(
                membership, file.name or "", file.size or 0, {**wishes, "batch": batch}, receive
            )
            begun.append((upload, file))
            accepts.kind_of(file.read(accepts.HEAD), upload.name)
            file.seek(0)
    except Refusal:
        for upload, _file in begun:
            uploads.give_up(upload, receive)
        raise
    for broken_off in mine:
        if not broken_off.meeting:  # it would be waited for, and will not come
            uploads.give_up(broken_off, receive)
    meetings = [_whole(upload, file, taken) for upload, file in begun]
    return meetings[-1]


def _whole(upload: Upload, file: "UploadedFile[bytes]", taken: Mapping[tuple[str, int], UUID | None]) -> UUID:
    there = taken.get((upload.name, upload.length))
    if there is None:
        return uploads.take_in(upload, file.chunks(), receive)
    uploads.give_up(upload, receive)
    return there


# ── once ─────────────────────────────────────────────────────────────────────────────────────────────


def _claim(membership: Membership, key: str, fingerprint: str) -> Replay:
    """The row of this key: ours to work on, or with its answer. Raises a `Problem`."""
    if len(key) > 200:
        raise invalid("Idempotency-Key", _("It has more than 200 characters."))
    now = timezone.now()
    mine = Replay.objects.of(membership.workspace).filter(user=membership.user)
    mine.filter(started_at__lt=now - REMEMBERED).delete()
    try:
        with transaction.atomic():
            return Replay.objects.create(
                workspace=membership.workspace, user=membership.user, key=key, fingerprint=fingerprint
            )
    except IntegrityError:
        known = mine.filter(key=key).first()
    if known is None:
        raise _in_progress()
    if known.fingerprint != fingerprint:
        said = _("This Idempotency-Key came with another request. Use a new one for each request.")
        raise Problem(422, "idempotency_key_reused", said)
    is_abandoned = mine.filter(pk=known.pk, meeting=None, started_at__lt=now - ABANDONED)
    if known.meeting is None and not is_abandoned.update(started_at=now):
        raise _in_progress()
    return known


def _in_progress() -> Problem:
    said = _("The request with this Idempotency-Key is still being worked on. Send it again in a moment.")
    return Problem(409, "in_progress", said, headers={"Retry-After": "5"})


def _fingerprint(files: Files, wishes: Mapping[str, Any]) -> str:
    sent = [sorted(wishes.items()), [(file.name, file.size) for file in files]]
    return hashlib.sha256(json.dumps(sent).encode()).hexdigest()
