"""Facts that are planted in real meetings, and questions about them, with an answer and without."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from worker.findings import Span
from worker.meeting import Meeting, Utterance

THINGS = (
    "loading dock",
    "solar panel",
    "harbour lease",
    "insurance policy",
    "winter timetable",
    "coffee machine",
    "security audit",
    "annual report",
    "parking garage",
    "training course",
    "customs form",
    "trade fair booth",
    "delivery van",
    "office carpet",
    "backup generator",
    "payroll system",
    "visitor badge",
    "fire alarm",
    "warehouse roof",
    "press release",
)
NAMES = ("Halvorsen", "Okafor", "Lindqvist", "Moreau", "Castellano", "Bergmann", "Nakamura", "Petrova")
PLACES = ("Rotterdam", "Lisbon", "Gdansk", "Marseille", "Bergen", "Antwerp")
MONTHS = ("January", "March", "April", "June", "September", "November")
KINDS = ("cost", "ship", "vendor", "place", "length")


@dataclass(frozen=True, slots=True)
class Fact:
    """What is said, what asks for it in like words and in others, and what the answer must hold."""

    said: str
    questions: tuple[str, ...]
    holds: str


@dataclass(frozen=True, slots=True)
class Planted:
    """A meeting with facts in it; `asked` are questions with what an answer must hold, "" for no answer."""

    name: str
    meeting: Meeting
    asked: tuple[tuple[str, str], ...]


def fact(kind: str, thing: str, draw: Random) -> Fact:
    match kind:
        case "cost":
            amount = f"{draw.randrange(12, 98)} thousand euros"
            asks = (f"How much does the {thing} cost?", f"What is the price of the {thing}?")
            return Fact(f"So the {thing} will cost us {amount} in total.", asks, amount.split(maxsplit=1)[0])
        case "ship":
            month = draw.choice(MONTHS)
            day = draw.randrange(2, 28)
            asks = (f"When will the {thing} be ready?", f"What is the deadline for the {thing}?")
            return Fact(f"The {thing} has to be ready on the {day} of {month}.", asks, month)
        case "vendor":
            name = draw.choice(NAMES)
            asks = (f"Who takes care of the {thing}?", f"Who is responsible for the {thing}?")
            return Fact(f"And {name} takes care of the {thing} from now on.", asks, name)
        case "place":
            place = draw.choice(PLACES)
            asks = (f"Where does the {thing} come from?", f"From which city do we get the {thing}?")
            return Fact(f"We get the {thing} from {place}, as we always did.", asks, place)
    days = draw.randrange(11, 90)
    asks = (f"How many days does the {thing} take?", f"How long will the {thing} take?")
    return Fact(f"For the {thing} they will need {days} days, not one less.", asks, str(days))


def planted(name: str, meeting: Meeting, draw: Random, many: int = 6) -> Planted:
    """Facts at drawn places, and questions; for two of three of these there is no answer."""
    things = draw.sample(THINGS, 2 * many)
    kinds = [draw.choice(KINDS) for _ in things]
    there = [fact(kind, thing, draw) for kind, thing in zip(kinds[:many], things[:many], strict=True)]
    asked = [(draw.choice(one.questions), one.holds) for one in there]
    strange = (fact(kind, thing, draw) for kind, thing in zip(kinds[many:], things[many:], strict=True))
    asked += [(draw.choice(one.questions), "") for one in strange]
    for thing, kind in zip(things[:many], kinds[:many], strict=True):  # the thing is there, the fact is not
        other = draw.choice([one for one in KINDS if one != kind])
        asked.append((draw.choice(fact(other, thing, draw).questions), ""))
    return Planted(name, replace(meeting, utterances=_with(meeting, there, draw)), tuple(asked))


def _with(meeting: Meeting, facts: Sequence[Fact], draw: Random) -> tuple[Utterance, ...]:
    places = sorted(draw.sample(range(len(meeting.utterances)), len(facts)))
    at = dict(zip(places, facts, strict=True))
    return tuple(_put(meeting.utterances, at))


def _put(rows: Sequence[Utterance], at: dict[int, Fact]) -> Iterator[Utterance]:
    for n, row in enumerate(rows):
        yield row
        if n in at:
            end = row.span.end_ms
            yield replace(row, label=f"f{n}", span=Span(end, end), text=at[n].said, words=())
