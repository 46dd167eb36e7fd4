"""The stage that has the minutes written, and holds every claim against the recording."""

from collections.abc import Iterator
from dataclasses import replace

from worker.kit import Kit
from worker.meeting import Brief, Claim, Headline, Meeting
from worker.roles import Writer
from worker.verify import verify


def minute(meeting: Meeting, brief: Brief, kit: Kit) -> Iterator[Headline | Claim]:
    """The headline, so that a page has its title, then the claims one by one as they are written.

    A claim whose evidence does not hold is repaired once; what fails again is passed on with its doubt.
    """
    writer = kit.engines.writer
    yield writer.headline(meeting, brief)
    for n, claim in enumerate(writer.minute(meeting, brief), 1):
        yield _checked(replace(claim, label=f"c{n}"), meeting, writer)


def _checked(claim: Claim, meeting: Meeting, writer: Writer) -> Claim:
    checked = verify(claim, meeting)
    if checked.verified:
        return checked
    repaired = writer.repair(checked, meeting)
    if repaired is None:
        return checked
    again = verify(replace(repaired, label=claim.label), meeting)
    return again if again.verified else checked
