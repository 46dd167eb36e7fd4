"""Words in PostgreSQL: indexes on an expression of the record's rows, which the database keeps up itself."""

import unicodedata
from collections.abc import Collection, Sequence

from mediaapp.asking.search.keyword import Words
from mediaapp.asking.search.words import Term, Wanted

SAID = """
SELECT u.id FROM meetings_utterance u JOIN meetings_meeting m ON m.id = u.meeting_id,
to_tsquery('simple', asking_plain(%s)) AS wanted
WHERE asking_words(u.text) @@ wanted AND u.died_of_id IS NULL
AND (u.job_id IS NULL OR u.job_id = m.current_job_id) AND m.id IN ({meetings}){by}
ORDER BY ts_rank(asking_words(u.text), wanted, 1) DESC, u.id LIMIT %s
"""
SHOWN = """
SELECT s.id FROM meetings_screen s JOIN meetings_meeting m ON m.id = s.meeting_id,
to_tsquery('simple', asking_plain(%s)) AS wanted
WHERE asking_words(s.title || ' ' || s.text || ' ' || s.description) @@ wanted
AND s.job_id = m.current_job_id AND m.id IN ({meetings})
ORDER BY ts_rank(asking_words(s.title || ' ' || s.text || ' ' || s.description), wanted, 1) DESC, s.id
LIMIT %s
"""

MADE = (
    """
CREATE OR REPLACE FUNCTION asking_plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(lower(said), '{accented}', '{bare}')""",
    """
CREATE OR REPLACE FUNCTION asking_words(said text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN to_tsvector('simple'::regconfig, regexp_replace(asking_plain(said), '[^[:alnum:]]+', ' ', 'g'))""",
    """
CREATE INDEX IF NOT EXISTS asking_said ON meetings_utterance USING gin (asking_words(text))
WHERE died_of_id IS NULL""",
    """
CREATE INDEX IF NOT EXISTS asking_shown ON meetings_screen
USING gin (asking_words(title || ' ' || text || ' ' || description))""",
)


class Postgres(Words):
    """tsvector: words without regard to case and accents, ranked by `ts_rank`."""

    said_sql, shown_sql = SAID, SHOWN

    def match(self, search: Wanted) -> str:
        return match(search)

    def schema(self, there: Collection[str]) -> Sequence[str]:  # noqa: ARG002 - each may run again
        accented, bare = accents()
        return [one.format(accented=accented, bare=bare) for one in MADE]


def match(search: Wanted) -> str:
    """What `to_tsquery` is given. Words are letters and figures alone, so none of its signs is among them."""
    terms = " | ".join(map(_term, search.terms))
    phrases = " & ".join(f"({' <-> '.join(phrase)})" for phrase in search.phrases)
    if terms and phrases:
        return f"({phrases}) | (({phrases}) & ({terms}))"
    return terms or phrases


def _term(term: Term) -> str:
    return term.text if term.is_whole else f"{term.text}:*"


def accents() -> tuple[str, str]:
    """Small Latin letters with accents, and the same without: what SQLite leaves out of account too."""
    pairs = [
        (letter, bare)
        for letter in map(chr, (*range(0xE0, 0x250), *range(0x1E00, 0x1F00)))
        if (bare := unicodedata.normalize("NFD", letter)[0]) != letter and bare.isascii() and letter.islower()
    ]
    return "".join(letter for letter, _ in pairs), "".join(bare for _, bare in pairs)
