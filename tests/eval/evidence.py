"""What of a staged meeting is found again: facts that were said, shown, taken back, and never there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.eval import staged
from tests.eval.checker import objections
from tests.eval.lab import Lab, say
from tests.eval.report import Table, percent
from worker.ask import Book, ask
from worker.ask.ranking import question_about
from worker.kit import Kit
from worker.meeting import Claim, Meeting, Record, Section, Showing, Utterance
from worker.stages.index import index
from worker.text.words import occurrences, plain

_SEARCHED = 5
_RESAMPLED = 2000
MEASURES = {
    "claims whose evidence holds": "support",
    "claims with a number that was never said or shown": "false",
    "facts that were said: found among five": "said found",
    "facts that were said: answered rightly": "said answered",
    "facts that were only shown: found among five": "shown found",
    "facts that were only shown: answered rightly": "shown answered",
    "a decision taken back: the last state is in the minutes": "last in minutes",
    "a decision taken back: the minutes tell the first state as well": "first in minutes",
    "a decision taken back: asked for, the last state is quoted": "reversed answered",
    "facts that are absent: refused": "absent refused",
}
"""What a row of the table says, by what is tallied."""


@dataclass(slots=True)
class Tally:
    """For each measure of one meeting, whether it held, once for each thing measured."""

    held: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))

    def note(self, measure: str, *, is_so: bool) -> None:
        self.held[measure].append(is_so)


def measure(lab: Lab) -> Iterator[Table]:
    """On meetings that are staged from the seed and those after it, each taken through the whole line."""
    tallies = []
    for seed in range(lab.seed, lab.seed + lab.meetings):
        made = staged.script(seed)
        path = lab.folder / f"staged-{seed}.mp4"
        staged.play(made, path)
        record = lab.record([path])
        tallies.append(tallied(made, record, lab.kit))
    columns = ("measure", "of", "share", "95 % interval over meetings")
    table = Table("planted", columns)
    for wording, measured in MEASURES.items():
        counts = [tally.held[measured] for tally in tallies]
        table.add(wording, str(sum(map(len, counts))), *_share(counts))
    yield table


def tallied(made: staged.Script, record: Record, kit: Kit) -> Tally:
    """Everything that is measured of one meeting."""
    tally = Tally()
    _minutes(made, record, tally)
    book = Book(record.meeting, list(index(record.meeting, kit)))
    for asked in made.asked:
        found = question_about(asked.text, [book], kit.engines.embedder).moments[:_SEARCHED]
        claims = [part for part in ask(asked.text, [book], kit) if isinstance(part, Claim)]
        if asked.kind == "absent":
            tally.note("absent refused", is_so=not claims)
            continue
        quotes = [one.quote for claim in claims for one in claim.evidence if one.verified]
        is_right = any(occurrences(asked.holds, quote) for quote in quotes)
        tally.note(f"{asked.kind} answered", is_so=is_right)
        texts = [_text(moment.row) for moment in found]
        tally.note(f"{asked.kind} found", is_so=any(occurrences(asked.holds, text) for text in texts))
        if not is_right:
            say(f"    {asked.kind}, {asked.text} {asked.holds}: {quotes or 'refused'}")
    return tally


def _minutes(made: staged.Script, record: Record, tally: Tally) -> None:
    assert record.minutes is not None
    true = set(plain(made.text))
    for claim in record.minutes.claims:
        tally.note("support", is_so=_is_supported(claim, record.meeting))
        figures = {form for form in plain(claim.text) if form.startswith("#")}
        tally.note("false", is_so=not figures <= true)
    if made.reversal:
        told = [one.text for one in record.minutes.section(Section.DECISIONS)]
        tally.note("last in minutes", is_so=any(occurrences(made.reversal.last, text) for text in told))
        tally.note("first in minutes", is_so=any(occurrences(made.reversal.first, text) for text in told))


def _is_supported(claim: Claim, meeting: Meeting) -> bool:
    """Whether the checker that shares nothing with the product's agrees that the evidence holds."""
    return claim.verified and not any(objections(claim, meeting))


def _text(row: Utterance | Showing) -> str:
    return row.text if isinstance(row, Utterance) else row.sight.text


def _share(counts: Sequence[Sequence[bool]]) -> tuple[str, str]:
    """The share of all, and its interval when whole meetings are drawn again and again."""
    held = np.array([sum(one) for one in counts], dtype=np.float64)
    asked = np.array([len(one) for one in counts], dtype=np.float64)
    if not asked.sum():
        return "none", ""
    drawn = np.random.default_rng(1).integers(0, len(counts), (_RESAMPLED, len(counts)))
    shares = held[drawn].sum(axis=1) / np.maximum(1, asked[drawn].sum(axis=1))
    low, high = np.percentile(shares, (2.5, 97.5))
    return percent(held.sum() / asked.sum()), f"{percent(low)} – {percent(high)}"
