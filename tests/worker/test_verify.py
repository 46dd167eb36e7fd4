"""A quote that was said always holds; one that was changed never does."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.findings import Box, MediaKind, Sight, Source, Span, Word
from worker.meeting import Claim, Evidence, EvidenceKind, Meeting, Section, Showing, Speaker, Utterance
from worker.text.words import joined
from worker.verify import verify

SOURCE = Source("talk", "talk.mp4", Path("talk.mp4"), Path("made"), MediaKind.VIDEO)
WORD_MS = 400


def utterance(text: str, *, at: int = 0, label: str = "u1", speaker: str = "p1") -> Utterance:
    """A row whose words last 400 ms each, back to back."""
    words = tuple(
        Word(Span(at + n * WORD_MS, at + (n + 1) * WORD_MS), word) for n, word in enumerate(text.split())
    )
    return Utterance(label, "talk", Span(at, at + len(words) * WORD_MS), speaker, text, words)


def meeting(*rows: Utterance | Showing, language: str = "en", names: tuple[str, ...] = ("", "")) -> Meeting:
    return Meeting(
        title="Weekly",
        sources=(SOURCE,),
        speakers=tuple(Speaker(f"p{n}", name) for n, name in enumerate(names, start=1)),
        utterances=tuple(row for row in rows if isinstance(row, Utterance)),
        showings=tuple(row for row in rows if isinstance(row, Showing)),
        language=language,
    )


def claim(quote: str, text: str = "so it was", *, of: str = "u1", **more: Any) -> Claim:
    kind = EvidenceKind.SHOWN if of.startswith("s") else EvidenceKind.SAID
    span = more.pop("span", Span(0, 1))
    return Claim("c1", Section.DECISIONS, text, (Evidence(kind, "talk", span, quote, of),), fields=more)


def slide(text: str, boxes: tuple[str, ...] = ()) -> Showing:
    sight = Sight(1, text, tuple(Box(line, 0, 0, 1, 1) for line in boxes))
    return Showing("s1", "talk", Span(1_000, 9_000), "g1", "frames/1.webp", sight)


# ── said or not said, for any words ──────────────────────────────────────────────────────────────────

# Each entry is one thing that can be said, in its forms; no two entries can be heard as one another.
PLAIN: list[tuple[str, ...]] = [
    (word,) for word in "budget launch servers we ship friday river green café Straße бюджет".split()
]
PLAIN += [("e-mail", "email", "e mail"), ("won't", "will not", "won’t")]
NUMBERS = [("thirty-eight", "38"), ("two million", "2,000,000"), ("fifty two", "52"), ("seven", "7")]
FORMS = PLAIN + NUMBERS
FILLERS = ["", "", "um ", "uh, ", "Äh "]
MARKS = ["", "", ",", ".", "!", " –", "…"]


def apart(entries: list[int]) -> bool:
    """No two numbers side by side: they would be said as another number."""
    return all(a < len(PLAIN) or b < len(PLAIN) for a, b in pairwise(entries))


sayings = st.lists(st.integers(0, len(FORMS) - 1), min_size=3, max_size=14).filter(apart)


def spoken(entries: list[int]) -> tuple[Utterance, list[tuple[int, int]]]:
    """The row that says the first form of each entry, and the words that each entry takes up."""
    words = [FORMS[entry][0].split() for entry in entries]
    places, at = [], 0
    for parts in words:
        places.append((at, at + len(parts)))
        at += len(parts)
    return utterance(" ".join(word for parts in words for word in parts)), places


def retold(draw: st.DrawFn, entries: list[int]) -> str:
    """The entries in other forms, other case and other punctuation, with hesitations between them."""
    parts = []
    for entry in entries:
        form = draw(st.sampled_from(FORMS[entry]))
        form = draw(st.sampled_from([form, form.upper(), form.capitalize()]))
        parts.append(draw(st.sampled_from(FILLERS)) + form + draw(st.sampled_from(MARKS)))
    return " ".join(parts)


@st.composite
def true_quotes(draw: st.DrawFn) -> tuple[Utterance, str, Span]:
    entries = draw(sayings)
    row, places = spoken(entries)
    first = draw(st.integers(0, len(entries) - 1))
    last = draw(st.integers(first, len(entries) - 1))
    part = entries[first : last + 1]
    size = len(part)
    starts = [n for n in range(len(entries) - size + 1) if entries[n : n + size] == part]
    at = starts[0]  # the claimed span is the beginning, so the first occurrence is the nearest
    span = Span(row.words[places[at][0]].span.start_ms, row.words[places[at + size - 1][1] - 1].span.end_ms)
    return row, retold(draw, part), span


@given(true_quotes())
def test_what_was_said_holds_to_the_word(case: tuple[Utterance, str, Span]) -> None:
    row, quote, span = case
    checked = verify(claim(quote), meeting(row))
    assert (checked.verified, checked.doubt) == (True, "")
    [evidence] = checked.evidence
    assert (evidence.verified, evidence.of, evidence.span) == (True, "u1", span)
    assert evidence.quote.strip(".!") in row.text


@st.composite
def changed_quotes(draw: st.DrawFn) -> tuple[Utterance, str]:
    """A run of what was said with one word replaced, dropped from its middle, or a negation put in."""
    entries = draw(sayings)
    row, _ = spoken(entries)
    first = draw(st.integers(0, len(entries) - 3))
    part: list[int] = entries[first : draw(st.integers(first + 3, len(entries)))]
    at = draw(st.integers(0, len(part) - 1))
    change = draw(st.sampled_from(["word", "not", "number"]))
    if change == "not":
        quote = retold(draw, part[:at]) + " not " + retold(draw, part[at:])
        return row, quote
    others = [n for n in range(len(FORMS)) if n != part[at]]
    if change == "number" and part[at] >= len(PLAIN):
        others = [n for n in others if n >= len(PLAIN)]
    part = [*part[:at], draw(st.sampled_from(others)), *part[at + 1 :]]
    size = len(part)
    is_said = any(entries[n : n + size] == part for n in range(len(entries)))
    return row, retold(draw, part) if apart(part) and not is_said else "nothing of the kind"


@given(changed_quotes())
def test_what_was_changed_never_holds(case: tuple[Utterance, str]) -> None:
    row, quote = case
    checked = verify(claim(quote), meeting(row))
    assert not checked.verified
    assert not checked.evidence[0].verified
    assert checked.doubt == "The quote is not in the recording."
    assert checked.evidence[0].quote == quote


@given(st.text(), st.text())
def test_any_text_can_be_checked(quote: str, text: str) -> None:
    checked = verify(claim(quote, text), meeting(utterance("we ship on friday")))
    assert checked.text == text
    assert checked.verified == (not checked.doubt)


# ── where a quote is looked for ──────────────────────────────────────────────────────────────────────


def test_the_nearest_of_several_is_taken() -> None:
    row = utterance("yes we ship. And then we ship. Yes.")
    checked = verify(claim("We ship", span=Span(2_000, 2_100)), meeting(row))
    assert checked.evidence[0].span == Span(2_000, 2_800)
    assert checked.evidence[0].quote == "we ship."


def test_a_wrong_label_is_put_right_within_the_claimed_time() -> None:
    rows = utterance("good morning"), utterance("we ship on Friday", at=5_000, label="u2", speaker="p2")
    checked = verify(claim("ship on friday", of="u1", span=Span(5_000, 6_000)), meeting(*rows))
    assert (checked.evidence[0].of, checked.evidence[0].span) == ("u2", Span(5_400, 6_600))
    assert not verify(claim("ship on friday", of="u1", span=Span(0, 800)), meeting(*rows)).verified


def test_a_quote_may_run_on_into_the_same_speakers_next_row() -> None:
    first, second = utterance("so we ship"), utterance("on Friday then", at=2_000, label="u2")
    checked = verify(claim("we ship on friday"), meeting(first, second))
    assert (checked.evidence[0].quote, checked.evidence[0].span) == ("we ship on Friday", Span(400, 2_800))
    other = replace(second, speaker="p2")
    assert not verify(claim("we ship on friday"), meeting(first, other)).verified
    late = utterance("on Friday then", at=60_000, label="u2")
    assert not verify(claim("we ship on friday"), meeting(first, late)).verified


def test_a_row_without_word_times_gives_its_own_span() -> None:
    row = replace(utterance("we ship on Friday"), words=())
    assert verify(claim("ship on"), meeting(row)).evidence[0].span == row.span


def test_a_rewritten_word_falls_back_to_the_row() -> None:
    row = replace(utterance("we chip on Friday"), text="we ship on Friday")
    assert verify(claim("ship on"), meeting(row)).evidence[0].span == row.span
    assert verify(claim("on Friday"), meeting(row)).evidence[0].span == Span(800, 1_600)


def test_scripts_without_spaces_are_found_inside_words() -> None:
    words = tuple(
        Word(Span(n * 100, n * 100 + 100), part) for n, part in enumerate(["今日", "出荷", "します"])
    )
    row = Utterance("u1", "talk", Span(0, 300), "p1", joined(word.text for word in words), words)
    checked = verify(claim("出荷します。"), meeting(row))
    assert (checked.verified, checked.evidence[0].span) == (True, Span(100, 300))


def test_a_screen_is_read_over_its_lines_and_by_box() -> None:
    shown = slide("Q3 budget\nrose by 40 %", boxes=("Total: 2.5 million", "Owner"))
    for quote in ("budget rose by forty percent", "total two point five million"):
        [evidence] = verify(claim(quote, of="s1"), meeting(shown)).evidence
        assert (evidence.verified, evidence.of, evidence.span) == (True, "s1", shown.span)
    refused = verify(claim("budget rose by fifty percent", of="s1"), meeting(shown))
    assert refused.doubt == "The quote is not on the screen."


def test_a_claim_without_evidence_is_in_doubt() -> None:
    bare = Claim("c1", Section.OVERVIEW, "We ship.")
    assert verify(bare, meeting()).doubt == "No moment of the recording is given for this."


def test_one_quote_that_holds_is_enough() -> None:
    row = utterance("we ship on Friday")
    both = claim("we ship on Friday").evidence + claim("we never ship").evidence
    checked = verify(replace(claim(""), evidence=both), meeting(row))
    assert (checked.verified, [one.verified for one in checked.evidence]) == (True, [True, False])


# ── names, numbers and dates ─────────────────────────────────────────────────────────────────────────

SAID = "Maria will cut the budget by 40 percent before September 9th and we trust her"


@pytest.mark.parametrize(
    "text",
    [
        "The budget is cut by forty percent.",
        "Maria cuts the budget by 40 % until the ninth of September.",
        "She will do it on 9 September, which is one of the dates.",
        "First, the budget is cut. Everyone agreed.",
        "Anna says that Maria will cut it.",
    ],
)
def test_facts_that_the_quote_holds(text: str) -> None:
    assert verify(claim(SAID, text), meeting(utterance(SAID), names=("Anna Berg",))).doubt == ""


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("The budget is cut by a fifth.", "a fifth"),
        ("The budget is cut by 50 percent.", "50"),
        ("The budget is cut by fourteen percent.", "fourteen"),
        ("It is done in one week.", "one"),
        ("It is due on 8 September.", "8"),
        ("It is due in October.", "October"),
        ("It is due on Monday.", "Monday"),
        ("It is due tomorrow.", "tomorrow"),
        ("Then Peter cuts the budget.", "Peter"),
        ("Peter will cut the budget.", "Peter"),
        ("Maria Lopez cuts the budget.", "Lopez"),
        ("Jonas cuts the budget.", "Jonas"),
    ],
)
def test_facts_that_nobody_said(text: str, missing: str) -> None:
    checked = verify(claim(SAID, text), meeting(utterance(SAID), names=("Anna", "Jonas")))
    assert checked.doubt == f"Nobody says “{missing}” and no screen shows it."
    assert (checked.verified, checked.text, checked.evidence[0].verified) == (False, text, True)


def test_a_fact_said_elsewhere_has_its_own_doubt() -> None:
    rows = utterance("we ship it"), utterance("in 2027", at=9_000, label="u2", speaker="p2")
    checked = verify(claim("we ship it", "It ships in 2027."), meeting(*rows))
    assert checked.doubt == "“2027” is not in the quoted moments."


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        ({"assignee": "Maria", "due": "by the 9th of September"}, ""),
        ({"assignee": "Anna"}, ""),
        ({"assignee": "Peter"}, "Nobody says “Peter” and no screen shows it."),
        ({"due": "next week"}, "Nobody says “next” and no screen shows it."),
    ],
)
def test_who_and_until_when_must_be_said(fields: dict[str, str], doubt: str) -> None:
    checked = verify(claim(SAID, "cut the budget", **fields), meeting(utterance(SAID), names=("Anna",)))
    assert checked.doubt == doubt


def test_an_unnamed_speaker_is_known_by_number() -> None:
    row = utterance("I will send it", speaker="p2")
    assert verify(claim("I will send it", "send it", assignee="Speaker 2"), meeting(row)).verified
    assert not verify(claim("I will send it", "send it", assignee="Speaker 1"), meeting(row)).verified
    assert verify(claim("I will send it", "Speaker 2 will send it"), meeting(row)).verified


def test_the_number_of_a_speaker_is_no_number_that_was_said() -> None:
    row = utterance("five of them are broken", speaker="p2")
    assert verify(claim("five of them", "Speaker 2: five are broken"), meeting(row)).verified
    assert not verify(claim("five of them", "two are broken"), meeting(row)).verified
    assert not verify(claim("five of them", "Speaker 22: five are broken"), meeting(row)).verified


def test_german_nouns_are_no_names_but_speakers_and_numbers_are_checked() -> None:
    row = utterance("wir liefern in achtunddreißig Tagen")
    room = meeting(row, language="de", names=("Anna", "Jonas"))
    assert verify(claim(row.text, "Die Lieferung folgt in 38 Tagen."), room).verified
    assert not verify(claim(row.text, "Die Lieferung folgt in 39 Tagen."), room).verified
    assert not verify(claim(row.text, "Die Lieferung macht Jonas."), room).verified
