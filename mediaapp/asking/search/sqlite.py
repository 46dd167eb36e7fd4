"""Words in SQLite: FTS5 tables without text of their own, kept up by triggers on the record's rows."""

import sqlite3
from collections.abc import Collection, Sequence

from mediaapp.asking.search.keyword import Words
from mediaapp.asking.search.words import Term, Wanted

# The index drives: a cross join keeps SQLite from walking through the record instead.
SAID = """
SELECT u.id FROM asking_said
CROSS JOIN meetings_utterance u ON u.id = asking_said.rowid
CROSS JOIN meetings_meeting m ON m.id = u.meeting_id
WHERE asking_said MATCH %s AND u.died_of_id IS NULL AND (u.job_id IS NULL OR u.job_id = m.current_job_id)
AND m.id IN ({meetings}){by}
ORDER BY bm25(asking_said), u.id LIMIT %s
"""
SHOWN = """
SELECT s.id FROM asking_shown
CROSS JOIN meetings_screen s ON s.id = asking_shown.rowid
CROSS JOIN meetings_meeting m ON m.id = s.meeting_id
WHERE asking_shown MATCH %s AND s.job_id = m.current_job_id AND m.id IN ({meetings})
ORDER BY bm25(asking_shown, 2.0, 1.0, 1.0), s.id LIMIT %s
"""
MADE = {
    "": """
CREATE VIRTUAL TABLE {name} USING fts5(
    {columns}, content='{table}', content_rowid='id', tokenize='unicode61 remove_diacritics 2', prefix='3 4 5'
)""",
    "_put": """
CREATE TRIGGER {name}_put AFTER INSERT ON {table} BEGIN
    INSERT INTO {name}(rowid, {columns}) VALUES (new.id, {new});
END""",
    "_take": """
CREATE TRIGGER {name}_take AFTER DELETE ON {table} BEGIN
    INSERT INTO {name}({name}, rowid, {columns}) VALUES ('delete', old.id, {old});
END""",
    "_turn": """
CREATE TRIGGER {name}_turn AFTER UPDATE OF {columns} ON {table} BEGIN
    INSERT INTO {name}({name}, rowid, {columns}) VALUES ('delete', old.id, {old});
    INSERT INTO {name}(rowid, {columns}) VALUES (new.id, {new});
END""",
}
FILL = "INSERT INTO {name}({name}) VALUES ('rebuild')"
WIPING = "INSERT INTO {name}({name}, rank) VALUES ('secure-delete', 1)"
LEAVES_NOTHING = (3, 42, 0)
"""Since this version FTS5 can wipe what it forgets, instead of marking it."""

TABLES = (
    ("asking_said", "meetings_utterance", ("text",)),
    ("asking_shown", "meetings_screen", ("title", "text", "description")),
)


class SQLite(Words):
    """FTS5: words without regard to case and accents, ranked by BM25."""

    said_sql, shown_sql = SAID, SHOWN

    def match(self, search: Wanted) -> str:
        return match(search)

    def schema(self, there: Collection[str]) -> Sequence[str]:
        return [statement for table in TABLES for statement in _made(table, there)]


def match(search: Wanted) -> str:
    """What FTS5 is asked for. Every word stands in quotes, where no sign means anything to it."""
    terms = " OR ".join(map(_quoted, search.terms))
    phrases = " AND ".join('"{}"'.format(" ".join(phrase)) for phrase in search.phrases)
    if terms and phrases:  # the terms choose nothing then, but they help to rank
        return f"({phrases}) OR (({phrases}) AND ({terms}))"
    return terms or phrases


def _quoted(term: Term) -> str:
    return f'"{term.text}"' if term.is_whole else f'"{term.text}" *'


def _made(of: tuple[str, str, tuple[str, ...]], there: Collection[str]) -> list[str]:
    """The table and its triggers, filled anew if one of them is missing.

    Django drops the triggers of a table that it alters: SQLite has it copy the rows to a new one.
    """
    name, table, columns = of
    parts = {
        "name": name,
        "table": table,
        "columns": ", ".join(columns),
        "new": ", ".join(f"new.{column}" for column in columns),
        "old": ", ".join(f"old.{column}" for column in columns),
    }
    named = {f"{name}{ending}": statement.format(**parts) for ending, statement in MADE.items()}
    missing = [statement for one, statement in named.items() if one not in there]
    wiping = [WIPING] if sqlite3.sqlite_version_info >= LEAVES_NOTHING else []
    return [*missing, *(one.format(**parts) for one in (*wiping, FILL))] if missing else []
