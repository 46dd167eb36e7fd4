"""How long the rest takes: from the job's own units, in words, and nothing where nobody can know."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from mediaapp.meetings.review.pace import in_words, seconds_left
from mediaapp.meetings.review.stages import Unit
from worker.findings import Stage

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
HOUR = 3_600_000


def unit(
    stage: Stage, state: str, start: int = 0, end: int = 0, *, took: float | None = None, cursor: int = 0
) -> Unit:
    closed = NOW if took is not None and state != "leased" else None
    began = NOW - timedelta(seconds=took) if took is not None else None
    return Unit(
        pk=start,
        job=uuid4(),
        stage=stage,
        state=state,
        source=None,
        start_ms=start,
        end_ms=end,
        cursor_ms=cursor,
        reason="",
        leased_at=began,
        closed_at=closed,
    )


HEARD = [
    unit(Stage.LISTEN, "done", took=60, cursor=HOUR),
    unit(Stage.TRANSCRIBE, "done", 0, 60_000, took=12),
    unit(Stage.TRANSCRIBE, "done", 60_000, 120_000, took=18),
]


def test_the_pace_is_that_of_the_finished_units() -> None:
    units = [*HEARD, unit(Stage.TRANSCRIBE, "leased", 120_000, 180_000, took=3)]
    left = seconds_left(units, HOUR, NOW)
    assert left == pytest.approx(58 * 15), "58 minutes at 15 seconds a minute"


def test_two_workers_take_half_as_long() -> None:
    units = [*HEARD, *(unit(Stage.TRANSCRIBE, "leased", n, n + 60_000, took=3) for n in (120_000, 180_000))]
    assert seconds_left(units, HOUR, NOW) == pytest.approx(58 * 15 / 2)


def test_screens_have_a_pace_of_their_own() -> None:
    units = [
        unit(Stage.SEE, "done", took=4),
        unit(Stage.SEE, "leased", took=1),
        *(unit(Stage.SEE, "pending") for _ in range(9)),
    ]
    assert seconds_left(units, 0, NOW) == pytest.approx(40)


def test_nothing_is_said_where_nobody_can_know() -> None:
    assert seconds_left([], HOUR, NOW) is None
    begun = [
        unit(Stage.LISTEN, "leased", took=5, cursor=60_000),
        unit(Stage.TRANSCRIBE, "pending", 0, 60_000),
    ]
    assert seconds_left(begun, HOUR, NOW) is None, "nothing is transcribed yet"
    waiting = [*HEARD, unit(Stage.TRANSCRIBE, "pending", 120_000, 180_000)]
    assert seconds_left(waiting, HOUR, NOW) is None, "nobody is at work"
    writing = [*HEARD, unit(Stage.MERGE, "done"), unit(Stage.MINUTE, "leased", took=5)]
    assert seconds_left(writing, HOUR, NOW) is None, "minutes have no pace"


def test_a_gap_is_not_counted_as_fast() -> None:
    units = [
        *HEARD,
        unit(Stage.TRANSCRIBE, "gap", 120_000, HOUR // 2, took=0),
        unit(Stage.TRANSCRIBE, "leased", HOUR // 2, HOUR, took=1),
    ]
    assert seconds_left(units, HOUR, NOW) == pytest.approx(30 * 15)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (5, "less than a minute left"),
        (70, "about a minute left"),
        (260, "about 4 minutes left"),
        (17 * 60, "about 15 minutes left"),
        (58 * 60, "about an hour left"),
        (80 * 60, "about 1 hour 20 minutes left"),
        (3 * 3600, "about 3 hours left"),
        (150 * 60, "about 2 hours 30 minutes left"),
    ],
)
def test_it_is_said_as_one_would_say_it(seconds: float, said: str) -> None:
    assert in_words(seconds) == said
