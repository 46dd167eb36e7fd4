"""Comments and highlights: where they stand, who is told, who may do what with them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mediaapp.accounts.models import User
from mediaapp.meetings import discussion, edits
from mediaapp.meetings.models import Comment, Meeting, Notice
from mediaapp.meetings.review.threads import place_of
from tests import transcript
from tests.people import People, person

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def made(people: People) -> Meeting:
    return transcript.record(people.platform)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def say(made: Meeting, by: User, text: str, on: str = "u2") -> Comment:
    place = place_of(made, on)
    assert place is not None
    return discussion.comment(made, by, place, text)


def notes(client: Client, made: Meeting, query: str = "") -> str:
    return client.get(f"/meetings/{made.pk}/?tab=notes{query}").content.decode()


# ── where it stands ──────────────────────────────────────────────────────────────────────────────────


def test_a_comment_stands_at_its_row_in_the_notes_and_on_the_timeline(people: People, made: Meeting) -> None:
    carol = signed_in(people.carol)
    answer = carol.post(f"/meetings/{made.pk}/comments/", {"on": "u2", "text": "Is that <b>so</b>?"})
    one = Comment.objects.get()
    assert answer.headers["Location"] == f"/meetings/{made.pk}/?t=4&tab=notes#k-{one.pk}"
    assert (one.start_ms, one.end_ms, one.quote) == (4000, 8000, transcript.SAYINGS[1])
    shown = notes(carol, made)
    assert "Is that &lt;b&gt;so&lt;/b&gt;?" in shown
    assert "<b>so</b>" not in shown
    assert 'aria-label="Comment at 0:04"' in shown
    row = carol.get(f"/meetings/{made.pk}/lines/u2/", headers=HTMX).content.decode()
    assert f'data-open-thread="k-{one.pk}"' in row
    other = carol.get(f"/meetings/{made.pk}/lines/u3/", headers=HTMX).content.decode()
    assert "data-open-thread" not in other


def test_some_words_are_meant(people: People, made: Meeting) -> None:
    row = made.utterance_set.get(label="u1")
    start, end = row.words[2][0], row.words[4][0]
    sent = {"on": "u1", "from": start, "to": end, "kind": "highlight"}
    assert (
        signed_in(people.carol).post(f"/meetings/{made.pk}/comments/", sent, headers=HTMX).status_code == 204
    )
    one = Comment.objects.get()
    assert (one.kind, one.quote) == ("highlight", "Kubernetes we")
    assert (one.start_ms, one.end_ms) == (start, row.words[3][1])


def test_a_screen_is_meant(people: People, made: Meeting) -> None:
    carol = signed_in(people.carol)
    carol.post(f"/meetings/{made.pk}/comments/", {"on": "s9101", "text": "Too small to read."})
    one = Comment.objects.get()
    assert (one.about, one.quote, one.start_ms) == ("shown", "Slide 2", 10_000)
    assert 'class="quote-shown">Slide 2' in notes(carol, made)


def test_it_stays_where_it_was_when_the_row_is_corrected(people: People, made: Meeting) -> None:
    one = say(made, people.carol, "Who says so?")
    became = edits.correct(made.utterance_set.get(label="u2"), "Something else.", people.bob)
    bob = signed_in(people.bob)
    row = bob.get(f"/meetings/{made.pk}/lines/{became.label}/", headers=HTMX).content.decode()
    assert f"k-{one.pk}" in row
    assert transcript.SAYINGS[1] in notes(bob, made)
    bob.post(f"/meetings/{made.pk}/comments/", {"on": "u2", "text": "On the old label."})
    assert Comment.objects.latest("pk").quote == "Something else."


@pytest.mark.parametrize("on", ["", "u999", "s1", "c1", "u2; drop"])
def test_nothing_is_said_about_nothing(people: People, made: Meeting, on: str) -> None:
    sent = {"on": on, "text": "Hello"}
    assert signed_in(people.carol).post(f"/meetings/{made.pk}/comments/", sent).status_code == 404


def test_an_empty_comment_is_refused_in_words(people: People, made: Meeting) -> None:
    answer = signed_in(people.carol).post(
        f"/meetings/{made.pk}/comments/?tab=notes&on=u2", {"on": "u2", "text": " "}, headers=HTMX
    )
    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()


def test_a_row_of_another_meeting_is_not_found(people: People, made: Meeting) -> None:
    other = transcript.record(people.platform)
    label = transcript.say(other).label
    answer = signed_in(people.carol).post(f"/meetings/{made.pk}/comments/", {"on": label, "text": "Hello"})
    assert answer.status_code == 404


def test_many_comments_cost_no_more_queries(people: People, made: Meeting) -> None:
    bob = signed_in(people.bob)
    first = say(made, people.carol, "One.")
    notes(bob, made)
    with CaptureQueriesContext(connection) as few:
        notes(bob, made)
    for n in range(20):
        say(made, people.carol, f"@Bob number {n}", on=f"u{1 + n % 5}")
        discussion.answer(first, people.vera, "Yes.")
    Notice.objects.all().delete()
    with CaptureQueriesContext(connection) as many:
        notes(bob, made)
    assert len(many) == len(few)


# ── threads ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_opens_a_resolved_thread_again(people: People, made: Meeting) -> None:
    first = say(made, people.carol, "Is that so?")
    bob = signed_in(people.bob)
    here = f"/meetings/{made.pk}/comments/{first.pk}"
    bob.post(f"{here}/resolve/")
    first.refresh_from_db()
    assert first.resolved_by == people.bob
    assert "1 resolved" in notes(bob, made)
    bob.post(f"{here}/answer/", {"text": "No."})
    first.refresh_from_db()
    assert first.resolved_at is None
    assert [one.text for one in first.answers.all()] == ["No."]


def test_an_answer_to_an_answer_stays_in_the_thread(people: People, made: Meeting) -> None:
    first = say(made, people.carol, "Is that so?")
    second = discussion.answer(first, people.bob, "No.")
    signed_in(people.alice).post(f"/meetings/{made.pk}/comments/{second.pk}/answer/", {"text": "Yes."})
    assert first.answers.count() == 2


def test_what_was_answered_keeps_its_place_when_it_is_deleted(people: People, made: Meeting) -> None:
    first = say(made, people.carol, "Something private.")
    second = discussion.answer(first, people.bob, "I see.")
    signed_in(people.carol).post(f"/meetings/{made.pk}/comments/{first.pk}/delete/")
    shown = notes(signed_in(people.bob), made)
    assert "Something private." not in shown
    assert "This comment was deleted." in shown
    assert "I see." in shown
    signed_in(people.bob).post(f"/meetings/{made.pk}/comments/{second.pk}/delete/")
    assert not Comment.objects.exists()


def test_only_its_writer_changes_a_comment(people: People, made: Meeting) -> None:
    one = say(made, people.carol, "Mine.")
    here = f"/meetings/{made.pk}/comments/{one.pk}"
    assert signed_in(people.alice).post(f"{here}/edit/", {"text": "Yours."}).status_code == 403
    assert signed_in(people.alice).post(f"{here}/delete/").status_code == 403
    signed_in(people.carol).post(f"{here}/edit/", {"text": "Mine, better."})
    one.refresh_from_db()
    assert one.text == "Mine, better."
    assert "edited" in notes(signed_in(people.vera), made)


def test_a_viewer_reads_and_is_offered_nothing(people: People, made: Meeting) -> None:
    say(made, people.carol, "Mine.")
    shown = notes(signed_in(people.vera), made, "&on=u1")
    assert "Mine." in shown
    for offered in ("data-compose", "data-comment", 'name="resolved"', "/answer/"):
        assert offered not in shown


# ── who is told ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Vera look", {"Vera"}),
        ("look, @vera@halden.example!", {"Vera"}),
        ("@VERA and @Bob", {"Vera", "Bob"}),
        ("mail vera@Vera", set()),
        ("@Veronika", set()),
        ("@Vera Lind, please", {"Vera Lind"}),
        ("@ Vera", set()),
        ("", set()),
    ],
)
def test_whom_a_comment_names(people: People, text: str, named: set[str]) -> None:
    lind = person("Lind")
    lind.name = "Vera Lind"
    assert {user.name for user in discussion.named_in(text, [people.vera, people.bob, lind])} == named


def test_whoever_is_named_is_told_once_and_led_to_the_moment(people: People, made: Meeting) -> None:
    one = say(made, people.carol, "@Vera @Carol @Charlie what do you think?")
    discussion.change(one, "@Vera @Bob what do you think?")
    assert {notice.user for notice in Notice.objects.all()} == {people.vera, people.bob}
    vera = signed_in(people.vera)
    listed = vera.get("/notices/").content.decode()
    assert "Carol names you in a comment on “Q3 platform review”." in listed
    there = f"/meetings/{made.pk}/comments/{one.pk}/"
    assert there in listed
    assert vera.get(there).headers["Location"].endswith(f"?t=4&tab=notes#k-{one.pk}")


def test_a_stranger_cannot_be_told(people: People, made: Meeting) -> None:
    say(made, people.carol, "@Charlie, are you there?")
    assert not Notice.objects.exists()


def test_whoever_wrote_in_a_thread_hears_of_answers(people: People, made: Meeting) -> None:
    first = say(made, people.carol, "Is that so?")
    discussion.answer(first, people.bob, "No.")
    discussion.answer(first, people.alice, "@Bob yes.")
    told = {(notice.user.name, notice.kind) for notice in Notice.objects.all()}
    assert told == {("Carol", "reply"), ("Bob", "mention")}
    assert Notice.objects.filter(user=people.carol).count() == 2
