"""Who may read a meeting: its workspace; or, of a private one, those whom it was shared with by name."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from mediaapp.accounts.models import User
from mediaapp.meetings.models import Guest, Meeting, Notice
from mediaapp.workspaces.queries import members_of


def readers_of(meeting: Meeting) -> list[User]:
    """Members of the workspace, in the order in which they came."""
    members = [one.user for one in members_of(meeting.workspace)]
    if not meeting.is_private:
        return members
    let_in = {*Guest.objects.filter(meeting=meeting).values_list("user", flat=True), meeting.created_by_id}
    return [user for user in members if user.pk in let_in]


@transaction.atomic
def share_with(meeting: Meeting, by: User, users: Iterable[User]) -> int:
    """Tell people of a meeting, and let them into it where it is private; how many were told."""
    told = [user for user in users if user.pk != by.pk]
    now = timezone.now()
    for user in told:
        Guest.objects.get_or_create(meeting=meeting, user=user, defaults={"by": by})
        Notice.objects.create(
            workspace=meeting.workspace,
            user=user,
            meeting=meeting,
            by=by,
            kind=Notice.Kind.SHARED,
            at=now,
        )
    return len(told)


def take_away(guest: Guest) -> None:
    """From a private meeting they are out at once."""
    guest.delete()


def set_private(meeting: Meeting, *, is_private: bool) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(is_private=is_private, updated_at=timezone.now())
