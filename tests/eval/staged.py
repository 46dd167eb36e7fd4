"""Stages meetings: synthetic voices, drawn slides, and a reference of what was planted in them.

    python -m tests.eval.staged SEED FOLDER
    python -m tests.eval.staged --demo FILE

The first writes `meeting.mp4` and `reference.json`, the same for the same seed and fonts; the second the
meeting that an empty library offers. The voices are those of espeak-ng.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw, ImageFont

from tests import media

SIZE = (1280, 720)
VOICES = {"a": ("en-us+klatt4", 145, 60), "b": ("en-us+f2", 145, 60)}
"""Voice, words a minute and pitch: two that are understood and told apart, as few pairs of espeak-ng are."""

PAUSE = 0.8


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said, by whom, and which slide is shown from then on ("" for the one before)."""

    voice: str
    text: str
    slide: str = ""


@dataclass(frozen=True, slots=True)
class Slide:
    """A slide of points, or of bars where each point is a label and a figure."""

    title: str
    points: tuple[str, ...] = ()
    bars: tuple[tuple[str, int], ...] = ()

    @property
    def text(self) -> str:
        return "\n".join((self.title, *self.points, *(f"{label} {figure}" for label, figure in self.bars)))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what a right answer quotes ("" where there is none), and where that was put.

    `kind` is `said`, `shown`, `reversed` or `absent`.
    """

    kind: str
    text: str
    holds: str


@dataclass(frozen=True, slots=True)
class Reversal:
    """What was decided first and what in the end, in the words by which each is known."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Script:
    """A whole meeting before it is played, and what is to be found in it."""

    title: str
    lines: tuple[Line, ...]
    slides: dict[str, Slide]
    asked: tuple[Asked, ...] = ()
    reversal: Reversal | None = None

    @property
    def text(self) -> str:
        """All that is said and shown."""
        return "\n".join([*(line.text for line in self.lines), *(one.text for one in self.slides.values())])


# ── what is planted ──────────────────────────────────────────────────────────────────────────────────

_THINGS = (
    "loading dock", "solar panels", "harbour lease", "winter timetable", "coffee machine", "security audit",
    "annual report", "parking garage", "customs form", "delivery van", "office carpet", "backup generator",
    "visitor badges", "fire alarm", "warehouse roof", "press release",
)  # fmt: skip
_NAMES = ("Martin", "Sandra", "Peter", "Helen", "Robert", "Julia")
_PLACES = ("London", "Berlin", "Boston", "Chicago", "Madrid", "Sydney")
_MONTHS = ("January", "March", "April", "June", "September", "November")
_EVENTS = ("summer party", "product launch", "staff training", "open day", "board meeting", "product test")
_MEASURES = ("Visitors", "Orders", "Complaints", "Subscribers", "Returns")
_REGIONS = ("North", "South", "East", "West", "Coast", "City")
_KINDS = ("cost", "owner", "place", "length", "deadline")
_FILLERS = (
    "I think that makes sense for everyone here.",
    "We had a long conversation about it with the people upstairs.",
    "It was on the list for quite a while.",
    "The others were happy to hear that.",
    "Let me know if that sounds wrong to you.",
    "That is what I remember from the last time.",
)


def _fact(kind: str, thing: str, draw: Random) -> tuple[str, Asked]:
    """What is said, and what asks for it."""
    match kind:
        case "cost":
            amount = f"{draw.randrange(12, 98)} thousand"
            said = f"The {thing} will cost us {amount} euros in total."
            return said, Asked("said", f"How much does the {thing} cost?", amount)
        case "owner":
            name = draw.choice(_NAMES)
            return f"{name} takes care of the {thing} from now on.", Asked(
                "said", f"Who is responsible for the {thing}?", name
            )
        case "place":
            place = draw.choice(_PLACES)
            said = f"We get the {thing} from {place}, as we always did."
            return said, Asked("said", f"Where does the {thing} come from?", place)
        case "length":
            days = f"{draw.randrange(11, 90)} days"
            said = f"For the {thing} they will need {days}, not one less."
            return said, Asked("said", f"How long will the {thing} take?", days)
    day = f"{draw.choice(_MONTHS)} {draw.randrange(15, 28)}"
    return f"The {thing} has to be ready on {day}.", Asked(
        "said", f"What is the deadline for the {thing}?", day
    )


def script(seed: int) -> Script:
    """A meeting about four things, one chart that nobody reads out, and one decision that is taken twice."""
    draw = Random(f"staged/{seed}")
    there, strange = _drawn(draw)
    event, (first, last) = draw.choice(_EVENTS), draw.sample(_MONTHS, 2)
    days = [draw.randrange(2, 15) for _ in range(2)]  # no deadline is on such a day
    old, new = f"{first} {days[0]}", f"{last} {days[1]}"
    measure, regions = draw.choice(_MEASURES), draw.sample(_REGIONS, 4)
    figures = draw.sample(range(110, 990), 4)
    slides = {
        "agenda": Slide("Weekly planning", tuple(thing.capitalize() for _, thing in there)),
        "chart": Slide(f"{measure} by region", bars=tuple(zip(regions, figures, strict=True))),
        "event": Slide(event.capitalize(), ("Guests and invitations", "Room and catering")),
    }
    said = [_fact(kind, thing, draw) for kind, thing in there]
    lines = list(_dialogue(said, event, (old, new), draw))
    asked = [one for _, one in said]
    asked += [
        Asked("shown", f"How many {measure.lower()} are there in the region {region}?", str(figure))
        for region, figure in zip(regions[:2], figures[:2], strict=True)
    ]
    asked.append(Asked("reversed", f"When does the {event} take place?", new))
    asked += [unanswered(_fact(kind, thing, draw)[1]) for kind, thing in strange]
    for kind, thing in there[:2]:  # the thing is there, the fact is not
        other = draw.choice([one for one in _KINDS if one != kind])
        asked.append(unanswered(_fact(other, thing, draw)[1]))
    return Script("Weekly planning", tuple(lines), slides, tuple(asked), Reversal(old, new))


def unanswered(asked: Asked) -> Asked:
    """The same question where nothing answers it."""
    return Asked("absent", asked.text, "")


def _drawn(draw: Random) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Four things that are spoken of and four that are not, each with a kind of fact."""
    things, kinds = draw.sample(_THINGS, 8), draw.sample(_KINDS, 4) + draw.choices(_KINDS, k=4)
    pairs = list(zip(kinds, things, strict=True))
    return pairs[:4], pairs[4:]


def _dialogue(
    said: Sequence[tuple[str, Asked]], event: str, dates: tuple[str, str], draw: Random
) -> Iterator[Line]:
    fillers = iter(draw.sample(_FILLERS, 5))
    yield Line("a", "Good morning, let us go through the points of this week.", "agenda")
    yield Line("b", said[0][0])
    yield Line("a", next(fillers))
    yield Line("b", said[1][0])
    yield Line("a", f"Next point. We have decided to hold the {event} on {dates[0]}.", "event")
    yield Line("b", next(fillers))
    yield Line("a", "Now please have a look at these bars for a moment.", "chart")
    yield Line("b", next(fillers))
    yield Line("a", said[2][0], "agenda")
    yield Line("b", next(fillers))
    yield Line("b", f"About the {event}, that day is a holiday, so half of the guests are away.", "event")
    yield Line("a", f"Then we have decided to hold the {event} on {dates[1]} instead.")
    yield Line("b", said[3][0])
    yield Line("a", "Thank you, that was everything for today.")


# ── the demo ─────────────────────────────────────────────────────────────────────────────────────────

DEMO = Script(
    "A new bakery in Leeds",
    (
        Line("a", "Good morning. Today we talk about the new bakery in Leeds, and when it opens.", "plan"),
        Line("b", "The rent is settled. The shop on Mill Road costs 2,400 pounds a month."),
        Line("a", "And the oven? Last week we waited for an offer."),
        Line("b", "The offer came on Monday. The oven costs 18,500 pounds, and it arrives in six weeks."),
        Line("a", "Okay. We have decided to buy the oven from the supplier in York."),
        Line("b", "I will sign the contract for the oven by Friday."),
        Line("a", "Here you see what people bought in the trial week.", "sales"),
        Line("b", "So the rye bread is ahead. I expected the sandwiches to win."),
        Line("a", "Who takes care of the permit for the outdoor tables?", "open"),
        Line("b", "I do not know yet. We have to ask the city council."),
        Line("a", "We have decided to open the bakery on May 5."),
        Line("b", "That is too early for the oven. The painters also need until the end of May."),
        Line("a", "You are right. Then we have decided to open the bakery on June 9 instead."),
        Line("b", "Good. I will write to the neighbours and invite them by the end of May."),
        Line("a", "Thank you. That was everything for today."),
    ),
    {
        "plan": Slide(
            "A new bakery in Leeds", ("Rent and oven", "What sold in the trial week", "Opening day")
        ),
        "sales": Slide(
            "Sold in the trial week",
            bars=(("Rye bread", 412), ("Rolls", 365), ("Sandwiches", 238), ("Cakes", 190)),
        ),
        "open": Slide("Opening day", ("Permit for outdoor tables", "Painters and oven", "Invitations")),
    },
)


# ── drawing, speaking, putting together ──────────────────────────────────────────────────────────────


def draw_slide(slide: Slide, path: Path) -> Path:
    image = Image.new("RGB", SIZE, "#fbf9f4")
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 18, SIZE[1]), "#443f9c")
    pen.text((80, 60), slide.title, "#1d1c1a", ImageFont.load_default(60))
    for row, point in enumerate(slide.points):
        pen.text((100, 200 + 90 * row), f"•  {point}", "#33312e", ImageFont.load_default(42))
    highest = max((figure for _, figure in slide.bars), default=1)
    for row, (label, figure) in enumerate(slide.bars):
        top, wide = 190 + 120 * row, round(700 * figure / highest)
        pen.text((80, top + 14), label, "#33312e", ImageFont.load_default(40))
        pen.rectangle((340, top, 340 + wide, top + 72), "#6f69c9")
        pen.text((360 + wide, top + 14), str(figure), "#1d1c1a", ImageFont.load_default(40))
    image.save(path)
    return path


def speak(line: Line, path: Path) -> Path:
    """One line with the pause after it, as 24 kHz mono."""
    voice, speed, pitch = VOICES[line.voice]
    espeak = shutil.which("espeak-ng")
    if espeak is None:
        raise FileNotFoundError("Meetings are staged with espeak-ng, which is not installed.")
    raw = path.with_suffix(".raw.wav")
    command = [espeak, "-v", voice, "-s", str(speed), "-p", str(pitch), "-w", str(raw), line.text]
    subprocess.run(command, check=True, timeout=60)
    media.ffmpeg("-i", raw, "-af", f"apad=pad_dur={PAUSE}", "-ar", "24000", "-ac", "1", path)
    return path


def play(script: Script, path: Path) -> Path:
    """The meeting as a video: each slide is shown from its line on, at five frames a second."""
    with TemporaryDirectory() as folder:
        spoken = [speak(line, Path(folder) / f"{n:02}.wav") for n, line in enumerate(script.lines)]
        drawn = {name: draw_slide(one, Path(folder) / f"{name}.png") for name, one in script.slides.items()}
        sound = media.joined(Path(folder) / "all.wav", spoken)
        shown = Path(folder) / "shown.txt"
        shown.write_text(_showing(script, spoken, drawn), encoding="utf-8")
        pictures = ("-f", "concat", "-safe", "0", "-i", shown, "-i", sound)
        picture = ("-vf", "fps=5,format=yuv420p", "-c:v", "libx264", "-preset", "slow", "-crf", "28")
        heard = ("-c:a", "aac", "-b:a", "40k", "-ac", "1", "-movflags", "+faststart", "-shortest")
        media.ffmpeg(*pictures, *picture, "-g", "50", *heard, path)
    return path


def _showing(script: Script, spoken: Sequence[Path], drawn: dict[str, Path]) -> str:
    """A list for ffmpeg's concat: which picture is shown for how long; the last is named once more."""
    rows, now = list[tuple[str, float]](), ""
    for line, sound in zip(script.lines, spoken, strict=True):
        now = line.slide or now
        rows.append((now, _seconds(sound)))
    entries = [f"file '{drawn[name]}'\nduration {seconds:.3f}" for name, seconds in rows]
    return "\n".join(["ffconcat version 1.0", *entries, f"file '{drawn[rows[-1][0]]}'", ""])


def _seconds(sound: Path) -> float:
    """Of 24 kHz mono with 16 bits; the head of the file is 78 bytes at most."""
    return (sound.stat().st_size - 78) / 48_000


def main(typed: Sequence[str]) -> None:
    if typed[0] == "--demo":
        play(DEMO, Path(typed[1]))
        return
    made, folder = script(int(typed[0])), Path(typed[1])
    folder.mkdir(parents=True, exist_ok=True)
    play(made, folder / "meeting.mp4")
    (folder / "reference.json").write_text(json.dumps(asdict(made), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
