"""What the uploader on every page needs to know: limits, suffixes and all its words."""

import json

from django import template
from django.utils.translation import gettext as _

from mediaapp.files.accepts import GIGABYTE, LIMITS
from worker.kinds import kinds

register = template.Library()


@register.simple_tag
def accepted() -> str:
    """The suffixes that a file field offers to choose from."""
    return ",".join(sorted(suffix for kind in kinds().values() for suffix in kind.suffixes))


@register.simple_tag
def upload_door() -> str:
    """As JSON, for an attribute."""
    return json.dumps(
        {
            "bytes": LIMITS.file_bytes,
            "suffixes": {kind.name: sorted(kind.suffixes) for kind in kinds().values()},
            "words": {**_states(), **_refusals(), **_times(), **_acts(), **_sums()},
        }
    )


def _states() -> dict[str, str]:
    return {
        "waiting": _("Waits for its turn"),
        "sending": _("{done} of {total}"),
        "sendingLeft": _("{done} of {total}, {left}"),
        "paused": _("Paused at {percent} %, goes on where it stopped"),
        "stopped": _("{why} {percent} % is here already."),
        "retrying": _("The line is down. Goes on by itself."),
        "held": _("Another window is sending this file. Waits for it."),
        "full": _("The disk of the server is nearly full. Goes on when there is room."),
        "done": _("Done, being read"),
        "twin": _("A file of this name and size is here already."),
        "open": _("Open it"),
        "remembered": _("{percent} % is here. Choose the file again, and it goes on from there."),
    }


def _refusals() -> dict[str, str]:
    return {
        "tooLarge": _(
            "Larger than {limit} GB. Split the recording, or export it at a lower quality."
        ).replace("{limit}", str(LIMITS.file_bytes // GIGABYTE)),
        "empty": _("The file is empty. Record or export it again."),
        "kind": _("Files that end in {ending} cannot be read. Send a recording, a picture or a PDF."),
        "folder": _("A folder cannot be sent. Open it, and drop the files that are in it."),
        "unreadable": _("The file cannot be read on this computer. Was it moved? Choose it again."),
        "signedOut": _("You are signed out. Sign in again in another window, then go on here."),
        "old": _("This page is too old. Load it again, then choose the file again."),
        "refused": _("The server did not take the file. Choose it again in a moment."),
    }


def _times() -> dict[str, str]:
    return {
        "fewSeconds": _("a few seconds left"),
        "minute": _("about a minute left"),
        "minutes": _("about {n} min left"),
        "hours": _("about {n} h left"),
    }


def _acts() -> dict[str, str]:
    return {
        "pause": _("Pause {name}"),
        "goOn": _("Go on with {name}"),
        "cancel": _("Stop sending {name}"),
        "dismiss": _("Take {name} off the list"),
        "details": _("Details of {name}"),
        "choose": _("Choose the file"),
        "arrived": _("{name} is here and is being read."),
    }


def _sums() -> dict[str, str]:
    return {
        "headBusy": _("Uploading {n} of {total}"),
        "headIdle": _("Uploads"),
        "headDone": _("Everything is here"),
        "recording": _("One recording becomes a meeting."),
        "recordings": _("{n} recordings become {n} meetings."),
        "picture": _("One picture becomes a meeting."),
        "pictures": _("{n} pictures become one meeting."),
        "document": _("One PDF becomes a meeting."),
        "documents": _("{n} PDFs become {n} meetings."),
        "added": _("Everything is added to this meeting."),
    }
