"""Meetings to be exported: empty, one picture, long, with gaps, unverified, hostile, and of several files."""

from pathlib import Path

from worker.findings import Gap, MediaKind, Sight, Source, Span, Stage, Word
from worker.meeting import (
    Claim,
    Correction,
    Coverage,
    EngineName,
    Evidence,
    EvidenceKind,
    Headline,
    Meeting,
    Minutes,
    Record,
    Section,
    Showing,
    Speaker,
    Utterance,
)

ENGINE = EngineName("embedded", "extractive", "4f1a")

HOSTILE = (
    "# Owned\n\n<script>alert(1)</script> [click](javascript:alert(1)) ![x](http://evil.example/x.png) "
    "https://evil.example www.evil.example mail@evil.example <https://evil.example> `code` *bold* _it_ ~~s~~ "
    "| a | b | $x$ [^1] [ref] {\\an8}<b>bold</b> --> <v Boss> &amp; "
    "\x00\x07\x1b[31m \ud800 \u202egnp.exe\u202c"
)


def source(n: int = 1, kind: MediaKind = MediaKind.VIDEO, name: str = "", ms: int | None = None) -> Source:
    return Source(str(n), name or f"{kind}-{n}", Path("x"), Path("made"), kind, duration_ms=ms)


def row(n: int, text: str, start_ms: int, *, speaker: str = "p1", of: str = "1", ms: int = 300) -> Utterance:
    """An utterance whose words follow one another, each `ms` long."""
    words = tuple(
        Word(Span(start_ms + k * ms, start_ms + (k + 1) * ms), word) for k, word in enumerate(text.split())
    )
    return Utterance(f"u{n}", of, Span(start_ms, start_ms + len(words) * ms), speaker, text, words)


def said(utterance: Utterance, *, verified: bool = True) -> Evidence:
    return Evidence(
        EvidenceKind.SAID, utterance.source, utterance.span, utterance.text, utterance.label, verified
    )


def shown(showing: Showing, quote: str = "") -> Evidence:
    quote = quote or showing.sight.text
    return Evidence(EvidenceKind.SHOWN, showing.source, showing.span, quote, showing.label, verified=True)


def showing(n: int, text: str, span: Span, *, of: str = "1") -> Showing:
    return Showing(f"s{n}", of, span, f"x{n}", f"frames/{n}.webp", Sight(n, text, description="A table"))


def minutes(*claims: Claim, title: str = "Budget review") -> Minutes:
    return Minutes(Headline(title, ("budget",)), claims, ENGINE)


def empty() -> Record:
    return Record(Meeting("", (), (), (), ()), minutes(title=""))


def unwritten() -> Record:
    """A meeting of which no minutes were made."""
    return Record(Meeting("", (source(ms=2000),), (), (row(1, "Hello.", 0),), ()))


def one_image() -> Record:
    image = source(1, MediaKind.IMAGE, "Screenshot 1.png")
    seen = showing(1, "Revenue\n3.5 M€", Span(0, 0))
    figure = Claim("c1", Section.KEY_FIGURES, "Revenue 3.5 M€", (shown(seen, "3.5 M€"),), verified=True)
    return Record(Meeting("", (image,), (), (), (seen,)), minutes(figure))


def long_meeting() -> Record:
    """Eighty minutes of two speakers, with every section filled."""
    names = ("p1", "p2")
    rows = tuple(
        row(n, f"Sentence number {n} is about the budget, and it goes on for a while.", n * 8000, speaker=who)
        for n, who in enumerate(names * 300)
    )
    slide = showing(1, "Budget 2027", Span(60_000, 120_000))
    fixed = Correction("bad jet", "budget", "s1", 6)
    rows = (*rows[:-1], Utterance("u599", "1", rows[-1].span, "p2", rows[-1].text, rows[-1].words, (fixed,)))
    filled = [
        Claim(f"c{n}", section, rows[n].text, (said(rows[n]), shown(slide)), verified=True)
        for n, section in enumerate(Section)
        if section not in {Section.ACTIONS, Section.CHAPTERS}
    ]
    action = Claim(
        "c8",
        Section.ACTIONS,
        "Send the budget",
        (said(rows[9]),),
        {"assignee": "Anna", "due": "Friday"},
        True,
    )
    chapter = Claim(
        "c9",
        Section.CHAPTERS,
        rows[0].text,
        (said(rows[0]),),
        {"title": "Opening", "start_ms": "0", "end_ms": "4000000"},
        True,
    )
    meeting = Meeting(
        "Budget",
        (source(ms=4_810_000),),
        (Speaker("p1", "Anna", 1), Speaker("p2", "", 1)),
        rows,
        (slide,),
        coverage=Coverage(4_810_000, 4_810_000),
        language="en",
        started_at="2026-03-01T09:30:00+00:00",
    )
    return Record(meeting, minutes(*filled, action, chapter))


def gapped() -> Record:
    gap = Gap(
        "1", Stage.TRANSCRIBE, Span(30_000, 60_000), "The engine took too long: try this stretch again."
    )
    rows = (row(1, "We begin.", 0), row(2, "We end.", 70_000))
    meeting = Meeting("", (source(ms=90_000),), (Speaker("p1"),), rows, (), (gap,), Coverage(59_999, 90_000))
    return Record(meeting, minutes(Claim("c1", Section.OVERVIEW, "We begin.", (said(rows[0]),), {}, True)))


def unverified() -> Record:
    spoken = row(1, "Perhaps on Monday.", 5000)
    doubtful = Claim(
        "c1",
        Section.DECISIONS,
        "It ships on Tuesday.",
        (said(spoken, verified=False),),
        doubt="Tuesday was not said",
    )
    meeting = Meeting("", (source(ms=9000),), (Speaker("p1"),), (spoken,), (), (), Coverage(9000, 9000))
    return Record(meeting, minutes(doubtful))


def hostile(text: str = HOSTILE) -> Record:
    """The same text wherever a stranger can put one."""
    spoken, seen = row(1, text, 1000), showing(1, text, Span(0, 3000))
    fields = {"assignee": text, "due": text, "title": text, "start_ms": "0", "end_ms": "9", "status": text}
    claims = [
        Claim(f"c{n}", section, text, (said(spoken), shown(seen)), fields, verified=bool(n % 2), doubt=text)
        for n, section in enumerate(Section)
    ]
    meeting = Meeting(
        text,
        (source(1, name=text), source(2, MediaKind.DOCUMENT, text)),
        (Speaker("p1", text),),
        (spoken,),
        (seen,),
        (Gap("1", Stage.SEE, Span(0, 5), text),),
        Coverage(9000, 9000),
        started_at=text,
    )
    return Record(meeting, Minutes(Headline(text, (text,)), tuple(claims), EngineName(text, text, text)))


def several() -> Record:
    """Two recordings around a document, and a picture at the end."""
    sources = (
        source(1, MediaKind.AUDIO, "first.mp3", 10_000),
        source(2, MediaKind.DOCUMENT, "plan.pdf"),
        source(3, MediaKind.VIDEO, "second.mp4", 20_000),
        source(4, MediaKind.IMAGE, "photo.png"),
    )
    rows = (row(1, "First file.", 1000), row(2, "Second file.", 2000, of="3", speaker="p2"))
    page = showing(1, "Third page", Span(2000, 2000), of="2")
    actions = [
        Claim("c1", Section.ACTIONS, "Do the second.", (said(rows[1]),), verified=True),
        Claim("c2", Section.ACTIONS, "Read the third.", (shown(page),), verified=True),
        Claim("c3", Section.ACTIONS, "Do nothing.", (said(rows[0], verified=False),)),
    ]
    meeting = Meeting(
        "", sources, (Speaker("p1"), Speaker("p2")), rows, (page,), (), Coverage(30_000, 30_000)
    )
    return Record(meeting, minutes(*actions))


def scripts() -> Record:
    """Writing of many kinds: right to left, without spaces, with marks, joined."""
    texts = (
        "שלום לכולם, נתחיל בפגישה.",
        "می‌خواهم بودجه را ببینم؟",
        "今日は予算について話し合います。次の四半期の計画も確認しましょう。よろしくお願いします。",
        "เราจะเริ่มประชุมกันเลยวันนี้เรามีเรื่องงบประมาณที่ต้องตัดสินใจร่วมกันทุกคน",
        "नमस्ते, बजट पर चर्चा करते हैं।",
        "👩‍👩‍👧‍👦 e\u0301tude",
    )
    rows = tuple(row(n, text, n * 9000, ms=2000) for n, text in enumerate(texts))
    meeting = Meeting("予算 שלום", (source(ms=60_000),), (Speaker("p1", "אנה"),), rows, ())
    claims = [
        Claim(f"c{n}", Section.OVERVIEW, one.text, (said(one),), verified=True) for n, one in enumerate(rows)
    ]
    return Record(meeting, minutes(*claims))


RECORDS = {
    maker.__name__: maker
    for maker in (
        empty,
        unwritten,
        one_image,
        long_meeting,
        gapped,
        unverified,
        hostile,
        several,
        scripts,
    )
}
