"""What a job was asked with, frozen when it is created: engines, sources, and what people wished for."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self
from uuid import UUID

from django.conf import settings

from mediaapp.meetings.models import Meeting, Source
from mediaapp.workspaces.models import Workspace
from worker.engines import Engines, Options
from worker.engines.choice import choose
from worker.meeting import Brief, Term

ROLES = ("listener", "transcriber", "viewer", "writer", "embedder")
CHUNKING = "30-60-120/10"
"""The chunk grid; another grid is another recipe."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The wishes behind a job, as they are kept in its row."""

    engines: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    languages: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    template: str = "meeting"
    title: str = ""
    speakers: int | None = None
    vocabulary: tuple[tuple[str, str], ...] = ()
    chunking: str = CHUNKING
    wants_turns: bool = False
    wants_screen: bool = False
    notes: tuple[str, ...] = ()
    record: str = ""
    """The job whose rows minutes are written from, where that is another one."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        known = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
        known["vocabulary"] = tuple((text, sounds) for text, sounds in known.get("vocabulary", ()))
        known["sources"] = tuple(known.get("sources", ()))
        known["notes"] = tuple(known.get("notes", ()))
        return cls(**known)

    @property
    def making(self) -> str:
        """Names the folder of derived files: the same grid cuts the same chunks."""
        return hashlib.sha256(self.chunking.encode()).hexdigest()[:12]

    @property
    def brief(self) -> Brief:
        return Brief(
            language=self.language or None,
            template=self.template,
            title=self.title,
            vocabulary=tuple(Term(text, sounds) for text, sounds in self.vocabulary),
            speakers=self.speakers,
        )

    def language_of(self, source: UUID) -> str | None:
        return self.languages.get(str(source)) or None


def recipe_for(meeting: Meeting) -> Recipe:
    """The recipe that a new job over this meeting is given."""
    terms = meeting.workspace.term_set.order_by("text").values_list("text", "sounds_like")
    sources = list(meeting.source_set.kept())
    options = Options(**settings.ENGINE_OPTIONS)
    choice = choose({role: settings.ENGINES.get(role, settings.ENGINE) for role in ROLES}, options)
    wants = Engines(options, choice.engines).wants
    return Recipe(
        engines=choice.engines,
        notes=choice.notes,
        sources=tuple(str(source.pk) for source in sources),
        languages={
            str(source.pk): language for source in sources if (language := _spoken(source, meeting.workspace))
        },
        language=meeting.language or meeting.workspace.language,
        template=meeting.template,
        title=meeting.title if meeting.titled_by_person else "",
        speakers=meeting.speaker_count,
        vocabulary=tuple(terms),
        wants_turns=wants.turns,
        wants_screen=wants.screen,
    )


def _spoken(source: Source, workspace: Workspace) -> str:
    """The language that a person named for a recording, or for all of the workspace's; else it is heard."""
    return source.language if source.language_by == source.DecidedBy.PERSON else workspace.spoken
