"""The order of the stages, on one machine and in one process.

    probe → listen ─┬→ transcribe ─┐
            │       └→ diarise ────┼→ merge → minute → index
            └→ look ──→ see ───────┘

A site runs the same stages from a queue, with rows of a database between them; here the values go from hand
to hand. Whatever a stage yields comes out at once, as a `Step`, so that a reader has the first words while
the rest is still being listened to. A stage that fails leaves a gap, and the line goes on.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from worker.errors import Refused, WorkerError
from worker.findings import (
    Chunk,
    Findings,
    Frame,
    Gap,
    Heard,
    Language,
    Probe,
    Reached,
    Sight,
    Source,
    Span,
    Stage,
    Turn,
    Voice,
    deciding,
)
from worker.kinds import kinds
from worker.kit import Kit
from worker.meeting import (
    Brief,
    Claim,
    Coverage,
    Headline,
    Meeting,
    Minutes,
    Passage,
    Record,
    Showing,
    Speaker,
    Utterance,
)
from worker.stages.diarise import diarise
from worker.stages.index import index
from worker.stages.listen import listen
from worker.stages.look import look
from worker.stages.merge import merge
from worker.stages.minute import minute
from worker.stages.probe import probe
from worker.stages.see import see
from worker.stages.transcribe import transcribe

Value = (
    Probe
    | Chunk
    | Voice
    | Language
    | Heard
    | Frame
    | Reached
    | Sight
    | Speaker
    | Utterance
    | Showing
    | Gap
    | Coverage
    | Headline
    | Claim
    | Passage
)


@dataclass(frozen=True, slots=True)
class Step:
    """One value that a stage yielded, about one source or (None) about the whole meeting."""

    stage: Stage
    source: str | None
    value: Value


Line = Generator[Step, None, None]


def run(sources: Sequence[Source], brief: Brief, kit: Kit) -> Generator[Step, None, Record]:
    """Take sources to a record, in order. Raises `Refused` when a source cannot be used at all."""
    findings = []
    for source in sources:
        findings.append((yield from take_in(source, brief, kit)))  # noqa: PERF401 - a comprehension cannot yield
    meeting = yield from gather(findings, brief, kit)
    minutes = yield from write(meeting, brief, kit)
    for passage in index(meeting, kit):
        yield Step(Stage.INDEX, None, passage)
    return Record(meeting, minutes)


def take_in(source: Source, brief: Brief, kit: Kit) -> Generator[Step, None, Findings]:
    """Every stage that concerns one source alone: what it says, and what it shows."""
    (probed,) = probe(source, kit)
    yield Step(Stage.PROBE, source.id, probed)
    stages = kinds()[probed.kind or source.kind].stages
    intake = _Intake(source, probed, brief, kit)
    if Stage.LOOK in stages and probed.has_picture:
        intake.watching = look(source, probed, kit)
    if Stage.LISTEN in stages and probed.has_sound:
        yield from intake.hear_all()
    yield from intake.watch()
    yield from intake.see_all()
    if intake.refusal and not intake.of(Chunk) and not intake.of(Frame):
        raise intake.refusal
    return intake.findings()


def gather(findings: Sequence[Findings], brief: Brief, kit: Kit) -> Generator[Step, None, Meeting]:
    """Merge what was found in all sources into one meeting."""
    merged = list(merge(findings, brief, kit))
    for value in merged:
        yield Step(Stage.MERGE, None, value)
    languages = [one.language.code for one in findings if one.language]
    return Meeting(
        title=brief.title,
        sources=tuple(replace(one.source, duration_ms=one.duration_ms) for one in findings),
        speakers=tuple(value for value in merged if isinstance(value, Speaker)),
        utterances=tuple(value for value in merged if isinstance(value, Utterance)),
        showings=tuple(value for value in merged if isinstance(value, Showing)),
        gaps=tuple(value for value in merged if isinstance(value, Gap)),
        coverage=next((value for value in merged if isinstance(value, Coverage)), Coverage(0, 0)),
        language=brief.language or next(iter(languages), None),
        started_at=next((one.probe.started_at for one in findings if one.probe), None),
    )


def write(meeting: Meeting, brief: Brief, kit: Kit) -> Generator[Step, None, Minutes]:
    """Write the minutes, claim by claim."""
    headline, claims = Headline(brief.title), list[Claim]()
    for value in minute(meeting, brief, kit):
        yield Step(Stage.MINUTE, None, value)
        if isinstance(value, Headline):
            headline = value
        else:
            claims.append(value)
    return Minutes(headline, tuple(claims), kit.engines.writer.name)


@dataclass
class _Intake:
    """One source on its way through the stages before `merge`, and all they have found so far."""

    source: Source
    probed: Probe
    brief: Brief
    kit: Kit
    watching: Iterator[Frame | Reached] = field(default_factory=lambda: iter(()))
    watched_ms: int = 0
    found: list[Value] = field(default_factory=list)
    refusal: Refused | None = None

    def of[Found](self, kind: type[Found]) -> tuple[Found, ...]:
        return tuple(value for value in self.found if isinstance(value, kind))

    @property
    def language(self) -> Language | None:
        if self.source.language:
            return Language(self.source.language, 1.0)
        return next(iter(self.of(Language)), None)

    def hear_all(self) -> Line:
        """Listen to the end, and transcribe each chunk as soon as the language is known."""
        waiting: list[Chunk] = []
        for step in self.keep(Stage.LISTEN, listen(self.source, self.probed, self.kit)):
            yield step
            if isinstance(step.value, Chunk):
                waiting.append(step.value)
                yield from self.hear(waiting, is_all=step.value.is_last)
        yield from self.hear(waiting, is_all=True)

    def hear(self, waiting: list[Chunk], *, is_all: bool) -> Line:
        """Hear the chunks that wait, the one that decides the language first; leave them if none can yet."""
        if self.language is None:
            first = deciding(waiting, is_all=is_all)
            if first is None:
                return
            waiting.remove(first)
            yield from self.hear_one(first)
        while waiting:
            yield from self.hear_one(waiting.pop(0))

    def hear_one(self, chunk: Chunk) -> Line:
        engine = self.kit.engines.transcriber
        if engine.wants_screen:
            yield from self.watch(chunk.span.end_ms)
        if engine.wants_turns:
            yield from self.keep(Stage.DIARISE, diarise(self.source, chunk, self.kit), chunk.span)
        heard = transcribe(
            self.source,
            chunk,
            self.kit,
            language=self.language,
            turns=self.turns(chunk) if engine.wants_turns else (),
            frames=self.of(Frame) if engine.wants_screen else (),
            vocabulary=self.brief.vocabulary,
        )
        yield from self.keep(Stage.TRANSCRIBE, heard, chunk.span)
        if not engine.wants_turns:
            yield from self.keep(Stage.DIARISE, diarise(self.source, chunk, self.kit), chunk.span)

    def turns(self, chunk: Chunk) -> tuple[Turn, ...]:
        voices = (voice for voice in self.of(Voice) if voice.chunk == chunk.n)
        turns = (Turn(span, voice.n) for voice in voices for span in voice.spans)
        return tuple(sorted(turns, key=lambda turn: turn.span))

    def watch(self, until_ms: int | None = None) -> Line:
        """Look on, to the end or until all that was shown before `until_ms` is known."""
        if until_ms is not None and self.watched_ms >= until_ms:
            return
        for step in self.keep(Stage.LOOK, self.watching):
            yield step
            match step.value:
                case Frame(span=span):
                    self.watched_ms = span.end_ms
                case Reached(at_ms=at_ms):
                    self.watched_ms = at_ms
            if until_ms is not None and self.watched_ms >= until_ms:
                return

    def see_all(self) -> Line:
        """Read every distinct screen once."""
        distinct = {frame.screen: frame for frame in reversed(self.of(Frame))}
        for _, frame in sorted(distinct.items()):
            yield from self.keep(Stage.SEE, see(self.source, frame, self.kit), frame.span)

    def keep(self, stage: Stage, values: Iterator[Value], span: Span | None = None) -> Line:
        """Pass on and keep what a stage yields; a failure is a gap over `span`, or over all that is left."""
        try:
            for value in values:
                self.found.append(value)
                yield Step(stage, self.source.id, value)
        except WorkerError as error:
            if isinstance(error, Refused):
                self.refusal = self.refusal or error
            gap = Gap(self.source.id, stage, span or self.rest(stage), str(error))
            self.found.append(gap)
            yield Step(stage, self.source.id, gap)

    def rest(self, stage: Stage) -> Span:
        """From where a stage has come to the end, as far as the container knows it."""
        reached = max((chunk.span.end_ms for chunk in self.of(Chunk)), default=0)
        if stage is Stage.LOOK:
            reached = self.watched_ms
        return Span(reached, max(reached, self.probed.declared_ms or 0))

    def findings(self) -> Findings:
        return Findings(
            self.source,
            self.probed,
            chunks=self.of(Chunk),
            language=self.language,
            heard=self.of(Heard),
            voices=self.of(Voice),
            frames=self.of(Frame),
            sights=self.of(Sight),
            gaps=self.of(Gap),
        )
