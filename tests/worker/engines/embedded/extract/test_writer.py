"""The whole extractive writer: minutes that consist of quotes, whatever there is to quote."""

from dataclasses import replace

import pytest

from tests.worker.engines.embedded.extract.talks import PLANNING, SOURCE, talk, two_topics
from worker.engines import Options
from worker.engines.embedded.writer import writer
from worker.findings import MediaKind, Sight, Span
from worker.meeting import Brief, Claim, EvidenceKind, Meeting, Section, Showing
from worker.verify import verify

WRITER = writer(Options())
SLIDES = (
    "Quarterly review\nRevenue $4.2M\n12:04",
    "12:05\nRoadmap 2027\nLaunch in May",
    "Roadmap 2027\nThanks",
)


def minutes(meeting: Meeting) -> list[Claim]:
    return [verify(claim, meeting) for claim in WRITER.minute(meeting, Brief())]


@pytest.mark.parametrize(
    "meeting",
    [
        talk(*PLANNING),
        talk(*PLANNING, screens=SLIDES),
        talk(*PLANNING, language=None),
        talk(*PLANNING, language="xx"),
        talk(screens=SLIDES),
        talk("p1: Note to self. I'll send the landlord an email tomorrow and ask for the contract."),
    ],
    ids=["talk", "talk and slides", "no language", "unknown language", "slides", "note"],
)
def test_every_claim_holds(meeting: Meeting) -> None:
    claims = minutes(meeting)
    assert claims
    assert [claim.doubt for claim in claims] == [""] * len(claims)


def test_sections_come_in_reading_order() -> None:
    order = list(Section)
    places = [order.index(claim.section) for claim in minutes(talk(*PLANNING, screens=SLIDES))]
    assert places == sorted(places)


def test_decisions_are_called_possible() -> None:
    decisions = [one for one in minutes(talk(*PLANNING)) if one.section is Section.DECISIONS]
    assert decisions
    assert all(one.fields["label"] == "possible" for one in decisions)


def test_slides_alone_are_told_by_their_titles_and_figures() -> None:
    claims = minutes(talk(screens=SLIDES))
    assert [one.text for one in claims if one.section is Section.OVERVIEW] == [
        "Quarterly review",
        "Roadmap 2027",
    ]
    assert [one.text for one in claims if one.section is Section.KEY_FIGURES] == ["Revenue $4.2M"]
    assert {one.kind for claim in claims for one in claim.evidence} == {EvidenceKind.SHOWN}


def test_a_document_beside_a_recording_is_told_too() -> None:
    meeting = talk(*PLANNING, screens=SLIDES)
    document = replace(SOURCE, id="2", kind=MediaKind.DOCUMENT)
    pages = tuple(replace(showing, source="2") for showing in meeting.showings)
    claims = minutes(replace(meeting, sources=(SOURCE, document), showings=pages))
    overview = [one for one in claims if one.section is Section.OVERVIEW]
    assert [one.text for one in overview if one.evidence[0].source == "2"] == [
        "Quarterly review",
        "Roadmap 2027",
    ]
    assert any(one.evidence[0].source == "1" for one in overview)


def test_a_chapter_is_called_like_the_slide_in_it() -> None:
    meeting = two_topics()
    first, second = Span(0, 98_000), Span(98_000, 600_000)
    slides = tuple(
        Showing(f"s{n}", "1", span, f"k{n}", "", Sight(n, title))
        for n, (span, title) in enumerate([(first, "Money matters"), (second, "The garden wall")], 1)
    )
    claims = [one for one in minutes(replace(meeting, showings=slides)) if one.section is Section.CHAPTERS]
    assert [one.fields["title"] for one in claims] == ["Money matters", "The garden wall"]
    assert all(one.verified for one in claims)


@pytest.mark.parametrize("lines", [(), ("p1: Yeah.", "p2: Okay.")])
def test_where_nothing_is_said_nothing_is_claimed(lines: tuple[str, ...]) -> None:
    assert minutes(talk(*lines)) == []
    assert WRITER.headline(talk(*lines), Brief()).title == ""


def test_the_title_is_a_persons_else_the_screens_else_the_talks() -> None:
    meeting = talk(*PLANNING, screens=SLIDES)
    assert WRITER.headline(meeting, Brief(title="Hosting")).title == "Hosting"
    assert WRITER.headline(meeting, Brief()).title == "Quarterly review"
    short = WRITER.headline(talk(*PLANNING), Brief()).title
    assert short.removesuffix("…").lower() in " ".join(PLANNING).lower()


def test_the_same_meeting_gets_the_same_minutes() -> None:
    assert minutes(talk(*PLANNING)) == minutes(talk(*PLANNING))
    assert writer(Options()).name == WRITER.name


ELSEWHERE = {
    "de": (
        "p3: Die Kosten für das Rechenzentrum sind im letzten Monat wegen der Videos gestiegen.",
        "p1: Wir haben entschieden, dass wir unter dreitausend Euro bleiben.",
        "p2: Ich schicke den Plan bis Freitag an alle.",
    ),
    "fr": (
        "p3: Les coûts du centre de données ont augmenté le mois dernier à cause des vidéos.",
        "p1: On a décidé de rester sous trois mille euros.",
        "p2: Je vais envoyer le plan à tout le monde demain.",
    ),
    "es": (
        "p3: Los costes del centro de datos subieron el mes pasado por los vídeos.",
        "p1: Hemos decidido quedarnos por debajo de tres mil euros.",
        "p2: Voy a enviar el plan a todos el viernes.",
    ),
}


@pytest.mark.parametrize("language", ELSEWHERE)
def test_decisions_and_tasks_are_known_in_other_languages(language: str) -> None:
    lines = ELSEWHERE[language]
    found = {one.section: one.evidence[0].quote for one in minutes(talk(*lines, language=language))}
    assert found[Section.DECISIONS] in lines[1]
    assert found[Section.ACTIONS] in lines[2]
