"""A short meeting to try everything with: it comes in by the same door as any other file."""

from collections.abc import Iterator
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mediaapp.files import uploads
from mediaapp.files.refusals import Refusal
from mediaapp.http import way_back
from mediaapp.meetings import receive
from mediaapp.workspaces.context import InWorkspace, permits
from mediaapp.workspaces.permissions import Permission

RECORDING = Path(__file__).parent.parent / "demo" / "meeting.mp4"
"""Voices and slides are ours; made by `python -m tests.eval.staged --demo FILE`."""
_NAME = "demo meeting.mp4"
_BLOCK = 256 << 10


@permits(Permission.UPLOAD)
@require_POST
def try_demo(request: InWorkspace) -> HttpResponse:
    """Take the demo meeting in and open it; the one that is already here, if there is one."""
    length = RECORDING.stat().st_size
    here = receive.twin(request.membership, _NAME, length)
    if here:
        return redirect("meetings:review", pk=here)
    wishes = {"title": _("Demo: a new bakery in Leeds"), "spoken": "en"}
    try:
        upload = uploads.begin(request.membership, _NAME, length, wishes, receive)
        taken = uploads.take_in(upload, _blocks(), receive)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(way_back(request, "meetings:library"))
    return redirect("meetings:review", pk=taken)


def _blocks() -> Iterator[bytes]:
    with RECORDING.open("rb") as file:
        yield from iter(lambda: file.read(_BLOCK), b"")
