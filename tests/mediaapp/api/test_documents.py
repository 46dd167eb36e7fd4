"""Documents by suffix and by Accept: right bytes, right types, right names, and nothing sent twice."""

import json
import re

import pytest

from mediaapp.meetings.models import Meeting
from tests import shelf
from tests.mediaapp.api.script import Script, is_problem
from tests.people import People
from worker.exports import formats

pytestmark = pytest.mark.django_db

EVERY = [(document.value, one.suffix) for one in formats().values() for document in one.documents]


@pytest.mark.parametrize(("document", "suffix"), EVERY)
def test_every_format_there_is(meeting: Meeting, script: Script, document: str, suffix: str) -> None:
    response = script.get(f"meetings/{meeting.pk}/{document}.{suffix}")
    assert response.status_code == 200
    assert response["Content-Type"] == formats()[suffix].content_type
    assert b"rehearsal" in response.content or response.content[:4] in {b"PK\x03\x04", b"%PDF"}
    kind = "inline" if suffix == "json" else "attachment"
    assert response["Content-Disposition"] == f'{kind}; filename="q3-platform-review.{suffix}"'


@pytest.mark.parametrize(("document", "suffix"), EVERY)
def test_what_was_read_is_not_sent_again(
    meeting: Meeting, script: Script, document: str, suffix: str
) -> None:
    url = f"meetings/{meeting.pk}/{document}.{suffix}"
    first = script.get(url)
    again = script.get(url, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert script.get(f"{url}?speakers=false", if_none_match=first["ETag"]).status_code == 200
    script.ask("PATCH", f"meetings/{meeting.pk}", {"title": "Another title"})
    anew = script.get(url, if_none_match=first["ETag"])
    assert (anew.status_code, anew["ETag"] == first["ETag"]) == (200, False)


def test_a_name_in_any_script(people: People, meeting: Meeting, script: Script) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(title="Rückblick 会議 \r\nX: 1 ../“a”")
    named = script.get(f"meetings/{meeting.pk}/minutes.md")["Content-Disposition"]
    assert named == "attachment; filename*=utf-8''r%C3%BCckblick-%E4%BC%9A%E8%AD%B0-x-1-a.md"
    Meeting.objects.filter(pk=meeting.pk).update(title="???")
    assert script.get(f"meetings/{meeting.pk}/minutes.md")["Content-Disposition"].endswith('"minutes.md"')


def test_options(meeting: Meeting, script: Script) -> None:
    def transcript(query: str) -> str:
        return str(script.get(f"meetings/{meeting.pk}/transcript.txt?{query}").content.decode())

    assert "Maria Oduya" in transcript("")
    assert "Maria Oduya" not in transcript("speakers=false")
    assert re.search(r"\d\d:\d\d", transcript(""))
    assert not re.search(r"\d\d:\d\d", transcript("timestamps=false"))
    captions = script.get(f"meetings/{meeting.pk}/transcript.vtt?chars_per_caption=20").content.decode()
    assert captions.startswith("WEBVTT")
    assert "<v Maria Oduya>" in captions
    minutes = [
        script.get(f"meetings/{meeting.pk}/minutes.md?evidence={how}").content
        for how in ("footnotes", "none")
    ]
    assert len(minutes[0]) > len(minutes[1])


@pytest.mark.parametrize("query", ["evidence=some", "chars_per_caption=1", "speakers=perhaps"])
def test_options_that_make_no_sense(meeting: Meeting, script: Script, query: str) -> None:
    assert is_problem(script.get(f"meetings/{meeting.pk}/minutes.md?{query}"), 422, "invalid")


def test_accept(meeting: Meeting, script: Script) -> None:
    url = f"meetings/{meeting.pk}/minutes"
    for accept in ("*/*", "application/json", "text/csv, application/json;q=0.9"):
        assert script.get(url, accept=accept)["Content-Type"] == "application/json"
    assert script.get(url, accept="text/markdown")["Content-Type"].startswith("text/markdown")
    assert is_problem(script.get(url, accept="image/png"), 406, "not_acceptable")
    reader = Script(script.token, script.sent)
    reader.token.scopes = ["read"]
    reader.token.save()
    assert is_problem(reader.get(url, accept="text/markdown"), 403, "scope_missing")
    assert reader.get(url).status_code == 200


@pytest.mark.parametrize("name", ["minutes.exe", "notes.md", "minutes.srt", "transcript.docx.md", ".md"])
def test_what_nobody_can_write_is_absent(meeting: Meeting, script: Script, name: str) -> None:
    assert is_problem(script.get(f"meetings/{meeting.pk}/{name}"), 404, "not_found")


def test_before_it_was_read_it_says_so(people: People, script: Script) -> None:
    waiting = shelf.meeting(people.platform)
    for path in ("minutes", "minutes.md", "transcript.json", "sights", "chapters", "claims"):
        response = script.get(f"meetings/{waiting.pk}/{path}")
        assert is_problem(response, 409, "not_ready")
        assert response["Retry-After"] == "5"


def test_the_parts_are_those_of_the_minutes(meeting: Meeting, script: Script) -> None:
    minutes = script.get(f"meetings/{meeting.pk}/minutes").json()
    assert script.get(f"meetings/{meeting.pk}/chapters").json()["data"] == minutes["chapters"]
    sights = script.get(f"meetings/{meeting.pk}/sights").json()["data"]
    assert [{k: v for k, v in one.items() if k != "image_url"} for one in sights] == minutes["sights"]
    claims = script.get(f"meetings/{meeting.pk}/claims").json()["data"]
    assert len(claims) == sum(len(minutes[part]) for part in {one["section"] for one in claims})
    doubtful = script.get(f"meetings/{meeting.pk}/claims?verified=false").json()["data"]
    assert [one["doubt"] for one in doubtful] == ["Nobody says “a fifth” and no slide shows it."]
    actions = script.get(f"meetings/{meeting.pk}/claims?section=actions").json()["data"]
    assert [one["id"] for one in actions] == [one["id"] for one in minutes["actions"]]
    first = script.get(f"meetings/{meeting.pk}/claims?limit=4").json()
    rest = script.get(f"meetings/{meeting.pk}/claims?limit=4&cursor={first['meta']['next_cursor']}").json()
    assert first["data"] + rest["data"] == claims
    assert not rest["meta"]["has_more"]


def test_speakers_and_sources(meeting: Meeting, script: Script) -> None:
    speakers = script.get(f"meetings/{meeting.pk}/speakers").json()["data"]
    assert [one["name"] for one in speakers] == ["Maria Oduya", "Tomasz Lind", "Priya Raman", ""]
    assert speakers[0] == {"id": "p1", "name": "Maria Oduya", "speech_ms": 8000}
    (source,) = script.get(f"meetings/{meeting.pk}/sources").json()["data"]
    assert (source["kind"], source["duration_ms"], source["offset_ms"]) == ("video", 20_000, 0)


def test_the_transcript_has_every_word(meeting: Meeting, script: Script) -> None:
    told = json.loads(script.get(f"meetings/{meeting.pk}/transcript").content)
    assert [one["id"] for one in told["transcript"]] == ["u1", "u2", "u3", "u4", "u5"]
    assert told["transcript"][0]["words"][0]["text"] == "So"
