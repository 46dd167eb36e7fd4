"""What becomes of an upload: decided by who knows meetings, and handed in by asgi.py."""

from collections.abc import Collection
from typing import Any, Protocol
from uuid import UUID

from mediaapp.files.models import Upload
from mediaapp.files.places import Place
from mediaapp.workspaces.models import Membership


class Receiver(Protocol):
    """The other side of the door. A module with these functions is one."""

    def check(self, membership: Membership, wishes: dict[str, Any]) -> None:
        """Raises a `Refusal` where the upload could not end where it wants to."""
        ...

    def twin(self, membership: Membership, name: str, length: int) -> UUID | None:
        """A meeting that seems to hold this very file already."""
        ...

    def receive(self, upload: Upload) -> UUID:
        """Make a source of a finished upload; the meeting it became part of. Twice does no harm."""
        ...

    def give_up(self, upload: Upload) -> None:
        """An upload was given up: nothing waits for it any longer."""
        ...

    def places(self) -> Collection[Place]:
        """Where there is a row that says a file is kept."""
        ...
