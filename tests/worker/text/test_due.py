"""Words that name a day, reckoned from the Tuesday on which they were said."""

from datetime import date

import pytest

from worker.text.due import due_on

SAID_ON = date(2026, 10, 13)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("by Friday", "2026-10-16"),
        ("next Friday", "2026-10-23"),
        ("by next Monday", "2026-10-19"),
        ("by Tuesday", "2026-10-20"),
        ("today", "2026-10-13"),
        ("tomorrow", "2026-10-14"),
        ("the day after tomorrow", "2026-10-15"),
        ("this week", "2026-10-16"),
        ("next week", "2026-10-23"),
        ("by the end of next week", "2026-10-23"),
        ("end of month", "2026-10-31"),
        ("next month", "2026-11-30"),
        ("by the end of the quarter", "2026-12-31"),
        ("by the end of the year", "2026-12-31"),
        ("in two weeks", "2026-10-27"),
        ("within a couple of days", "2026-10-15"),
        ("in 10 days", "2026-10-23"),
        ("in a month", "2026-11-13"),
        ("by the ninth of September", "2027-09-09"),
        ("December 1", "2026-12-01"),
        ("on the 15th of January 2027", "2027-01-15"),
        ("2026-12-01", "2026-12-01"),
        ("am 1.12.", "2026-12-01"),
        ("by March", "2027-03-31"),
        ("bis Freitag", "2026-10-16"),
        ("übermorgen", "2026-10-15"),
        ("in zwei Wochen", "2026-10-27"),
        ("nächste Woche", "2026-10-23"),
        ("Ende des Monats", "2026-10-31"),
        ("d'ici vendredi", "2026-10-16"),
        ("la semaine prochaine", "2026-10-23"),
        ("dans deux semaines", "2026-10-27"),
        ("el viernes", "2026-10-16"),
        ("mañana", "2026-10-14"),
    ],
)
def test_a_day_is_reckoned(words: str, due: str) -> None:
    assert due_on(words, SAID_ON) == date.fromisoformat(due)


@pytest.mark.parametrize(
    "words",
    ["", "soon", "before the next meeting", "by lunch", "in half an hour", "February 30", "we may", "31.2."],
)
def test_no_day_is_made_up(words: str) -> None:
    assert due_on(words, SAID_ON) is None


def test_the_last_day_of_a_short_month_stands_for_the_31st() -> None:
    assert due_on("in one month", date(2027, 1, 31)) == date(2027, 2, 28)
