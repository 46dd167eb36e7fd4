"""Who is to do it, and by when, from the words that are said."""

import pytest

from tests.worker.engines.embedded.extract.talks import talk
from worker.engines.embedded.extract.acts import acts
from worker.engines.embedded.extract.cues import cues
from worker.engines.embedded.extract.tasks import fields


@pytest.mark.parametrize(
    ("line", "language", "found"),
    [
        ("I'll send the draft by Friday.", "en", {"assignee": "Ann Lee", "due": "by Friday"}),
        ("John, can you check the numbers tomorrow?", "en", {"assignee": "John", "due": "tomorrow"}),
        ("The Industrial Designer will work on it.", "en", {"assignee": "Industrial Designer"}),
        ("Could you call the printer, Ben?", "en", {"assignee": "Ben Ott"}),
        ("We will see what they want.", "en", {}),
        ("They will call again.", "en", {}),
        ("Ich schicke das Protokoll bis Freitag.", "de", {"assignee": "Ann Lee", "due": "bis Freitag"}),
        ("Je vais préparer le rapport demain.", "fr", {"assignee": "Ann Lee", "due": "demain"}),
        ("Voy a enviar el informe mañana.", "es", {"assignee": "Ann Lee", "due": "mañana"}),
        ("Ik stuur morgen het verslag.", "nl", {}),
    ],
)
def test_only_what_is_said(line: str, language: str, found: dict[str, str]) -> None:
    meeting = talk(f"p1: {line}", "p2: Yes.", names={"p1": "Ann Lee", "p2": "Ben Ott"}, language=language)
    language_cues = cues(language)
    assert fields(acts(meeting, language_cues)[0], meeting, language_cues) == found
