"""Long lists in pages: a cursor names the last row that was read, so that new rows change nothing."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Schema

from mediaapp.api.problems import Problem, absent, invalid

LIMIT, MOST = 50, 100


class Paging(Schema):
    """How a list is asked for in pages."""

    limit: int = Field(default=LIMIT, ge=1, le=MOST)
    cursor: str = Field(default="", max_length=400, description="`next_cursor` of the page before.")


class Meta(Schema):
    """Whether there are more, and the cursor with which they are asked for."""

    has_more: bool
    next_cursor: str | None


def key_of(sent: int) -> int:
    """Raises a `Problem` for a number that no row can have."""
    if not 0 <= sent < 1 << 63:
        raise absent()
    return sent


def aware(at: datetime) -> datetime:
    """A time without an offset is in the site's own zone. Raises a `Problem` for what is none there."""
    try:
        return at if at.tzinfo else timezone.make_aware(at)
    except (OverflowError, ValueError):
        raise invalid("updated_after", _("This is no time.")) from None


def page[Row: Model](
    rows: QuerySet[Row], *, sort: str, cursor: str, limit: int, key: Callable[[str], Any] = UUID
) -> tuple[Sequence[Row], Meta]:
    """Rows in the order of `sort`, a column of times with a `-` for the newest first; `key` reads an id.

    Raises a `Problem` for a cursor that is not one of ours, or belongs to another order.
    """
    column, is_falling = sort.removeprefix("-"), sort.startswith("-")
    ordered = rows.order_by(sort, "pk")
    if cursor:
        at, last = _read(cursor, sort, key)
        beyond = {f"{column}__lt" if is_falling else f"{column}__gt": at}
        ordered = ordered.filter(Q(**beyond) | Q(**{column: at, "pk__gt": last}))
    found = list(ordered[: limit + 1])
    has_more = len(found) > limit
    found = found[:limit]
    following = _write(getattr(found[-1], column), found[-1].pk, sort) if has_more else None
    return found, Meta(has_more=has_more, next_cursor=following)


def newest[Row: Model](rows: QuerySet[Row], *, cursor: str, limit: int) -> tuple[Sequence[Row], Meta]:
    """The same for rows whose keys count up. Raises a `Problem` for a bad cursor."""
    ordered = rows.order_by("-pk")
    if cursor:
        last = _unpacked(cursor).get("id")
        if not isinstance(last, int) or not 0 <= last < 1 << 63:
            raise _damaged()
        ordered = ordered.filter(pk__lt=last)
    found = list(ordered[: limit + 1])
    has_more = len(found) > limit
    found = found[:limit]
    return found, Meta(has_more=has_more, next_cursor=_packed({"id": found[-1].pk}) if has_more else None)


def slice_of[Thing](
    things: Sequence[Thing], *, cursor: str, limit: int, key: Callable[[Thing], str]
) -> tuple[Sequence[Thing], Meta]:
    """The same for a list that is short enough to be read whole.

    Its cursor names the last thing that was read, so that one which comes or goes before it moves nothing;
    where that very thing is gone, it goes on at its place.
    """
    known = _unpacked(cursor) if cursor else {"id": None, "n": 0}
    last, start = known.get("id"), known.get("n")
    if not isinstance(start, int) or start < 0:
        raise _damaged()
    after = (n for n, thing in enumerate(things, 1) if last is not None and key(thing) == last)
    start = next(after, start)
    end = start + limit
    if end >= len(things):
        return things[start:end], Meta(has_more=False, next_cursor=None)
    following = _packed({"id": key(things[end - 1]), "n": end})
    return things[start:end], Meta(has_more=True, next_cursor=following)


def numbered(cursor: str) -> tuple[int, Callable[..., Meta]]:
    """For a list in numbered pages: which is asked for, and what to say of the next."""
    number = _unpacked(cursor).get("page") if cursor else 1
    if not isinstance(number, int) or not 1 <= number < 10_000:
        raise _damaged()

    def meta(*, has_more: bool) -> Meta:
        return Meta(has_more=has_more, next_cursor=_packed({"page": number + 1}) if has_more else None)

    return number, meta


def _write(at: datetime, key: object, sort: str) -> str:
    return _packed({"s": sort, "at": at.isoformat(), "id": str(key)})


def _read(cursor: str, sort: str, key: Callable[[str], Any]) -> tuple[datetime, Any]:
    known = _unpacked(cursor)
    try:
        if known["s"] != sort:
            raise _damaged()
        at = datetime.fromisoformat(known["at"])
        if at.tzinfo is None:
            raise _damaged()
        return at, key(known["id"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _damaged() from None


def _packed(known: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(known, separators=(",", ":")).encode()).decode().rstrip("=")


def _unpacked(cursor: str) -> dict[str, Any]:
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, UnicodeError, ValueError):
        raise _damaged() from None
    if not isinstance(found, dict):
        raise _damaged()
    return found


def _damaged() -> Problem:
    said = "The cursor is not one that this list gave in this order. Begin again without it."
    return Problem(422, "invalid_cursor", said, errors=[{"field": "cursor", "detail": said}])
