"""Corrections: words keep their times, the first one wins, and everything can be taken back."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from mediaapp.ledger.models import Job
from mediaapp.meetings import edits
from mediaapp.meetings.alignment import realign
from mediaapp.meetings.models import Edit, Meeting, Speaker, Utterance
from mediaapp.meetings.review.history import history_of
from tests import shelf, transcript
from tests.people import People

WORDS = [[0, 300, "So", 0.9], [300, 900, "on", 0.8], [900, 1500, "cooper", 0.4], [1500, 2000, "netties", 0.3]]
HTMX = {"HX-Request": "true"}


def test_words_that_stay_keep_their_times() -> None:
    words, moved = realign(WORDS, "So, on Kubernetes", 0, 2000)
    assert words == [[0, 300, "So,", 0.9], [300, 900, "on", 0.8], [900, 2000, "Kubernetes", 1.0]]
    assert moved == {0: 0, 1: 1}


def test_a_word_between_two_takes_the_pause_between_them() -> None:
    words, _moved = realign([[0, 300, "So", 0.9], [800, 900, "on", 0.8]], "So now on", 0, 900)
    assert words[1] == [300, 800, "now", 1.0]


def test_scripts_without_blanks_are_cut_by_letter() -> None:
    words, _moved = realign([[0, 100, "你", 1.0], [100, 200, "好", 1.0]], "你们好", 0, 200)
    assert [word[2] for word in words] == ["你", "们", "好"]


@given(
    st.lists(st.sampled_from("a b cc ddd e".split()), min_size=1),
    st.lists(st.sampled_from("a b x yy".split()), min_size=1),
)
def test_times_run_forward_whatever_is_written(before: list[str], after: list[str]) -> None:
    old = [[n * 100, n * 100 + 80, word, 0.5] for n, word in enumerate(before)]
    words, moved = realign(old, " ".join(after), 0, len(before) * 100)
    assert [word[2] for word in words] == after
    times = [time for word in words for time in word[:2]]
    assert times == sorted(times)
    assert all(0 <= time <= len(before) * 100 for time in times)
    assert all(old[i][2] == words[j][2] and old[i][0] == words[j][0] for i, j in moved.items())


# ── the mechanism ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def made(people: People) -> Meeting:
    return transcript.record(people.platform)


def live(made: Meeting) -> list[str]:
    return list(Utterance.objects.live(made).values_list("text", flat=True))


@pytest.mark.django_db
def test_a_correction_retires_the_row_and_takes_its_place(made: Meeting, people: People) -> None:
    row = Utterance.objects.live(made)[1]
    before = live(made)
    became = edits.correct(row, "What is left is the hard part.", people.bob)
    assert live(made) == [before[0], "What is left is the hard part.", *before[2:]]
    row.refresh_from_db()
    assert row.died_of == became.born_of
    assert became.job is None
    assert became.label not in {one.label for one in [row]}
    assert [word[0] for word in became.words] == [word[0] for word in row.words][: len(became.words)]


@pytest.mark.django_db
def test_the_second_of_two_is_told_what_the_first_wrote(made: Meeting, people: People) -> None:
    row = Utterance.objects.live(made)[1]
    edits.correct(row, "The first.", people.bob)
    with pytest.raises(edits.Conflict) as conflict:
        edits.correct(row, "The second.", people.alice)
    assert conflict.value.now is not None
    assert conflict.value.now.text == "The first."
    assert Edit.objects.filter(meeting=made).count() == 1, "what lost leaves nothing behind"


@pytest.mark.django_db
def test_a_correction_is_taken_back(made: Meeting, people: People) -> None:
    before = live(made)
    became = edits.correct(Utterance.objects.live(made)[1], "Something else.", people.bob)
    assert became.born_of is not None
    edits.undo(became.born_of, people.bob)
    assert live(made) == before
    with pytest.raises(edits.Conflict):
        edits.undo(became.born_of, people.bob)


@pytest.mark.django_db
def test_an_older_correction_is_not_taken_back_under_a_newer_one(made: Meeting, people: People) -> None:
    first = edits.correct(Utterance.objects.live(made)[1], "Once.", people.bob)
    edits.correct(first, "Twice.", people.bob)
    assert first.born_of is not None
    with pytest.raises(edits.Conflict):
        edits.undo(first.born_of, people.bob)
    assert "Twice." in live(made)


@pytest.mark.django_db
def test_nothing_is_taken_back_to_rows_of_an_older_reading(made: Meeting, people: People) -> None:
    became = edits.correct(Utterance.objects.live(made)[1], "Something else.", people.bob)
    made.refresh_from_db()
    made.current_job = shelf.job(made, Job.State.DONE, number=2)
    made.save()
    assert became.born_of is not None
    with pytest.raises(edits.Conflict):
        edits.undo(became.born_of, people.bob)
    assert live(made) == ["Something else."]


@pytest.mark.django_db
def test_a_correction_of_the_screen_stays_with_its_word(made: Meeting, people: People) -> None:
    row = Utterance.objects.live(made)[0]
    row.corrections = [{"heard": "cooper netties", "written": "Kubernetes", "showing": "s9100", "at_word": 2}]
    row.save()
    became = edits.correct(row, "So today on Kubernetes we are fine.", people.bob)
    assert [fix["at_word"] for fix in became.corrections] == [3]
    gone = edits.correct(became, "So today on Nomad we are fine.", people.bob)
    assert gone.corrections == []


# ── by form and by script ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def bob(client: Client, people: People) -> Client:
    client.force_login(people.bob)
    return client


def door(made: Meeting, name: str = "edit_line", label: object = "u2") -> str:
    return reverse(f"meetings:{name}", args=[made.pk, label])


@pytest.mark.django_db
def test_a_line_is_corrected_without_scripts(bob: Client, made: Meeting) -> None:
    assert "What is left is the hard part, though." in bob.get(door(made)).content.decode()
    answer = bob.post(door(made), {"text": "  What is left\nis hard. "}, follow=True)
    assert "What is left is hard." in answer.content.decode()
    assert "edited by Bob" in answer.content.decode()


@pytest.mark.django_db
def test_a_conflict_shows_both_texts(bob: Client, made: Meeting, people: People) -> None:
    edits.correct(Utterance.objects.get(meeting=made, label="u2"), "Theirs.", people.alice)
    answer = bob.post(door(made), {"text": "Mine."}, headers=HTMX)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Alice saved this row" in shown
    assert "<dd>Mine.</dd>" in shown
    assert "<dd>Theirs.</dd>" in shown
    assert "<html" not in shown
    newest = Utterance.objects.live(made)[1]
    bob.post(door(made, label=newest.label), {"text": "Mine."}, headers=HTMX)
    assert "Mine." in live(made)


@pytest.mark.django_db
def test_an_empty_line_is_refused_in_words(bob: Client, made: Meeting) -> None:
    answer = bob.post(door(made), {"text": "  "}, headers=HTMX)
    assert answer.status_code == 422
    assert "between 1 and 10,000 characters" in answer.content.decode()


@pytest.mark.django_db
def test_an_unchanged_line_is_no_edit(bob: Client, made: Meeting) -> None:
    bob.post(door(made), {"text": "What is left is the hard part, though."}, headers=HTMX)
    assert not Edit.objects.exists()


@pytest.mark.django_db
def test_a_line_is_taken_back_by_its_button(bob: Client, made: Meeting) -> None:
    before = live(made)
    bob.post(door(made), {"text": "Something else."})
    edit = Edit.objects.get()
    answer = bob.post(door(made, "undo", edit.pk), headers=HTMX)
    assert 'id="u-2"' in answer.content.decode()
    assert live(made) == before


@pytest.mark.django_db
def test_a_voice_is_named_everywhere_and_unnamed_again(bob: Client, made: Meeting) -> None:
    answer = bob.post(door(made, "speaker", "p4"), {"name": "Jonas Weber"}, follow=True)
    shown = answer.content.decode()
    assert "Jonas Weber" in shown
    assert "Speaker 4" not in shown
    assert "Undo: take the name away again" in shown
    bob.post(door(made, "speaker", "p4"), {"name": ""})
    assert Speaker.objects.get(meeting=made, label="p4").name == ""
    assert list(Edit.objects.values_list("what", flat=True)) == ["speaker", "speaker"]


@pytest.mark.django_db
def test_another_meetings_line_is_absent(bob: Client, made: Meeting, people: People) -> None:
    other = transcript.record(people.elsewhere)
    assert bob.get(door(other)).status_code == 404
    assert bob.get(door(made, label="u77")).status_code == 404


def test_a_line_tells_who_changed_it_and_gives_back_what_it_said(bob: Client, people: People) -> None:
    made = transcript.record(people.platform)
    first = Utterance.objects.get(meeting=made, label="u1")
    second = edits.correct(first, "So on Kubernetes we are at forty of fifty-two.", people.bob)
    third = edits.correct(second, "On Kubernetes we are at forty of fifty-two.", people.alice)
    address = reverse("meetings:history", args=[made.pk, "u1"])
    shown = " ".join(bob.get(address).content.decode().split())
    assert shown.index("Alice corrected") < shown.index("Bob corrected")
    assert "<del>thirty-eight</del> <ins>forty</ins> of fifty-two." in shown
    assert f'value="{first.label}"' in shown
    assert (
        f'href="{address.replace("/u1/", f"/{third.label}/")}"'
        in bob.get(reverse("meetings:review", args=[made.pk])).content.decode()
    )
    answer = bob.post(address, {"to": first.label}, follow=True).content.decode()
    assert "The older text is back." in answer
    now = Utterance.objects.live(made)[0]
    assert now.text == first.text
    assert now.born_of is not None
    assert now.born_of.what == Edit.What.RESTORE
    assert len(history_of(now)) == 3


def test_a_claim_on_a_line_that_was_corrected_says_so(bob: Client, people: People) -> None:
    made = transcript.record(people.platform)
    review = reverse("meetings:review", args=[made.pk])
    assert "was corrected after it was written" not in bob.get(review).content.decode()
    edit = edits.correct(Utterance.objects.get(meeting=made, label="u2"), "What is left is easy.", people.bob)
    shown = bob.get(review).content.decode()
    assert shown.count("A line that this rests on was corrected after it was written.") == 1
    assert edit.born_of is not None
    edits.undo(edit.born_of, people.bob)
    assert "was corrected after it was written" not in bob.get(review).content.decode()
