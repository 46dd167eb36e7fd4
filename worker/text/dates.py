"""Days of the year in one order, however they are said: "the ninth of September" is "September 9"."""

from collections.abc import Iterator, Sequence

from worker.text.tokens import Token

_NAMES = (
    "january jan januar jänner janvier",
    "february feb februar février",
    "march mar märz mars",
    "april apr avril",
    "may mai",
    "june jun juni juin",
    "july jul juli juillet",
    "august aug août",
    "september sep sept septembre",
    "october oct oktober okt octobre",
    "november nov novembre",
    "december dec dezember dez décembre",
)
_MONTH = {name: n for n, names in enumerate(_NAMES, start=1) for name in names.split()}
_OFTEN_ANOTHER_WORD = frozenset(
    "may mai mar mars march jan apr jun jul aug sep dec dez nov oct okt feb sept".split()
)
_WEEKDAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag "
    "samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche".split()
)


def is_weekday(token: Token) -> bool:
    return token.form in _WEEKDAYS


def month_of(word: str) -> int:
    """The number of the month that a word names, 1 to 12; 0 for any other word."""
    return _MONTH.get(word, 0)


def iso(date: str, at: int) -> Iterator[Token]:
    """The tokens of a date like "2026-09-09" that starts at character `at`, as of "September 9, 2026"."""
    year, month, day = date.split("-")
    yield Token((f"@{int(month)}",), at + 5, at + 7)
    yield Token((f"#{int(day)}",), at + 8, at + 10)
    yield Token((f"#{int(year)}",), at, at + 4)


def ordered(tokens: Sequence[Token]) -> Iterator[Token]:
    """The same tokens with every day after its month, and "the … of" between them left out."""
    at = 0
    while at < len(tokens):
        used, found = _day_first(tokens, at) or _month_first(tokens, at) or (1, (_alone(tokens[at]),))
        yield from found
        at += used


def _day_first(tokens: Sequence[Token], at: int) -> tuple[int, tuple[Token, ...]] | None:
    start = at + (tokens[at].form == "the")
    day = _day(tokens, start)
    month_at = start + 1
    if start == at and day is not None and _month(tokens, month_at):
        return 2, (_as_month(tokens[month_at]), day)
    if day is not None and month_at < len(tokens) and tokens[month_at].form == "of":
        month_at += 1
    if day is None or not _month(tokens, month_at):
        return None
    return month_at + 1 - at, (_as_month(tokens[month_at]), day)


def _month_first(tokens: Sequence[Token], at: int) -> tuple[int, tuple[Token, ...]] | None:
    if not _month(tokens, at):
        return None
    day_at = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].form == "the")
    day = _day(tokens, day_at)
    return None if day is None else (day_at + 1 - at, (_as_month(tokens[at]), day))


def _alone(token: Token) -> Token:
    is_month = token.form in _MONTH and token.form not in _OFTEN_ANOTHER_WORD
    return _as_month(token) if is_month else token


def _month(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and (tokens[at].is_month or tokens[at].form in _MONTH)


def _as_month(token: Token) -> Token:
    number = _MONTH.get(token.form)
    return token if number is None else Token((f"@{number}",), token.start, token.end)


def _day(tokens: Sequence[Token], at: int) -> Token | None:
    if at >= len(tokens) or not tokens[at].is_number:
        return None
    figures = tokens[at].form.removeprefix("#").removesuffix("th")
    if not figures.isdecimal() or not 1 <= int(figures) <= 31:
        return None
    return Token((f"#{figures}", f"#{figures}th"), tokens[at].start, tokens[at].end)
