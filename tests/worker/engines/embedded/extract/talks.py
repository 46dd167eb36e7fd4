"""Small meetings to cut and to choose from: what is said, by whom, one after another."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from worker.findings import MediaKind, Sight, Source, Span
from worker.meeting import Meeting, Showing, Speaker, Utterance

SOURCE = Source("1", "talk.wav", Path("talk.wav"), Path("made"), MediaKind.AUDIO)


def talk(
    *lines: str,
    language: str | None = "en",
    names: Mapping[str, str] | None = None,
    screens: Sequence[str] = (),
) -> Meeting:
    """A meeting of lines such as `"p1: Good morning."`; `screens` holds their texts, 10 s apart."""
    utterances, at = [], 0
    for n, line in enumerate(lines, 1):
        speaker, _, text = line.partition(": ")
        end = at + 350 * len(text.split())
        utterances.append(Utterance(f"u{n}", "1", Span(at, end), speaker, text))
        at = end + 300
    labels = dict.fromkeys(one.speaker for one in utterances)
    return Meeting(
        title="",
        sources=(SOURCE,),
        speakers=tuple(Speaker(label, (names or {}).get(label, "")) for label in labels),
        utterances=tuple(utterances),
        showings=tuple(
            Showing(f"s{n}", "1", Span(10_000 * (n - 1), 10_000 * n), f"k{n}", "", Sight(n, text))
            for n, text in enumerate(screens, 1)
        ),
        language=language,
    )


PLANNING = (
    "p1: Good morning everybody, let's start with the budget.",
    "p2: The hosting costs rose to 4,200 dollars last month, mostly because of the video storage.",
    "p1: That is too much. We decided last time to stay below three thousand dollars for the storage.",
    "p2: Then let's move the old recordings to the archive.",
    "p1: John, can you prepare the migration plan by Friday?",
    "p3: Yes, I will send the migration plan to the whole team by Friday.",
    "p2: Who will tell the customers about the downtime?",
    "p1: I don't know, good question.",
    "p1: Okay, thank you all.",
)

MONEY = "The budget for the data center grows because the power price and the rent price grow."
PAINT = "The garden wall gets a coat of green paint and the fence gets a coat of white paint."


def two_topics() -> Meeting:
    first = [f"p1: {MONEY}", "p2: Yeah."] * 14
    second = [f"p2: {PAINT}", "p1: Right."] * 14
    return talk(*first, "p2: Okay, next item, let's move on to the garden.", *second)
