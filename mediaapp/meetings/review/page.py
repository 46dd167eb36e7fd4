"""The review page of one meeting. Each part is read when a template first asks for it, and once."""

from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from mediaapp.ledger.models import Job, Part
from mediaapp.meetings import playing, store
from mediaapp.meetings.forms import MinutesForm
from mediaapp.meetings.models import Claim as ClaimRow
from mediaapp.meetings.models import Source, Writing
from mediaapp.meetings.parts import unpack
from mediaapp.meetings.queries import State, minutes_to_read
from mediaapp.meetings.recipe import Recipe
from mediaapp.meetings.review import (
    finding,
    minutes,
    pace,
    reuse,
    screens,
    stages,
    stats,
    timeline,
    transcript,
)
from mediaapp.meetings.review.asked import Asked
from mediaapp.meetings.review.clock import Clock, Moment, Reel, clock_of
from mediaapp.meetings.review.talk import Talk
from worker.findings import Stage
from worker.meeting import Claim, Section

if TYPE_CHECKING:
    from mediaapp.meetings.queries import Listed

TABS = ("minutes", "actions", "decisions", "ask", "notes", "stats", "about")
HEARING = {Stage.PROBE, Stage.LISTEN, Stage.TRANSCRIBE}


class Review:
    """A meeting that was read by `with_state`, and what its page shows at the address asked for."""

    def __init__(self, meeting: "Listed", asked: Asked) -> None:
        self.meeting = meeting
        self.asked = asked

    # ── how far it is ────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def job(self) -> Job | None:
        """The job whose state is shown: the one under way, else the one that was read to its end."""
        return next((one for one in self.jobs if one.pk == self.meeting.shown_job), None)

    @cached_property
    def jobs(self) -> list[Job]:
        """What the page tells of: the job shown, that of the record, those that wrote minutes anew."""
        told = Q(pk__in=[one for one in (self.meeting.shown_job, self.record) if one])
        anew = Q(meeting=self.meeting.pk, kind=Job.Kind.WRITE)
        return list(Job.objects.filter(told | anew).order_by("-number"))

    @property
    def record(self) -> UUID | None:
        """The job whose rows are shown: the current one, or the first while it has no record yet."""
        return self.meeting.current_job_id or self.meeting.shown_job

    @property
    def state(self) -> State:
        return State(self.meeting.state)

    @property
    def is_live(self) -> bool:
        return self.state in {State.QUEUED, State.WORKING} and self.job is not None

    @property
    def is_provisional(self) -> bool:
        """Whether no record is there yet: rows come straight from the ledger."""
        return self.meeting.current_job_id is None

    @cached_property
    def sequence(self) -> int:
        return int(self.job.sequence) if self.job else 0

    @cached_property
    def units(self) -> list[stages.Unit]:
        return stages.units_of({job for job in (self.meeting.shown_job, self.record) if job})

    @cached_property
    def steps(self) -> list[stages.Step]:
        mine = [unit for unit in self.units if unit.job == self.meeting.shown_job]
        return stages.steps(mine, self.clock.total_ms)

    @cached_property
    def percent(self) -> int:
        return stages.percent(self.steps)

    @cached_property
    def eta_seconds(self) -> int | None:
        """None while nobody can know."""
        mine = [unit for unit in self.units if unit.job == self.meeting.shown_job]
        left = pace.seconds_left(mine, self.clock.total_ms, timezone.now()) if self.is_live else None
        return None if left is None else round(left)

    @property
    def time_left(self) -> str:
        return pace.in_words(self.eta_seconds) if self.eta_seconds else ""

    @property
    def record_key(self) -> str:
        """Names the rows that are shown; another name once they were merged again, or are another job's."""
        merged = (one for one in self.units if one.job == self.meeting.current_job_id)
        return next((str(one.pk) for one in merged if one.stage == Stage.MERGE and one.closed_at), "")

    @cached_property
    def ahead(self) -> int:
        return stages.ahead_of(self.job) if self.job and self.state == State.QUEUED else 0

    @cached_property
    def heard_ms(self) -> int:
        return sum(step.done for step in self.steps if step.stage == Stage.TRANSCRIBE)

    @cached_property
    def gaps(self) -> list[transcript.Missing]:
        """What is missing in the rows that are shown."""
        if self.state == State.READY and self.record == self.meeting.shown_job:
            return []
        return stages.gaps_of(unit for unit in self.units if unit.job == self.record)

    @property
    def all_gaps(self) -> list[transcript.Missing]:
        return stages.gaps_of(unit for unit in self.units if unit.job == self.meeting.shown_job)

    # ── where one is ─────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def sources(self) -> list[Source]:
        return list(self.meeting.source_set.all())

    @cached_property
    def clock(self) -> Clock:
        place = self.meeting.workspace_id
        return clock_of(
            self.sources, {one.pk: playing.address(one, place, self.making) for one in self.sources}
        )

    @property
    def first_reel(self) -> Reel | None:
        """What the player begins with: the recording of the moment asked for, else the first."""
        played = [reel for reel in self.clock.reels if reel.is_played and reel.url]
        asked = [reel for reel in played if self.moment and reel.id == self.moment.source]
        return next(iter(asked or played), None)

    @property
    def spoken(self) -> str:
        """The language of the recording that the player begins with."""
        first = self.first_reel
        return next((one.language for one in self.sources if first and one.pk == first.id), "")

    @property
    def waiting_reel(self) -> Reel | None:
        """A recording that no browser can play before its copy is made."""
        return next((reel for reel in self.clock.reels if reel.waits_for_copy), None)

    @property
    def copy_gap(self) -> str:
        """Why the copy could not be made."""
        return next((gap.reason for gap in self.gaps if gap.stage == Stage.PLAY), "")

    @property
    def is_at_video(self) -> bool:
        """Whether the moment asked for lies in a video, or none was asked for."""
        return self.moment is None or self.clock.reel(self.moment.source).kind == Source.Kind.VIDEO

    @cached_property
    def moment(self) -> Moment | None:
        if self.asked.seconds is None:
            return None
        return self.clock.find(self.asked.seconds, self.asked.position)

    @property
    def tabs(self) -> tuple[str, ...]:
        return ("work", *TABS) if self.has_work else TABS

    @property
    def has_work(self) -> bool:
        return self.is_live or self.state in {State.FAILED, State.CANCELLED, State.READY_WITH_GAPS}

    @property
    def tab(self) -> str:
        """The part on the right; on a phone, `transcript` stands instead of it."""
        if self.asked.tab in self.tabs:
            return self.asked.tab
        return "work" if self.has_work and self.is_provisional else "minutes"

    @property
    def zone(self) -> str:
        return "transcript" if self.asked.tab == "transcript" else self.tab

    # ── what was said and shown ──────────────────────────────────────────────────────────────────────

    @cached_property
    def turns(self) -> list[transcript.Turn]:
        return [] if self.is_provisional else transcript.turns_of(self.meeting)

    @cached_property
    def found(self) -> list[finding.Hit]:
        return finding.found(self.meeting, self.asked.find, self.clock)

    @cached_property
    def stats(self) -> stats.Stats:
        return stats.stats_of(self.meeting, self.turns, self.clock)

    @cached_property
    def block_n(self) -> int:
        if self.asked.block is not None:
            return self.asked.block
        return transcript.block_at(self.turns, self.moment, self.clock)

    @cached_property
    def blocks_there(self) -> list[transcript.Block]:
        return transcript.blocks(self.turns)

    @cached_property
    def blocks(self) -> list[transcript.Block]:
        """All blocks; the one that was asked for is loaded."""
        return [self.block if block.n == self.block_n else block for block in self.blocks_there]

    @cached_property
    def block(self) -> transcript.Block:
        """The rows that are loaded, with what is missing between them."""
        here = self.blocks_there[self.block_n]
        rows = transcript.lines(self.meeting, here.n, self.clock, screens.showings_of(self.strips))
        mine = [gap for gap in self.gaps if gap.stage in HEARING and self._block_of(gap) == here.n]
        filled = transcript.with_gaps([*screens.beside(rows, self.strips)], mine, self.clock)
        return transcript.Block(
            here.n, here.first, here.last, here.start_ms, here.source, filled, is_loaded=True
        )

    def _block_of(self, gap: transcript.Missing) -> int:
        if gap.source is None:
            return 0
        return transcript.block_at(self.turns, Moment(gap.source, gap.start_ms), self.clock)

    @cached_property
    def heard(self) -> tuple[transcript.Line | transcript.Missing, ...]:
        """Provisional rows; those since `after` only, if a page asks for what is new."""
        if self.record is None or not self.is_provisional:
            return ()
        rows = transcript.heard(self.record, self.clock, after=self.asked.after)
        gaps = [gap for gap in self.gaps if gap.stage in HEARING]
        return transcript.with_gaps(rows, gaps, self.clock)

    @property
    def hearing_gaps(self) -> list[transcript.Missing]:
        return [gap for gap in self.gaps if gap.stage in HEARING]

    @property
    def is_new_record(self) -> bool:
        """Whether the record is another one than the page had that asks; the old one stays until then."""
        return self.record_key not in {"", self.asked.record}

    @cached_property
    def speakers(self) -> list[tuple[transcript.Who, int]]:
        """Who spoke, and for how many milliseconds."""
        spoken: Counter[transcript.Who] = Counter()
        for turn in self.turns:
            spoken[transcript.Who(turn.speaker, turn.name)] += turn.end_ms - turn.start_ms
        return sorted(spoken.items(), key=lambda one: one[0].number)

    @cached_property
    def recipe(self) -> Recipe | None:
        """The wishes behind the rows that are shown."""
        record = next((one for one in self.jobs if one.pk == self.record), None)
        return Recipe.of_json(record.recipe) if record else None

    @property
    def making(self) -> str:
        """The folder of derived files of the rows that are shown."""
        return self.recipe.making if self.recipe else ""

    @cached_property
    def strips(self) -> list[screens.Strip]:
        if self.record is None:
            return []
        if self.is_provisional:
            return screens.seen(self.record, self.clock, self.making)
        return screens.strips(self.meeting, self.clock, self.making)

    @cached_property
    def shown_strips(self) -> list[screens.Strip]:
        """The strip, with a mark on what the minutes cite."""
        cited = {one.of for claim in self.claims for one in claim.evidence if one.verified}
        for strip in self.strips:
            strip.is_cited = bool(cited & set(strip.labels))
        return self.strips

    @cached_property
    def current_strip(self) -> screens.Strip | None:
        at = self.moment
        here = [strip for strip in self.strips if at is None or strip.source == at.source]
        past = [strip for strip in here if at is None or strip.start_ms <= at.ms]
        return (past[-1] if at and past else None) or next(iter(here or self.strips), None)

    @cached_property
    def talk(self) -> Talk:
        """What the team says about it."""
        return Talk(self.meeting, self.clock, [] if self.is_provisional else self.turns, self.asked)

    # ── what was written ─────────────────────────────────────────────────────────────────────────────

    @cached_property
    def rewriting(self) -> Job | None:
        """The newest job that writes minutes anew, while it does and where it could not."""
        newest = next((one for one in self.jobs if one.kind == Job.Kind.WRITE), None)
        is_told = newest and (newest.state == Job.State.OPEN or newest.work_set.filter(state="gap").exists())
        return newest if is_told else None

    @property
    def minutes_form(self) -> MinutesForm:
        return MinutesForm(instance=self.meeting)

    @property
    def is_rewriting(self) -> bool:
        return self.rewriting is not None and self.rewriting.state == Job.State.OPEN

    @property
    def rewriting_gap(self) -> str:
        """Why minutes could not be written anew."""
        gap = self.rewriting.work_set.filter(state="gap").first() if self.rewriting else None
        return gap.reason if gap else ""

    @cached_property
    def writing(self) -> Writing | None:
        return minutes_to_read(self.meeting)

    @property
    def engine(self) -> str:
        """Who wrote the minutes, in words."""
        engine = self.writing.engine if self.writing else {}
        return ", ".join(filter(None, (engine.get("name"), engine.get("model"))))

    @cached_property
    def uses(self) -> list[reuse.Use]:
        """What a model server was asked for this meeting."""
        return reuse.uses_of(self.meeting.pk)

    @cached_property
    def claim_rows(self) -> list[ClaimRow]:
        return store.claim_rows(self.writing) if self.writing else []

    @cached_property
    def claims(self) -> list[Claim]:
        """Those of the newest minutes; before any are written, those that have come so far."""
        if self.writing or not self.is_live:
            return [store.claim_value(row) for row in self.claim_rows]
        parts = Part.objects.filter(job=self.meeting.shown_job, type="Claim").order_by("sequence")
        return [claim for part in parts if isinstance(claim := unpack(part), Claim)]

    @cached_property
    def card(self) -> minutes.Pin | None:
        """The pin whose card a script asks for, with the wave around what was said."""
        pins = self.written.pins
        pin = pins[self.asked.pin - 1] if self.asked.pin and self.asked.pin <= len(pins) else None
        if pin is None or not pin.is_said or self.record is None:
            return pin
        bars = timeline.quoted(self.record, pin.source, pin.start_ms, pin.end_ms)
        return replace(pin, bars=tuple(bars))

    @cached_property
    def written(self) -> minutes.Written:
        desk = minutes.Desk(self.clock, self.turns, self.strips)
        return minutes.write(self.claims, desk, self.claim_rows)

    @property
    def in_panel(self) -> minutes.Written:
        """What the open tab shows of the minutes."""
        match self.tab:
            case "actions":
                return self.written.of(Section.ACTIONS)
            case "decisions":
                return self.written.of(Section.DECISIONS)
        return self.written

    @property
    def counts(self) -> dict[str, int]:
        return {section: len(sentences) for section, sentences in self.written.sections}

    @cached_property
    def timeline(self) -> timeline.Timeline:
        return timeline.timeline(
            self.clock,
            self.turns,
            claims=self.claims,
            gaps=[gap for gap in self.gaps if gap.stage != Stage.PLAY],
            peaks=timeline.peaks_of(self.sources, self.record, self.meeting.workspace_id, self.making),
        )
