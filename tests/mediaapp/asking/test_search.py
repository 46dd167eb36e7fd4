"""One contract for the search, on whichever database the tests run: SQLite or PostgreSQL."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as careful
from hypothesis import strategies as st

from mediaapp.asking.queries import PAGE, Filters, search
from mediaapp.asking.search import keyword, meaning
from mediaapp.asking.search.keyword import Scope
from mediaapp.asking.search.words import wanted
from mediaapp.meetings import edits, services
from mediaapp.meetings.models import Meeting, Screen, Speaker, Utterance
from tests import shelf, transcript
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_vectors() -> Iterator[None]:
    meaning.shelves.clear()
    yield
    meaning.shelves.clear()


def said(made: Meeting, *lines: str) -> list[Utterance]:
    return [transcript.say(made, line) for line in lines]


def texts(people: People, typed: str, filters: Filters | None = None) -> list[str]:
    found = search(people.vera, people.platform, typed, filters)
    return [one.found.text for one in found.moments]


# ── what is found ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("connections", "The connection was lost twice."),
        ("decision", "Nobody has decided, but the decisions are due."),
        ("Entscheidungen", "Die Entscheidung fällt am Montag."),
        ("ENTSCHEIDUNG", "Wir brauchen Entscheidungen."),
        ("reunion", "La réunion commence à dix heures."),
        ("Réunions", "La reunion commence."),
        ("Müller", "Frau Muller ruft an."),
        ("db_pool", "We raised db_pool_active to fifty."),
        ("50/50", "Active 50/50 since noon."),
        ('"nobody raised it"', "The fifty came over, and nobody raised it."),
    ],
)
def test_words_are_found_whatever_their_case_accents_and_endings(
    people: People, typed: str, line: str
) -> None:
    made = shelf.meeting(people.platform)
    said(made, line, "Something else was spoken of entirely.")
    assert texts(people, typed) == [line]


def test_a_phrase_in_quotes_is_found_as_it_stands(people: People) -> None:
    made = shelf.meeting(people.platform)
    said(made, "The pool of connections.", "The connection pool is full.")
    assert texts(people, '"connection pool"') == ["The connection pool is full."]


def test_what_shares_too_few_words_is_left_out(people: People) -> None:
    made = shelf.meeting(people.platform)
    said(made, "The carrier wants a contract.", "Contracts by carriers for winter tyres.", "Winter is long.")
    found = texts(people, "carrier contract winter tyres")
    assert found[0] == "Contracts by carriers for winter tyres."
    assert "Winter is long." not in found


def test_screens_are_found_with_their_picture_and_time(people: People) -> None:
    made = transcript.record(people.platform)
    found = search(people.vera, people.platform, "services", Filters(kind="shown")).moments
    assert [one.found.kind for one in found] == ["shown", "shown"]
    assert found[0].thumb.endswith("frames/0.webp")
    assert found[0].address.startswith(f"/meetings/{made.pk}/?t=0")
    assert [piece.text for piece in found[0].pieces if piece.is_hit] == ["services"]


def test_a_moment_has_what_stands_around_it_and_opens_there(people: People) -> None:
    made = transcript.record(people.platform)
    (one,) = search(people.vera, people.platform, "rehearsal everything").moments[:1]
    assert one.found.text == "Then we put the rehearsal before everything else."
    assert one.before is not None
    assert one.before.text == "The fifty came over with the chart, and nobody raised it."
    assert one.after is None
    assert one.address == f"/meetings/{made.pk}/?t=16#u-5"
    (two,) = search(people.vera, people.platform, "hard part").moments
    assert [str(beside.who) for beside in (two.before, two.after) if beside] == ["Maria Oduya", "Priya Raman"]


def test_speakers_are_found_by_name_and_results_narrowed_to_one(people: People) -> None:
    transcript.record(people.platform)
    assert texts(people, "Tomasz") == ["What is left is the hard part, though."]
    assert texts(people, "Priya rehearsal")[0] == "I don't want to move it until there is a rehearsal."
    narrowed = texts(people, "rehearsal", Filters(speaker="Maria Oduya"))
    assert narrowed == ["Then we put the rehearsal before everything else."]


def test_no_meeting_fills_the_page_alone(people: People) -> None:
    long, short = shelf.meeting(people.platform, "Long"), shelf.meeting(people.platform, "Short")
    said(long, *(f"Kubernetes again, round {n}." for n in range(30)))
    said(short, "And there is Kubernetes, mentioned in passing, between many other things of the week.")
    found = search(people.vera, people.platform, "Kubernetes")
    assert found.total == 31
    assert found.meetings == 2
    assert len(found.moments) == PAGE
    assert {one.meeting for one in found.moments} == {long, short}
    second = search(people.vera, people.platform, "Kubernetes", number=2)
    assert len(second.moments) == 11
    assert not {one.found.key for one in found.moments} & {one.found.key for one in second.moments}


def test_the_address_narrows_by_meeting_kind_and_age(people: People) -> None:
    old, new = transcript.record(people.platform), transcript.record(people.platform)
    Meeting.objects.filter(pk=old.pk).update(started_at="2020-01-01T10:00Z")

    def meetings(filters: Filters) -> set[Meeting]:
        return {one.meeting for one in search(people.vera, people.platform, "rehearsal", filters).moments}

    assert meetings(Filters()) == {old, new}
    assert meetings(Filters(meeting=old.pk)) == {old}
    assert meetings(Filters(within="30")) == {new}
    assert meetings(Filters(kind="shown")) == set()
    newest = search(people.vera, people.platform, "rehearsal", Filters(order="newest")).moments
    assert [one.meeting for one in newest] == [new, new, old, old]


# ── it follows the record ────────────────────────────────────────────────────────────────────────────


def test_a_corrected_line_is_found_by_its_new_text_and_not_by_its_old(people: People) -> None:
    (row,) = said(shelf.meeting(people.platform), "We moved it to cooper netties.")
    edited = edits.correct(row, "We moved it to Kubernetes.", people.bob)
    assert texts(people, "kubernetes") == ["We moved it to Kubernetes."]
    assert texts(people, "netties") == []
    assert edited.born_of is not None
    edits.undo(edited.born_of, people.bob)
    assert texts(people, "kubernetes") == []
    assert texts(people, "netties") == ["We moved it to cooper netties."]


def test_a_renamed_speaker_is_found_by_the_new_name(people: People) -> None:
    transcript.record(people.platform)
    speaker = Speaker.objects.get(name="Tomasz Lind")
    edits.rename(speaker, "Jonas Weber", people.bob)
    assert texts(people, "Jonas") == ["What is left is the hard part, though."]
    assert texts(people, "Tomasz") == []
    assert search(people.vera, people.platform, "hard part").facets.speakers == {"Jonas Weber": 1}


def test_rows_of_an_older_run_are_not_found(people: People) -> None:
    made = shelf.meeting(people.platform)
    said(made, "An older hearing of the sentence.")
    Meeting.objects.filter(pk=made.pk).update(current_job=shelf.job(made, number=2))
    assert texts(people, "hearing") == []


def test_what_is_deleted_leaves_the_index(people: People) -> None:
    made = shelf.meeting(people.platform)
    (row,) = said(made, "Halvorsen signs the agreement.")
    key = row.pk
    assert keyword.said(wanted("halvorsen"), Scope(Meeting.objects.all()), 9) == [key]
    row.delete()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM asking_said WHERE asking_said MATCH 'halvorsen'")
            assert cursor.fetchone() == (0,)
            cursor.execute("INSERT INTO asking_said(asking_said) VALUES ('integrity-check')")
    assert keyword.said(wanted("halvorsen"), Scope(Meeting.objects.all()), 9) == []


# ── whose it is ──────────────────────────────────────────────────────────────────────────────────────


def test_nothing_of_a_stranger_or_of_the_trash_is_found(people: People) -> None:
    made = transcript.record(people.platform)
    assert search(people.charlie, people.platform, "rehearsal").total == 0
    assert search(people.charlie, people.elsewhere, "rehearsal").total == 0
    found = search(people.vera, people.elsewhere, "rehearsal")
    assert (found.total, found.searched) == (0, 0)
    assert search(people.vera, people.platform, "rehearsal").total == 2
    services.to_trash(Meeting.objects.filter(pk=made.pk))
    found = search(people.vera, people.platform, "rehearsal")
    assert (found.total, found.searched, found.facets.kinds.total()) == (0, 0, 0)


def many(made: Meeting) -> None:
    """Enough rows that reading them all is no plan."""
    (row,), screen = said(made, "A row like any other."), made.screen_set.first()
    assert screen is not None
    rows, screens = copies(row), copies(screen)
    Utterance.objects.bulk_create(rows)
    Screen.objects.bulk_create(screens)


def copies[Row: Model](one: Row) -> list[Row]:
    fields = {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}
    return [type(one)(**fields | {"id": None, "label": f"v{n}"}) for n in range(600)]


@pytest.mark.parametrize("table", ["said", "shown"])
def test_the_plan_names_the_index(people: People, table: str) -> None:
    many(transcript.record(people.platform))
    scope = Scope(Meeting.objects.visible_to(people.vera).filter(workspace=people.platform))
    asking = getattr(keyword.words(), table)(wanted("zeppelin"), scope, 20)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    plan = keyword.plan(asking)
    assert f"asking_{table}" in plan
    assert ("Index Scan on asking_" if connection.vendor == "postgresql" else "VIRTUAL TABLE INDEX") in plan
    lines = plan.splitlines()
    if connection.vendor == "sqlite":
        assert lines[0].startswith(f"SCAN asking_{table} VIRTUAL TABLE INDEX"), "the index must drive"


@careful(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=40) | st.text("\"*()^:+-&|!<>'\\ ab", max_size=30))
def test_no_text_breaks_the_search(people: People, typed: str) -> None:
    scope = Scope(Meeting.objects.of(people.platform))
    looked_for = wanted(typed)
    assert keyword.said(looked_for, scope, 5) == []
    assert keyword.shown(looked_for, scope, 5) == []


@pytest.mark.parametrize(
    "typed", ['NEAR("a b", 5)', "text:secret AND", "a OR", "'); DROP", "“", "NOT", "*", "\0"]
)
def test_signs_of_the_query_language_mean_nothing(people: People, client: Client, typed: str) -> None:
    client.force_login(people.vera)
    assert client.get(reverse("asking:search"), {"q": typed}).status_code == 200


# ── the page ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_marks_hits_and_escapes_what_was_said(people: People, client: Client) -> None:
    said(shelf.meeting(people.platform), "Click <script>alert(1)</script> in the console.")
    client.force_login(people.vera)
    page = client.get(reverse("asking:search"), {"q": "console"}).content.decode()
    assert "<mark>console</mark>" in page
    assert "<script>alert" not in page
    assert "1 moment in 1 meeting" in " ".join(page.split())


def test_empty_pages_say_what_to_do(people: People, client: Client) -> None:
    client.force_login(people.vera)
    page = reverse("asking:search")
    assert "There is nothing to search yet" in client.get(page, {"q": "anything"}).content.decode()
    transcript.record(people.platform)
    assert "Nobody said it" in client.get(page, {"q": "xylophone"}).content.decode()
    narrowed = client.get(page, {"q": "rehearsal", "kind": "shown"}).content.decode()
    assert "With these filters nothing is found." in narrowed
    assert "Put words in quotes" in client.get(page).content.decode()
    nonsense = {"q": "rehearsal", "kind": "x", "meeting": "x", "within": "x", "page": "-3", "order": "x"}
    assert client.get(page, nonsense).status_code == 200


def test_a_search_is_a_fixed_number_of_queries(
    people: People, django_assert_max_num_queries: pytest.FixtureDef[object]
) -> None:
    made = shelf.meeting(people.platform)
    said(made, *(f"Kubernetes again, round {n}." for n in range(30)))
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        search(people.vera, people.platform, "Kubernetes")


def test_the_page_counts_every_kind(client: Client, people: People) -> None:
    said(shelf.meeting(people.platform), "The cloud is down.", "The cloud is up.")
    client.force_login(people.vera)
    page = client.get(reverse("asking:search"), {"q": "cloud"}).content.decode()
    assert re.search(r'Everything<span class="count">2</span>', page)
    assert re.search(r'Said<span class="count">2</span>', page)
