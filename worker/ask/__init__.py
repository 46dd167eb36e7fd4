"""Answers a question from meetings and their passages: claims one by one, or that there is no answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from worker.ask.ranking import Book, question_about
from worker.kit import Kit
from worker.meeting import Claim, Evidence, EvidenceKind, Meeting, Moment, NotFound, Utterance
from worker.roles import Writer
from worker.verify import verify

__all__ = ["Book", "ask"]

NEAREST = 3
"""Moments that are shown where there is no answer."""

type AnswerPart = Claim | NotFound


def ask(text: str, books: Sequence[Book], kit: Kit) -> Iterator[AnswerPart]:
    """The claims of the answer, each checked against its meeting; or one `NotFound`.

    Raises `Unavailable` and `Failed` as the embedder and the writer do.
    """
    question = question_about(text, books, kit.engines.embedder)
    meetings = {source.id: book.meeting for book in books for source in book.meeting.sources}
    writer, n = kit.engines.writer, 0
    claims = writer.answer(question) if question.moments else ()  # with nothing found it could only invent
    for n, claim in enumerate(claims, 1):
        yield _checked(replace(claim, label=f"a{n}"), meetings, writer)
    if not n:
        yield NotFound(tuple(map(_evidence, question.moments[:NEAREST])))


def _checked(claim: Claim, meetings: dict[str, Meeting], writer: Writer) -> Claim:
    """Each quote is looked up in the meeting that it is said to come from."""
    named = [meetings[one.source] for one in claim.evidence if one.source in meetings]
    meeting = _joined(list({id(one): one for one in named}.values()))
    checked = verify(claim, meeting)
    repaired = None if checked.verified else writer.repair(checked, meeting)
    if repaired is None:
        return checked
    again = verify(replace(repaired, label=claim.label), meeting)
    return again if again.verified else checked


def _joined(meetings: Sequence[Meeting]) -> Meeting:
    """Several meetings as one: sources tell rows apart, since labels are each meeting's own."""
    if len(meetings) == 1:
        return meetings[0]
    return Meeting(
        title="",
        sources=tuple(one for meeting in meetings for one in meeting.sources),
        speakers=tuple(one for meeting in meetings for one in meeting.speakers),
        utterances=tuple(one for meeting in meetings for one in meeting.utterances),
        showings=tuple(one for meeting in meetings for one in meeting.showings),
        language=next((meeting.language for meeting in meetings), None),
    )


def _evidence(moment: Moment) -> Evidence:
    row = moment.row
    if isinstance(row, Utterance):
        return Evidence(EvidenceKind.SAID, row.source, row.span, row.text, row.label, verified=True)
    return Evidence(EvidenceKind.SHOWN, row.source, row.span, row.sight.text, row.label, verified=True)
