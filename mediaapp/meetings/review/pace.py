"""How long the rest of a job may take: measured on its own units, and said in words, or not at all."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediaapp.ledger.models import Work
from mediaapp.meetings.review.stages import Unit
from worker.findings import Stage

BY_LENGTH = (Stage.TRANSCRIBE, Stage.DIARISE)
"""Stages whose units take as long as the stretches that they are about."""

BY_CURSOR = (Stage.LISTEN, Stage.LOOK)
"""Stages whose one unit goes through a whole source."""

DECIDING = {Stage.TRANSCRIBE, Stage.SEE}
"""What takes most of the time: while the pace of one of these is not known, nothing is said."""


def seconds_left(units: Sequence[Unit], recorded_ms: int, now: datetime) -> float | None:
    """None while there is no pace, while nothing moves, and once nothing that has a pace is left.

    What is left is shared among as many workers as are at work now.
    """
    working = sum(one.state == Work.State.LEASED for one in units)
    if not working:
        return None
    left = 0.0
    for stage in (*BY_CURSOR, *BY_LENGTH, Stage.SEE):
        mine = [one for one in units if one.stage == stage]
        todo = _todo(stage, units, mine, recorded_ms)
        pace = _pace(stage, mine, now)
        if todo and pace is None and stage in DECIDING:
            return None
        left += todo * (pace or 0.0)
    return left / working or None


def _todo(stage: Stage, units: Sequence[Unit], mine: Sequence[Unit], recorded_ms: int) -> float:
    """How much of a stage is left, in milliseconds of the recording, or in screens."""
    is_closed = [one.state not in Work.OPEN for one in mine]
    if stage in BY_CURSOR:
        whole = max(recorded_ms, sum(one.cursor_ms for one in mine)) if mine else 0
        return 0 if all(is_closed) else whole - sum(one.cursor_ms for one in mine)
    if stage in BY_LENGTH:
        has_sound = any(one.stage == Stage.LISTEN for one in units)
        done = sum(one.end_ms - one.start_ms for one, closed in zip(mine, is_closed, strict=True) if closed)
        return max(0, recorded_ms - done) if has_sound and not _is_over(units) else 0
    return is_closed.count(False)


def _is_over(units: Sequence[Unit]) -> bool:
    """Whether everything before merge is done: then a length that was declared in error counts no more."""
    return any(one.stage == Stage.MERGE for one in units)


def _pace(stage: Stage, mine: Sequence[Unit], now: datetime) -> float | None:
    """Seconds for one millisecond, or for one screen."""
    seconds = amount = 0.0
    for one in mine:
        if one.leased_at is None or (one.state != Work.State.DONE and stage not in BY_CURSOR):
            continue
        seconds += ((one.closed_at or now) - one.leased_at).total_seconds()
        if stage in BY_CURSOR:
            amount += one.cursor_ms
        else:
            amount += one.end_ms - one.start_ms if stage in BY_LENGTH else 1
    return seconds / amount if amount else None


def in_words(seconds: float) -> str:
    """A length of time as one would say it; nobody needs it to the second."""
    if seconds < 45:
        return _("less than a minute left")
    minutes = max(1, round(seconds / 60))
    if minutes < 55:
        rounded = minutes if minutes < 10 else 5 * round(minutes / 5)
        return ngettext("about a minute left", "about %(n)d minutes left", rounded) % {"n": rounded}
    hours, rest = divmod(10 * round(minutes / 10), 60)
    said = ngettext("about an hour left", "about %(n)d hours left", hours) % {"n": hours}
    if not rest:
        return said
    mixed = ngettext("about %(n)d hour %(m)d minutes left", "about %(n)d hours %(m)d minutes left", hours)
    return mixed % {"n": hours, "m": rest}
