"""The worker's values as parts of the ledger, and back."""

from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from mediaapp.ledger.models import Part
from mediaapp.ledger.plans import Value
from worker.findings import Call, Chunk, Frame, Gap, Heard, Language, Probe, Reached, Sight, Voice
from worker.meeting import Claim, Coverage, Headline, NotFound, Showing, Speaker, Utterance

Anything = (
    Call | Probe | Chunk | Voice | Language | Heard | Frame | Reached | Sight
    | Speaker | Utterance | Showing | Gap | Coverage | Headline | Claim | NotFound
)  # fmt: skip

_ADAPTERS: dict[str, TypeAdapter[Any]] = {kind.__name__: TypeAdapter(kind) for kind in Anything.__args__}


def pack(value: Anything) -> Value:
    """A value as it is kept: its type's name, its span if it has one, and itself as JSON."""
    name = type(value).__name__
    span = getattr(value, "span", None)
    start, end = (span.start_ms, span.end_ms) if span else (0, 0)
    return Value(name, _ADAPTERS[name].dump_python(value, mode="json"), start, end)


def unpack(part: Part) -> Anything:
    found: Anything = _ADAPTERS[part.type].validate_python(part.value)
    return found


def stored[Kind](job_id: UUID, kind: type[Kind], **where: object) -> list[Kind]:
    """Every value of one kind that a job has yielded, in order of time, then of delivery."""
    rows = Part.objects.filter(job=job_id, type=kind.__name__, **where).order_by("start_ms", "sequence")
    return [value for part in rows if isinstance(value := unpack(part), kind)]
