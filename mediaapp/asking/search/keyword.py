"""The index of words: one question that is put alike to SQLite (FTS5) and to PostgreSQL (tsvector).

The index stands on the very rows of the record, so it follows every correction by itself; which rows may be
found (those of meetings one may see, alive and current) is decided inside the query.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, ClassVar, Protocol

from django.db import connection

from mediaapp.asking.search.words import Wanted
from mediaapp.meetings.models import MeetingSet


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows may be found: those of `meetings`; where `speakers` are named, only what they said."""

    meetings: MeetingSet
    speakers: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Asking:
    """A statement with its parameters."""

    sql: str
    parameters: tuple[Any, ...]


BY = " AND u.speaker_id IN (SELECT id FROM meetings_speaker WHERE name IN ({names}))"


class Words(Protocol):
    """The index of one kind of database. The first key a statement gives is the best."""

    said_sql: ClassVar[str]
    """Keys of utterances: takes what is matched, meetings, speakers and how many."""
    shown_sql: ClassVar[str]
    """Keys of screens: takes what is matched, meetings and how many."""

    def said(self, search: Wanted, scope: Scope, most: int) -> Asking:
        meetings, parameters = among(scope)
        condition, names = by(scope.speakers)
        sql = self.said_sql.format(meetings=meetings, by=condition)
        return Asking(sql, (self.match(search), *parameters, *names, most))

    def shown(self, search: Wanted, scope: Scope, most: int) -> Asking:
        meetings, parameters = among(scope)
        return Asking(self.shown_sql.format(meetings=meetings), (self.match(search), *parameters, most))

    def match(self, search: Wanted) -> str:
        """The search in the database's own words."""
        ...

    def schema(self, there: Collection[str]) -> Sequence[str]:
        """Statements that make and fill what is missing; `there` names SQLite's tables and triggers."""
        ...


@cache
def _words(vendor: str) -> Words:
    from mediaapp.asking.search.postgres import Postgres  # noqa: PLC0415 - each is built on this module
    from mediaapp.asking.search.sqlite import SQLite  # noqa: PLC0415

    return Postgres() if vendor == "postgresql" else SQLite()


def words() -> Words:
    """The index of the database that is in use."""
    return _words(connection.vendor)


def said(search: Wanted, scope: Scope, most: int) -> list[int]:
    """Utterances that hold words of the search, the best first."""
    return _keys(words().said(search, scope, most)) if search else []


def shown(search: Wanted, scope: Scope, most: int) -> list[int]:
    """Screens that hold words of the search, the best first; none where a speaker is named."""
    return _keys(words().shown(search, scope, most)) if search and not scope.speakers else []


def ensure() -> None:
    """Make the index where it is missing, and fill it."""
    with connection.cursor() as cursor:
        there = set[str]()
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master")
            there = {row[0] for row in cursor.fetchall()}
        for statement in words().schema(there):
            cursor.execute(statement)


def plan(asking: Asking) -> str:
    """How the database would go about a statement, in its own words."""
    word = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{word} {asking.sql}", asking.parameters)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


def _keys(asking: Asking) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(asking.sql, asking.parameters)
        return [int(row[0]) for row in cursor.fetchall()]


def among(scope: Scope) -> tuple[str, tuple[Any, ...]]:
    """The meetings of a scope as a subquery with its parameters."""
    query = scope.meetings.order_by().values("pk").query
    sql, parameters = query.sql_with_params()
    return sql, tuple(parameters)


def by(speakers: Iterable[str]) -> tuple[str, tuple[Any, ...]]:
    """A condition on what these speakers said; nothing where none is named."""
    names = tuple(speakers)
    if not names:
        return "", ()
    return BY.format(names=", ".join(["%s"] * len(names))), names
