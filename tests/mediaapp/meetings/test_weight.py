"""What a page costs: queries and bytes of a four-hour meeting, and lists that ask no more when they grow."""

import gzip
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import long, shelf, transcript
from tests.people import People

pytestmark = pytest.mark.django_db


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path)
    assert answer.status_code == 200
    return len(asked)


def test_the_page_of_four_hours(client: Client, people: People) -> None:
    made = long.meeting(people.platform)
    client.force_login(people.vera)
    path = f"/meetings/{made.pk}/"
    assert queries(client, path) <= 15
    sent = client.get(path, headers={"accept-encoding": "gzip"})
    assert sent["Content-Encoding"] == "gzip"
    assert len(sent.content) <= 60_000
    assert gzip.decompress(sent.content).count(b'class="utterance"') == 200
    assert b"pincard" not in gzip.decompress(sent.content), "cards come when they are looked at"


def test_a_longer_meeting_asks_no_more(client: Client, people: People) -> None:
    client.force_login(people.vera)
    short, whole = (long.meeting(people.platform, rows=rows, screens=rows // 40) for rows in (240, 1_200))
    assert queries(client, f"/meetings/{short.pk}/") == queries(client, f"/meetings/{whole.pk}/")


def test_a_longer_library_asks_no_more(client: Client, people: People) -> None:
    client.force_login(people.vera)
    shelf.read(shelf.meeting(people.platform))
    few = queries(client, "/?view=all")
    for n in range(12):
        shelf.read(shelf.meeting(people.platform, f"Standup {n}", ago=timedelta(hours=n)))
    assert queries(client, "/?view=all") == few


@pytest.mark.parametrize("part", ["?part=card&pin=3", "?part=found&find=quokka", "?part=block&block=9"])
def test_a_part_that_is_fetched_is_there(client: Client, people: People, part: str) -> None:
    made = long.meeting(people.platform)
    client.force_login(people.vera)
    answer = client.get(f"/meetings/{made.pk}/{part}", headers={"HX-Request": "true"}).content.decode()
    told = {"card": 'id="card-3"', "found": ":5923200:0 u-2901:", "block": 'id="u-1801"'}
    assert told[part.partition("=")[2].partition("&")[0]] in answer
    assert client.get(f"/meetings/{made.pk}/?part=card&pin=99999").status_code == 200


def test_letters_are_found_in_any_case_and_counted_within_a_row(client: Client, people: People) -> None:
    made = transcript.record(people.platform, rows=3)
    transcript.say(made, "Ähre, ähre und ÄHRE")
    client.force_login(people.vera)
    found = client.get(f"/meetings/{made.pk}/?part=found&find=ähre", headers={"HX-Request": "true"})
    assert found.content.decode().count("u-4:") == 3
    shown = client.get(f"/meetings/{made.pk}/?find=ähre").content.decode()
    assert "3 places" in shown
    assert "#u-4" in shown
