"""What each address about sharing answers."""

from mediaapp.sharing.views.members import keep_private, leave_out, share_with
from mediaapp.sharing.views.public import picture, recording, shared
from mediaapp.sharing.views.share import revoke, share

__all__ = [
    "keep_private",
    "leave_out",
    "picture",
    "recording",
    "revoke",
    "share",
    "share_with",
    "shared",
]
