"""What is chosen of a meeting, and what is left out."""

from tests.worker.engines.embedded.extract.talks import PLANNING, talk
from worker.engines.embedded.extract.acts import acts
from worker.engines.embedded.extract.choice import Choice, alike, choose
from worker.engines.embedded.extract.cues import cues
from worker.engines.embedded.extract.questions import unanswered
from worker.engines.embedded.extract.salience import ranked

ENGLISH = cues("en")
CHATTER = "p1: The weather was nice and the coffee in the kitchen was warm and rather good this time."


def chosen(*lines: str) -> Choice:
    meeting = talk(*lines)
    return choose(acts(meeting, ENGLISH), meeting, ENGLISH)


def test_each_thing_is_told_in_its_section() -> None:
    choice = chosen(*PLANNING)
    assert any("4,200 dollars" in act.text for act in choice.overview)
    assert any("stay below three thousand" in act.text for act in choice.decisions)
    assert [act.text for act in choice.actions] == [
        "I will send the migration plan to the whole team by Friday."
    ]
    assert [act.text for act in choice.questions] == ["Who will tell the customers about the downtime?"]


BRIEF = (
    "p1: So we decided to launch the app on the fifth of May.",
    "p2: I think that is too early, for the tests will take until the end of May.",
    "p1: Then we have decided to launch the app on the ninth of June instead.",
    "p2: I'll prepare the press release until the end of May.",
    "p3: And I will book the room for the launch party.",
    "p1: Petra, can you please ask the office in Bristol about the banners until next Wednesday?",
    "p1: Which newspapers should we invite?",
    "p2: I'm not sure, we will see next week.",
    "p3: How many guests will come to the party?",
    "p2: About ninety guests will come to the party.",
    "p2: Should we move the rehearsal to Thursday?",
    "p1: Yes, let's move the rehearsal to Thursday.",
)


def test_a_brief_meeting_keeps_all_its_tasks() -> None:
    assert [act.text for act in chosen(*BRIEF).actions] == [
        "I'll prepare the press release until the end of May.",
        "I will book the room for the launch party.",
        "Petra, can you please ask the office in Bristol about the banners until next Wednesday?",
    ]


def test_of_what_is_decided_anew_the_last_time_counts() -> None:
    assert [act.text for act in chosen(*BRIEF).decisions] == [
        "We have decided to launch the app on the ninth of June instead.",
        "Let's move the rehearsal to Thursday.",
    ]


def test_a_question_is_open_until_somebody_has_an_answer() -> None:
    assert [act.text for act in chosen(*BRIEF).questions] == ["Which newspapers should we invite?"]


def test_a_meeting_without_decisions_and_tasks_gets_none() -> None:
    choice = chosen(*[CHATTER, "p2: The train was late but the people on it were kind to one another."] * 4)
    assert choice.decisions == []
    assert choice.actions == []


def test_nothing_is_told_twice() -> None:
    choice = chosen(*PLANNING, *PLANNING)
    told = [*choice.overview, *choice.decisions, *choice.actions, *choice.figures]
    assert not any(alike(one, other) for n, one in enumerate(told) for other in told[:n])


def test_a_long_meeting_is_told_in_an_eighth_of_its_words() -> None:
    lines = [
        f"p{n % 3 + 1}: We decided to build module {n} with a budget of {n} thousand dollars this {word}."
        for n, word in enumerate(["spring", "summer", "autumn", "winter"] * 60)
    ]
    choice = chosen(*lines)
    told = [*choice.overview, *choice.decisions, *choice.actions, *choice.questions, *choice.figures]
    words = sum(act.length for act in told) + sum(act.length for _, act in choice.chapters)
    assert 0 < words <= 0.12 * sum(len(line.split()) - 1 for line in lines)


def test_sections_are_in_the_order_in_which_things_were_said() -> None:
    choice = chosen(*PLANNING)
    for section in (choice.overview, choice.decisions, choice.actions):
        assert [act.n for act in section] == sorted(act.n for act in section)


def test_a_nod_and_a_greeting_are_never_worth_telling() -> None:
    order = ranked(acts(talk(*PLANNING), ENGLISH), ENGLISH)
    assert order
    assert all(act.length >= 5 for act in order)
    assert not any("thank you" in act.text for act in chosen(*PLANNING).overview)


def test_what_was_told_counts_less_the_next_time() -> None:
    twice = [
        "p1: The archive holds the old recordings of the team.",
        "p2: The archive holds the old recordings now.",
    ]
    other = "p3: The customers ask for invoices in another format."
    order = ranked(acts(talk(*twice, other, *[CHATTER] * 2), ENGLISH), ENGLISH)
    assert len({act.n for act in order}) == len(order)


def test_a_question_is_open_when_nobody_knows() -> None:
    asked = "p1: Who will pay for the new server in March?"
    for reply, count in (
        ("p2: The sales department will pay for the server.", 0),
        ("p2: Yes.", 0),
        ("p2: No idea, honestly.", 1),
    ):
        cut = acts(talk(asked, reply, "p1: The server in March is a matter for another day."), ENGLISH)
        assert len(unanswered(cut, ENGLISH)) == count, reply
