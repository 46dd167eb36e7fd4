"""What uploaded files are called, whatever name they came with."""

import unicodedata
from typing import Any

import pytest
from django.test import Client

from mediaapp.files import names, uploads
from mediaapp.meetings import receive
from mediaapp.meetings.models import Source
from mediaapp.workspaces.models import Membership
from tests.mediaapp.files.door import WAV
from tests.mediaapp.files.odd_names import NAMES
from tests.people import People


def test_there_are_ninety_four() -> None:
    assert len(set(NAMES)) == len(NAMES) == 94


@pytest.mark.parametrize("name", NAMES, ids=range(94))
def test_a_name_is_one_line_and_no_path(name: str) -> None:
    clean = names.clean(name)
    assert clean.strip(". "), clean
    assert len(clean.encode()) <= 255
    assert not set(clean) & set("/\\\x00\r\n\t")
    unseen = {"Cc", "Cs", "Co", "Zl", "Zp"}
    assert not {unicodedata.category(letter) for letter in clean} & unseen
    assert "\u202e" not in clean
    assert names.clean(clean) == clean
    assert 0 < len(names.title(clean)) <= 200


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Wöchentliche Besprechung.wav", "Wöchentliche Besprechung.wav"),
        ("../../etc/passwd.wav", "passwd.wav"),
        ("C:\\Users\\me\\talk.wav", "talk.wav"),
        ("a\r\nSet-Cookie: x=1.wav", "a Set-Cookie: x=1.wav"),
        ("e\u0301te\u0301.wav", "été.wav"),
        ("👩‍👩‍👧‍👦.wav", "👩‍👩‍👧‍👦.wav"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".wav", "x" * 251 + ".wav"),
        ("ü" * 200 + ".wav", "ü" * 125 + ".wav"),
    ],
)
def test_what_remains_of_a_name(name: str, clean: str) -> None:
    assert names.clean(name) == clean


@pytest.mark.parametrize(
    ("name", "suffix", "title"),
    [
        ("Weekly_review 3.MP4", ".mp4", "Weekly review 3"),
        ("v1.2", "", "v1.2"),
        ("meeting 12.5 notes", "", "meeting 12.5 notes"),
        ("archive.tar.gz", ".gz", "archive.tar"),
        (".wav", "", "wav"),
        ("a.mp3", ".mp3", "a"),
    ],
)
def test_suffix_and_title(name: str, suffix: str, title: str) -> None:
    assert (names.suffix(name), names.title(name)) == (suffix, title)


def test_every_name_comes_in_and_goes_out(people: People) -> None:
    """Taken in, kept, and handed out again under a name that no header is broken by."""
    membership = Membership.objects.get(user=people.bob)
    client = Client()
    client.force_login(people.bob)
    for name in NAMES:
        uploads.take_in(uploads.begin(membership, name, len(WAV), {}, receive), [WAV], receive)
        source: Any = Source.objects.get(name=names.clean(name))
        response = client.get(f"/sources/{source.pk}/original?download")
        assert response.status_code == 200, name
        assert response["Content-Disposition"].startswith("attachment; filename"), name
        assert b"".join(response.streaming_content) == WAV  # type: ignore[attr-defined]
        Source.objects.all().delete()
