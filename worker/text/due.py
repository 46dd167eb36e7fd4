"""The day that is meant by words like "by Friday" or "in two weeks", reckoned from the day they were said."""

import calendar
import re
from datetime import date, timedelta

from worker.text.dates import month_of
from worker.text.words import tokens

_DAYS = {
    name: n
    for n, names in enumerate(
        (
            "monday montag lundi lunes",
            "tuesday dienstag mardi martes",
            "wednesday mittwoch mercredi miércoles",
            "thursday donnerstag jeudi jueves",
            "friday freitag vendredi viernes",
            "saturday samstag sonnabend samedi sábado",
            "sunday sonntag dimanche domingo",
        )
    )
    for name in names.split()
}
_NUMBERS = {
    word: n
    for words, n in (
        ("a an one ein einem einer eine un une uno una", 1),
        ("two zwei deux dos couple", 2),
        ("three drei trois tres few", 3),
        ("four vier quatre cuatro", 4),
        ("five fünf cinq cinco", 5),
        ("six sechs seis", 6),
        ("seven sieben sept siete", 7),
        ("eight acht huit ocho", 8),
        ("ten zehn dix diez", 10),
        ("fourteen vierzehn quatorze catorce", 14),
    )
    for word in words.split()
}
_UNITS = {
    "day": r"days?|tag(?:e|en|es)?|jours?|días?",
    "week": r"weeks?|wochen?|semaines?|semanas?",
    "month": r"months?|monat(?:e|en|s)?|mois|mes(?:es)?",
    "quarter": r"quarters?|quartals?|trimestres?",
    "year": r"years?|jahre?s?|ans?|années?|años?",
}
_NEXT = r"next|coming|nächste[rnms]?|kommende[rnms]?|prochaine?|que viene|próxim[oa]"
_END = r"end of|ende|fin (?:de|du|des)|finales de"
_SAME_DAY = r"today|tonight|this (?:morning|afternoon|evening)|heute|aujourd'hui|ce soir|hoy|esta noche"
_DAY_AFTER = r"tomorrow|morgen|demain|mañana"
_TWO_AFTER = r"(?:the )?day after tomorrow|übermorgen|après-demain|pasado mañana"
_UNIT = "|".join(_UNITS.values())
_IN = rf"(?:in|within|innerhalb von|dans|en) (?:about |etwa )?(?:a )?(\w+)(?: of)? ({_UNIT})"
_IN_MONTH = r"by|until|till|before|in|end of|bis|im|ende|avant|en|fin|antes de"
_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_DOTTED = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})?")


def due_on(words: str, said_on: date) -> date | None:
    """The day meant, never before it was said; None where the words name no day, such as "soon".

    A weekday is the next one of that name, at least a day away; a month alone and "the end of" one is its
    last day; a day without a year is its next return.
    """
    text = " ".join(words.casefold().replace("’", "'").split())
    for rule in (_dated, _relative, _ending, _counted, _weekday, _next_unit, _month_alone):
        found = rule(text, said_on)
        if found:
            return found
    return None


def _dated(text: str, said_on: date) -> date | None:
    """A day of the calendar: 2026-12-01, 1.12., the first of December, December 1, 2026."""
    if iso := _ISO.search(text):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if dotted := _DOTTED.search(text):
        return _returning(int(dotted[2]), int(dotted[1]), said_on, int(dotted[3]) if dotted[3] else None)
    found = list(tokens(text))
    for at, token in enumerate(found[:-1]):
        day = found[at + 1]
        if token.is_month and day.is_number:
            month, number = int(token.form.removeprefix("@")), _figures(day.form)
            following = _figures(found[at + 2].form) if len(found) > at + 2 else 0
            return _returning(month, number, said_on, following if 2000 <= following < 2200 else None)
    return None


def _figures(form: str) -> int:
    figures = form.removeprefix("#").removesuffix("th")
    return int(figures) if figures.isdecimal() and len(figures) < 5 else 0


def _returning(month: int, day: int, said_on: date, year: int | None) -> date | None:
    if year:
        return _day(year, month, day)
    this = _day(said_on.year, month, day)
    return this if this is None or this >= said_on else _day(said_on.year + 1, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _relative(text: str, said_on: date) -> date | None:
    for days, words in ((2, _TWO_AFTER), (1, _DAY_AFTER), (0, _SAME_DAY)):
        if re.search(rf"(?<!\w)(?:{words})(?!\w)", text):
            return said_on + timedelta(days=days)
    return None


def _ending(text: str, said_on: date) -> date | None:
    """The end of a day, a week (its Friday), a month, a quarter or a year, of this one or the next."""
    unit = _unit(
        rf"(?:{_END}) (?:the |der |des |la |le |el )?(?P<next>{_NEXT})?\s*(?:this |dieser |dieses )?", text
    )
    if not unit:
        return None
    name, is_next = unit
    match name:
        case "day":
            return said_on + timedelta(days=int(is_next))
        case "week":
            return _friday(said_on) + timedelta(weeks=int(is_next))
        case "month":
            return _last_of(said_on, said_on.month + int(is_next))
        case "quarter":
            return _last_of(said_on, (said_on.month - 1) // 3 * 3 + 3 + 3 * int(is_next))
    return date(said_on.year + int(is_next), 12, 31)


def _unit(before: str, text: str) -> tuple[str, bool] | None:
    """The unit named after `before`, and whether "next" stands there."""
    for name, words in _UNITS.items():
        if found := re.search(rf"(?<!\w){before}(?:{words})(?!\w)", text):
            return name, bool(found["next"])
    return None


def _friday(said_on: date) -> date:
    return said_on + timedelta(days=(4 - said_on.weekday()) % 7)


def _last_of(said_on: date, month: int) -> date:
    """The last day of a month that may count beyond this year's twelve."""
    year, month = said_on.year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1])


def _counted(text: str, said_on: date) -> date | None:
    """So many days, weeks, months or years from then."""
    found = re.search(rf"(?<!\w){_IN}(?!\w)", text)
    if not found:
        return None
    n = int(found[1]) if found[1].isdecimal() else _NUMBERS.get(found[1], 0)
    if not 0 < n < 1000:
        return None
    unit = next(name for name, words in _UNITS.items() if re.fullmatch(words, found[2]))
    return said_on + timedelta(days=n) if unit == "day" else _later(said_on, unit, n)


def _later(said_on: date, unit: str, n: int) -> date:
    if unit == "week":
        return said_on + timedelta(weeks=n)
    months = said_on.month + n * {"month": 1, "quarter": 3, "year": 12}[unit]
    last = _last_of(said_on, months)
    return last.replace(day=min(said_on.day, last.day))


def _weekday(text: str, said_on: date) -> date | None:
    """The next day of that name; "next Friday" said within the week before is the Friday after it."""
    for word in re.findall(r"\w+", text):
        if word in _DAYS:
            away = (_DAYS[word] - said_on.weekday()) % 7 or 7
            is_next = re.search(rf"(?<!\w)(?:next|nächste[rnms]?|prochaine?) {word}", text)
            is_this_week = _DAYS[word] > said_on.weekday()
            return said_on + timedelta(days=away + (7 if is_next and is_this_week else 0))
    return None


def _next_unit(text: str, said_on: date) -> date | None:
    """Some time next week is by its Friday; this week by this one; next month and so on by its end."""
    unit = _unit(rf"(?P<next>(?:{_NEXT}) )?(?:this |diese[rnms]? |cette |ce |esta |este )?", text)
    if not unit or unit[0] == "day":
        return None
    name, is_next = unit
    is_this = re.search(r"(?<!\w)(?:this|diese[rnms]?|cette|ce|esta|este) ", text)
    after = re.search(r"(?:semaine|mois|année|an) prochaine?|que viene|próxim[oa]", text)
    if not (is_next or is_this or after):
        return None
    return _ending(f"end of {'next ' if is_next or after else ''}{name}", said_on)


def _month_alone(text: str, said_on: date) -> date | None:
    """A month by its name is its last day, this year or next."""
    named = re.search(
        r"(?<!\w)(?:by|until|till|before|in|end of|bis|im|ende|avant|en|fin|antes de) (\w+)(?! \d)", text
    )
    month = month_of(named[1]) if named else 0
    return _last_of(said_on, month + (12 if month < said_on.month else 0)) if month else None
