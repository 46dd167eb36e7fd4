"""What the API takes and gives, as types; minutes and transcripts have those of the JSON export."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from mediaapp.api.lists import Meta
from mediaapp.hooks.models import Event, Include
from mediaapp.meetings.queries import State
from worker.exports import schema as exported
from worker.meeting import Section

WRITABLE = r"^[^\x00]*$"
"""What every database takes."""


class Problem(Schema):
    """RFC 9457. `code` is for programs, `detail` for people; quote `request_id` when you ask for help."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[dict[str, str]] = Field(default_factory=list)


class ListedMeeting(Schema):
    """`url` is its page. `client_reference_id` is whatever was sent along when it was created."""

    id: UUID
    title: str
    state: State
    url: str
    started_at: datetime | None
    created_at: datetime
    updated_at: datetime
    reviewed_at: datetime | None
    duration_ms: int
    participants: str
    speaker_count: int | None
    language: str
    template: str
    client_reference_id: str


class Meetings(Schema):
    data: list[ListedMeeting]
    meta: Meta


class Change(Schema):
    """Fields that are left out stay as they are."""

    title: str = Field(default="", min_length=1, max_length=200, pattern=WRITABLE)
    started_at: datetime | None = None
    participants: str = Field(default="", max_length=500, pattern=WRITABLE)
    language: str = Field(default="", max_length=12)
    template: str = Field(default="", max_length=40)
    speaker_count: int | None = Field(default=None, ge=1, le=50)
    reviewed: bool = False


class Stage(Schema):
    """`done` of `total`: milliseconds where a recording is heard or watched, units elsewhere."""

    stage: str
    state: Literal["waiting", "working", "done", "gaps", "cancelled"]
    done: int
    total: int


class Missing(Schema):
    """A span that could not be done, and why."""

    source_id: UUID | None
    start_ms: int
    end_ms: int
    reason: str


class Progress(Schema):
    state: State
    stages: list[Stage]
    queue_position: int | None = Field(
        description="How many meetings are before it; null once work has begun."
    )
    eta_seconds: int | None = Field(description="About how long the rest takes; null while nobody can say.")
    gaps: list[Missing]


class File(Schema):
    """One file. `offset_ms` places it on the meeting's clock; a picture or a document has no clock."""

    id: UUID
    position: int
    name: str
    kind: Literal["audio", "video", "image", "document"]
    bytes: int
    sha256: str | None
    duration_ms: int | None
    offset_ms: int | None
    language: str | None
    url: str


class Files(Schema):
    data: list[File]


class Speaker(Schema):
    """`name` is empty until somebody gives one; `speech_ms` is how long they spoke."""

    id: str
    name: str
    speech_ms: int


class Speakers(Schema):
    data: list[Speaker]


class ShownSight(exported.Sight):
    image_url: str


class Sights(Schema):
    data: list[ShownSight]
    meta: Meta


class Chapters(Schema):
    data: list[exported.Chapter]
    meta: Meta


class SectionClaim(exported.Claim):
    section: Section


class Claims(Schema):
    data: list[SectionClaim]
    meta: Meta


class Item(Schema):
    """An action or a decision: it stays the same through every version of the minutes that names it."""

    id: int
    meeting_id: UUID
    meeting_title: str
    series_id: int | None
    text: str
    status: Literal["open", "done", "dropped"]
    assignee: str | None
    due: date | None
    due_said: str | None = Field(description="The words in which a day was named.")
    done_at: datetime | None
    superseded_by: int | None = Field(description="The decision that has replaced this one.")
    verified: bool
    evidence: list[exported.Evidence]
    url: str
    updated_at: datetime


class ActionChange(Schema):
    """Fields that are left out stay as they are."""

    text: str = Field(default="", min_length=1, max_length=2000, pattern=WRITABLE)
    status: Literal["open", "done", "dropped"] = "open"
    assignee: str | None = Field(default=None, max_length=120, pattern=WRITABLE)
    due: date | None = None


class DecisionChange(Schema):
    """Fields that are left out stay as they are."""

    text: str = Field(default="", min_length=1, max_length=2000, pattern=WRITABLE)
    status: Literal["open", "done", "dropped"] = "open"
    superseded_by: int | None = Field(default=None, ge=0, lt=1 << 63)


class Items(Schema):
    data: list[Item]
    meta: Meta


class Job(Schema):
    id: UUID
    kind: str
    meeting_id: UUID | None
    state: Literal["open", "done", "cancelled"]
    created_at: datetime
    finished_at: datetime | None
    stages: list[Stage]
    gaps: list[Missing]


class Retried(Schema):
    gaps: int = Field(description="How many gaps are tried again.")


class Moment(Schema):
    """Something that was said or shown. `exact` is false where it only means about the same."""

    kind: str
    meeting_id: UUID
    meeting_title: str
    source_id: UUID
    start_ms: int
    end_ms: int
    text: str
    speaker: str | None
    exact: bool
    url: str


class Pin(Schema):
    """A moment that an answer rests on; `label` is its row, `playback_url` opens it."""

    kind: Literal["said", "shown"]
    meeting_id: UUID
    source_id: UUID
    start_ms: int
    end_ms: int
    speaker: str | None
    quote: str
    label: str
    playback_url: str


class AnsweredClaim(Schema):
    text: str
    verified: bool
    doubt: str
    evidence: list[Pin]


class Answer(Schema):
    """`answered` is false where nothing answers it; `nearest` is then what comes closest.

    `reason` says what is waited for, or why there is no answer.
    """

    id: UUID
    question: str
    state: Literal["open", "done", "cancelled"]
    answered: bool
    claims: list[AnsweredClaim]
    nearest: list[Pin]
    coverage: dict[str, int]
    reason: str


class Answers(Schema):
    data: list[Answer]
    meta: Meta


class Moments(Schema):
    data: list[Moment]
    meta: Meta
    total: int


class Term(Schema):
    id: int
    text: str
    sounds_like: str


class NewTerm(Schema):
    text: str = Field(min_length=1, max_length=120)
    sounds_like: str = Field(default="", max_length=120)


class Terms(Schema):
    data: list[Term]
    meta: Meta


class Workspace(Schema):
    id: UUID
    name: str


class Person(Schema):
    name: str
    email: str


class KnownToken(Schema):
    name: str
    expires_at: datetime | None


class Me(Schema):
    """Who you are here, and what you may do: your role's rights within your token's scopes."""

    user: Person
    workspace: Workspace
    role: str
    scopes: list[str]
    permissions: list[str]
    token: KnownToken | None


class Counts(Schema):
    """How many of each; `total` of all."""

    total: int
    by_state: dict[str, int]


class Stats(Schema):
    """What a workspace holds. Meetings in the trash count nowhere; claims are those of the newest minutes."""

    meetings: Counts
    actions: Counts
    recorded_ms: int
    bytes: int
    decisions: int
    questions: int
    claims: int
    claims_verified: int


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────


class Webhook(Schema):
    """`events` empty means all; `paused_at` is null while it is told."""

    id: int
    url: str
    name: str
    events: list[Event]
    include: list[Include]
    created_at: datetime
    paused_at: datetime | None
    paused_because: str


class NewSecret(Webhook):
    """`secret` is shown this once."""

    secret: str


class Webhooks(Schema):
    data: list[Webhook]
    meta: Meta


class NewWebhook(Schema):
    url: str = Field(min_length=1, max_length=500, pattern=WRITABLE)
    name: str = Field(default="", max_length=80, pattern=WRITABLE)
    events: list[Event] = Field(default_factory=list, max_length=20, description="None of them means all.")
    include: list[Include] = Field(default_factory=list, max_length=5)


class WebhookChange(Schema):
    """Fields that are left out stay as they are."""

    url: str = Field(default="", min_length=1, max_length=500, pattern=WRITABLE)
    name: str = Field(default="", max_length=80, pattern=WRITABLE)
    events: list[Event] = Field(default_factory=list, max_length=20)
    include: list[Include] = Field(default_factory=list, max_length=5)
    paused: bool = False


class Attempt(Schema):
    """One try; `status` is null where nobody answered, and `said` tells why."""

    at: datetime
    status: int | None
    took_ms: int
    said: str


class Delivery(Schema):
    """One message. `event_id` is its `webhook-id`, the same however often it is sent."""

    id: int
    event_id: str
    type: Event
    created_at: datetime
    job_id: UUID
    state: Literal["waiting", "sent", "failed"]
    next_at: datetime | None
    attempts: list[Attempt]


class Deliveries(Schema):
    data: list[Delivery]
    meta: Meta
