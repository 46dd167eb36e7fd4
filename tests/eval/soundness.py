"""Whether every verified quote stands where it says, and whether false claims are ever taken for true."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from tests import media
from tests.eval.alterations import Falsehood, falsified
from tests.eval.ami import references
from tests.eval.checker import objection, objections
from tests.eval.lab import Lab, ended, say
from tests.eval.report import Table, goal, percent
from worker.engines import Engines
from worker.kit import Kit
from worker.meeting import Brief, Claim, EngineName, Headline, Meeting, Record
from worker.pipeline import write
from worker.stages.minute import minute

_RECORDINGS = {
    "long recording with slides": ["video/long_shared.mp4"],
    "two phone calls": ["speech/google_commercial_mono.wav", "speech/pyannote_sample.wav"],
    "German conversation": ["containers/pasrom_two_speakers_de.m4a"],
    "readings": ["speech/gentle_lucier.mp3", "speech/sonnet_p001.mp3"],
    "slides and screens": [
        "screens/slide_cncf_standards_p03.png",
        "screens/slide_cncf_standards_p06.png",
        "screens/slide_rasbt_L09_p04.png",
        "screens/ui_celery_flower.png",
        "screens/doc_bank_bill.png",
        "screens/tess_phototest.tif",
    ],
}
_PAGES = (
    ("Quarterly review 2026", "Revenue grew by 12 % to 3.4 million", "Churn fell from 4.1 % to 3.7 %"),
    ("Plan until September", "Hire 2 engineers for the Leeds office", "Move storage to the new cluster"),
    ("Open points", "Who signs the contract with Northwind?", "Budget for travel: 18,500 euros"),
)


@dataclass(frozen=True, slots=True)
class Forger:
    """A writer that claims what it was given, true or false."""

    claims: Sequence[Claim]
    name: EngineName = field(default_factory=lambda: EngineName("forger", "none"))
    note: str = ""

    def headline(self, meeting: Meeting, brief: Brief) -> Headline:
        return Headline("")

    def minute(self, meeting: Meeting, brief: Brief) -> Iterator[Claim]:
        yield from self.claims

    def repair(self, claim: Claim, meeting: Meeting) -> Claim | None:
        return None


def measure(lab: Lab) -> Iterator[Table]:
    table = Table("soundness", ("measure", "of", "number", "share", "goal"))
    texts = list(_texts(lab))
    every = [(name, [record]) for name, record in _recordings(lab)]
    verified, wrong, doubted = 0, 0, 0
    for name, records in [*every, ("AMI meetings (texts)", texts)]:
        counted = sum((_sound(one, name) for one in records), Counter[str]())
        table.add("quotes marked verified", name, str(counted["verified"]))
        verified, wrong = verified + counted["verified"], wrong + counted["wrong"]
        doubted += counted["doubted"]
    holds = percent(1 - wrong / max(1, verified), 2)
    table.add("quotes that hold", f"all {verified}", str(verified - wrong), holds, _all(wrong))
    table.add("claims in the minutes not marked verified", "all", str(doubted))
    _adversarial(lab, texts, table)
    yield table


def _all(wrong: int) -> str:
    return goal("100 %", is_met=not wrong)


def _recordings(lab: Lab) -> Iterator[tuple[str, Record]]:
    for name, files in _RECORDINGS.items():
        yield name, lab.record([lab.data / file for file in files])
    yield "PDF of slides", lab.record([media.pages(lab.folder / "slides.pdf", *_PAGES)])


def _texts(lab: Lab) -> Iterator[Record]:
    for reference in references(lab.data / "meetings_text" / "ami"):
        yield Record(reference.meeting, ended(write(reference.meeting, Brief(), lab.kit)))


def _sound(record: Record, name: str) -> Counter[str]:
    """How many quotes are marked verified, how many of them wrongly, and how many claims are doubted."""
    counted = Counter[str]()
    assert record.minutes is not None
    for claim in record.minutes.claims:
        good = [one for one in claim.evidence if one.verified]
        reasons = {why for why in objections(claim, record.meeting) if why}
        counted["verified"] += len(good)
        counted["wrong"] += sum(bool(objection(one, record.meeting)) for one in good)
        counted["wrong"] += any("is not quoted" in why for why in reasons)
        counted["doubted"] += not claim.verified
        for why in reasons:
            say(f"  unsound in {name}, {claim.label}: {why}: {claim.text}")
    return counted


# ── false claims ─────────────────────────────────────────────────────────────────────────────────────


def _adversarial(lab: Lab, records: Sequence[Record], table: Table) -> None:
    chance, asked, accepted, true = Random(lab.seed), Counter[str](), Counter[str](), [0, 0]
    for record in records:
        assert record.minutes is not None
        claims = record.minutes.claims
        true[0] += len(claims)
        true[1] += sum(_believed(claims, record.meeting))
        false = list(falsified(claims, record.meeting, chance))
        for one, is_believed in zip(
            false, _believed([one.claim for one in false], record.meeting), strict=True
        ):
            asked[_label(one)] += 1
            accepted[_label(one)] += is_believed
            if is_believed and _is_guarded(_label(one)):
                say(f"  false and believed, {_label(one)}: {one.claim.text} « {one.claim.evidence[0].quote}")
    table.add("true claims believed", f"all {true[0]}", str(true[1]), percent(true[1] / max(1, true[0])))
    for label in sorted(asked):
        table.add(
            "false claims believed",
            f"{label} ({asked[label]})",
            str(accepted[label]),
            _share(accepted[label], asked[label]),
        )
    guarded = [label for label in asked if _is_guarded(label)]
    total, believed = sum(asked[one] for one in guarded), sum(accepted[one] for one in guarded)
    reached = goal("0", is_met=not believed)
    table.add(
        "false claims believed",
        f"all that are to be noticed ({total})",
        str(believed),
        _share(believed, total),
        reached,
    )


def _label(one: Falsehood) -> str:
    return f"{one.kind}, {one.where}"


def _is_guarded(label: str) -> bool:
    """Whether it is to be noticed: of a sentence over a true quote only names and numbers are compared."""
    return not label.endswith("alone") or label.startswith(("number", "name"))


def _share(part: int, whole: int) -> str:
    return percent(part / max(1, whole), 2)


def _believed(claims: Sequence[Claim], meeting: Meeting) -> list[bool]:
    """Whether each claim comes out of the product's own stage as verified."""
    bare = [
        replace(one, verified=False, evidence=tuple(replace(quote, verified=False) for quote in one.evidence))
        for one in claims
    ]
    engines = Engines()
    vars(engines)["writer"] = Forger(bare)
    found = minute(meeting, Brief(), Kit(engines=engines))
    return [value.verified for value in found if isinstance(value, Claim)]
