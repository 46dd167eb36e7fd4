"""Files with the same content: kept, and told of."""

from collections.abc import Sequence
from uuid import UUID

from mediaapp.meetings.models import Meeting, Source


def twins_of(files: Sequence[Source], workspace: UUID) -> dict[UUID, Source]:
    """For each file the oldest other one of the workspace with the same content, as `probe` told it.

    Of several that are alike, the oldest is nobody's copy. One query.
    """
    hashes = {file.sha256 for file in files} - {""}
    if not hashes:
        return {}
    here = Meeting.objects.filter(workspace=workspace, deleted_at=None, is_private=False)
    there = Source.objects.filter(meeting__in=here, sha256__in=hashes)
    oldest: dict[str, Source] = {}
    for one in there.select_related("meeting").order_by("created_at", "pk"):
        oldest.setdefault(one.sha256, one)
    pairs = ((file.pk, oldest.get(file.sha256)) for file in files)
    return {pk: twin for pk, twin in pairs if twin and twin.pk != pk}
