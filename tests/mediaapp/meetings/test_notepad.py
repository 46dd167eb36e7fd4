"""The notes that a team shares: kept as they are written, never over somebody else's, shown escaped."""

import pytest
from django.test import Client

from mediaapp.accounts.models import User
from mediaapp.meetings import marking, notepad
from mediaapp.meetings.models import Meeting, Notes
from tests import transcript
from tests.people import People

HTMX = {"HX-Request": "true"}


@pytest.fixture
def made(people: People) -> Meeting:
    return transcript.record(people.platform, rows=80)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def write(user: User, made: Meeting, text: str, version: int, **more: dict[str, str]) -> tuple[int, str]:
    answer = signed_in(user).post(
        f"/meetings/{made.pk}/notes/", {"text": text, "version": version}, headers=more.get("headers")
    )
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db
def test_notes_are_kept_and_the_next_version_is_told(people: People, made: Meeting) -> None:
    status, shown = write(people.carol, made, "First", 0, headers=HTMX)
    assert (status, "Saved." in shown, 'value="1"' in shown) == (200, True, True)
    write(people.carol, made, "First, then second", 1, headers=HTMX)
    kept = Notes.objects.get()
    assert (kept.text, kept.version, kept.by) == ("First, then second", 2, people.carol)


@pytest.mark.django_db
@pytest.mark.parametrize("version", [0, 1])
def test_a_conflict_shows_both_and_keeps_what_was_first(people: People, made: Meeting, version: int) -> None:
    for n in range(version + 1):
        notepad.save(made, f"Theirs {n}", n, people.bob)
    status, shown = write(people.carol, made, "Mine", version, headers=HTMX)
    assert status == 409
    for text in ("Mine", f"Theirs {version}", "Bob saved these notes", f'value="{version + 1}"'):
        assert text in shown
    assert Notes.objects.get().text == f"Theirs {version}"
    status, _shown = write(people.carol, made, "Mine after all", version + 1, headers=HTMX)
    assert (status, Notes.objects.get().text) == (200, "Mine after all")


@pytest.mark.django_db
def test_without_scripts_a_conflict_is_a_page(people: People, made: Meeting) -> None:
    notepad.save(made, "Theirs", 0, people.bob)
    answer = signed_in(people.carol).post(
        f"/meetings/{made.pk}/notes/?tab=notes", {"text": "Mine <b>", "version": 0}
    )
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine &lt;b&gt;" in shown
    assert "Keep mine" in shown


@pytest.mark.django_db
def test_too_much_is_refused_in_words(people: People, made: Meeting) -> None:
    status, shown = write(people.carol, made, "x" * 100_001, 0, headers=HTMX)
    assert (status, "at most 100,000 characters" in shown) == (422, True)
    assert not Notes.objects.exists()


@pytest.mark.django_db
def test_a_viewer_reads_them_with_their_moments(people: People, made: Meeting) -> None:
    notepad.save(made, "## Payments\n- see 4:12 and 99:00\n<script>alert(1)</script>", 0, people.bob)
    shown = signed_in(people.vera).get(f"/meetings/{made.pk}/?tab=notes&write=yes").content.decode()
    assert "<h4>Payments</h4>" in shown
    assert '<a class="time" href="?t=252">4:12</a> and 99:00' in shown
    assert "&lt;script&gt;" in shown
    assert '<textarea id="notepad"' not in shown


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>two</p>\n<p>three</p>"),
        ("- a\n- **b**", "<ul><li>a</li><li><b>b</b></li></ul>"),
        ("1. a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("- [x] a\n- [ ] b", '<ul class="tasks"><li>☑ a</li><li>☐ b</li></ul>'),
        ("> a\n> *b*", "<blockquote><p>a<br><i>b</i></p></blockquote>"),
        ("`<i>` & 2 * 3 * 4", "<p><code>&lt;i&gt;</code> &amp; 2 * 3 * 4</p>"),
        ("**a `b` 1:02**", '<p><b>a <code>b</code> <a class="time" href="?t=62">1:02</a></b></p>'),
        ("at 1:24:40, not 1:75", '<p>at <a class="time" href="?t=5080">1:24:40</a>, not 1:75</p>'),
        ("#no heading", "<p>#no heading</p>"),
        (
            "https://a.example/?q=1&r=2.",
            (
                '<p><a href="https://a.example/?q=1&amp;r=2" rel="noopener noreferrer nofollow">'
                "https://a.example/?q=1&amp;r=2</a>.</p>"
            ),
        ),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ('https://a.example/"onclick=x', None),
    ],
)
def test_markdown_light(text: str, html: str | None) -> None:
    shown = marking.html(text, lambda at: f"?t={at}")
    if html is None:
        assert '"onclick' not in shown
    else:
        assert shown == html
