"""The writer on a model server: minutes section by section, each claim with the moments that prove it."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from pydantic import BaseModel

from worker.engines import Scope
from worker.engines.served.aside import each, while_written
from worker.engines.served.cleaning import line
from worker.engines.served.evidence import Moments
from worker.engines.served.forms import FIELDS, FORMS, MOST, Claims, Merged, Stated, Titled, stated_so_far
from worker.engines.served.mishaps import TooLong
from worker.engines.served.pages import Page, pages
from worker.engines.served.parts import text
from worker.engines.served.server import Server
from worker.engines.served.tongues import tongue
from worker.engines.served.watch import Reader
from worker.errors import Nonsense, TookTooLong
from worker.meeting import Brief, Claim, EngineName, Headline, Meeting, Question, Section
from worker.prompts import prompt, templates, version

_PROMPTS = ("write_system", "headline", "headline_of_parts", "section", "merge", "repair", "answer", "again")
_TOKENS = {"headline": 200, "section": 3000, "merge": 2500, "repair": 700, "answer": 1200}
_ROOM = 1200
"""Tokens for the instructions around a record."""
_SHARE = 0.9
"""Of what is left for the record: servers count a little differently."""
_LESS, _TRIES = 0.6, 4
"""How much less is sent when a record was too long all the same, and how often."""
_TERMS = 60
_CLAIMS = 6
"""Sentences of an answer from one meeting."""
_PARTS_ASKED = 3
"""Of a long meeting, how many parts are asked for an answer before there is none."""
_UNTITLED = "Untitled"


class Pen:
    """Writes about a whole meeting. What comes first is always alike: `[system][meeting][task]`."""

    note = ""

    def __init__(self, server: Server, scope: Scope) -> None:
        guides = [f"minutes/{name}" for name in templates()]
        self.name = EngineName(server.dialect.name, server.about.model, version(*_PROMPTS, *guides))
        self._server = server
        self._scope = scope
        self._most: int | None = None

    def headline(self, meeting: Meeting, brief: Brief) -> Headline:
        if not _has_words(meeting):
            return Headline(brief.title or _UNTITLED)
        language = tongue(brief.language or meeting.language)
        task = prompt("headline").fill(language=language)

        def titled_of(page: Page, scope: Scope, reader: Reader) -> Titled:
            return self._fill(Titled, page.asked(task), "headline", scope=scope, reader=reader)

        parts = self._over(meeting, titled_of)
        titled = parts[0]
        if len(parts) > 1:
            listed = "\n".join(f"- {line(one.title)}: {', '.join(map(line, one.keywords))}" for one in parts)
            asked = prompt("headline_of_parts").fill(parts=listed, language=language)
            titled = self._fill(Titled, asked, "headline")
        keywords = tuple(dict.fromkeys(filter(None, map(line, titled.keywords))))
        return Headline(brief.title or line(titled.title) or _UNTITLED, keywords)

    def minute(self, meeting: Meeting, brief: Brief) -> Iterator[Claim]:
        """Claim by claim as they are written; those of a long meeting section by section."""
        if _has_words(meeting):
            for section in Section:
                yield from self._section(section, brief, meeting)

    def _section(self, section: Section, brief: Brief, meeting: Meeting) -> Iterator[Claim]:
        form, moments = FORMS[section], Moments(meeting)
        pages = self._pages(meeting)
        if len(pages) == 1:
            task = pages[0].asked(_task(section, brief, meeting, pages[0]))
            try:
                for stated in self._stated(form, task, "section"):
                    if claim := moments.claim(section, stated):
                        yield claim
            except TooLong:  # it is refused before anything is written
                self._cut_smaller(pages)
            else:
                return

        def written(page: Page, scope: Scope, reader: Reader) -> list[Claim]:
            task = page.asked(_task(section, brief, meeting, page))
            filled = self._fill(form, task, "section", scope=scope, reader=reader)
            stated: Sequence[Stated] = getattr(filled, "claims")  # noqa: B009 - each form has them
            return [claim for one in stated if (claim := moments.claim(section, one))]

        parts = self._over(meeting, written)
        claims = [claim for part in parts for claim in part]
        yield from self._merged(section, claims, brief, meeting) if len(parts) > 1 else claims

    def answer(self, question: Question) -> Iterator[Claim]:
        """From each meeting that its moments are of, claim by claim as they are written."""
        meetings = list({id(one.meeting): one.meeting for one in question.moments}.values())
        for meeting in meetings:
            yield from self._answer_from(meeting, question)

    def _answer_from(self, meeting: Meeting, question: Question) -> Iterator[Claim]:
        """From that part of a long meeting which holds most of the moments; from the next if it has none."""
        task = prompt("answer").fill(
            question=line(question.text), language=tongue(meeting.language), most=str(_CLAIMS)
        )
        labels = {one.row.label for one in question.moments if one.meeting is meeting}
        moments, found = Moments(meeting), 0
        holding = sorted(self._pages(meeting), key=lambda page: -len(labels & page.labels))
        for page in holding[:_PARTS_ASKED]:
            for stated in self._stated(Claims, page.asked(task), "answer", most=_CLAIMS):
                if claim := moments.claim(Section.OVERVIEW, stated):
                    found += 1
                    yield claim
            if found:
                return

    def repair(self, claim: Claim, meeting: Meeting) -> Claim | None:
        """One more try, shown why the first is not believed; None when it has nothing better."""
        quotes = [{"label": one.of, "quote": one.quote} for one in claim.evidence]
        task = prompt("repair").fill(
            claim=line(claim.text), quotes=json.dumps(quotes, ensure_ascii=False), doubt=line(claim.doubt)
        )
        labels = {one.of for one in claim.evidence}
        page = max(self._pages(meeting), key=lambda page: len(labels & page.labels))
        try:
            stated = self._fill(Stated, page.asked(task), "repair")
        except (Nonsense, TooLong, TookTooLong):
            return None
        better = Moments(meeting).claim(claim.section, stated)
        return replace(claim, text=better.text, evidence=better.evidence) if better else None

    # ── over a meeting that may be long ──────────────────────────────────────────────────────────────

    def _over[Found](self, meeting: Meeting, ask: Callable[[Page, Scope, Reader], Found]) -> list[Found]:
        """What is asked of each part, in order; cut smaller where a part is too long all the same."""
        for _ in range(_TRIES):
            parts = self._pages(meeting)
            try:
                asks = [partial(ask, part) for part in parts]
                return each(asks, self._scope, at_once=self._server.about.streams)
            except TooLong:
                self._cut_smaller(parts)
        raise TooLong

    def _cut_smaller(self, parts: Sequence[Page]) -> None:
        self._most = int(_LESS * max(self._server.tokens(page.text) for page in parts))

    def _pages(self, meeting: Meeting) -> list[Page]:
        room = self._server.about.context - _TOKENS["section"] - _ROOM
        most = int(max(room, _ROOM) * _SHARE)
        return pages(meeting, self._server.tokens, min(most, self._most or most))

    def _merged(
        self, section: Section, claims: Sequence[Claim], brief: Brief, meeting: Meeting
    ) -> Sequence[Claim]:
        """The claims of all parts as those of one section, with the evidence they came with."""
        if section is Section.CHAPTERS or len(claims) <= MOST[section] // 2:
            return claims
        asked = prompt("merge").fill(
            section=_called(section),
            claims="\n".join(f"{n}. {claim.text}" for n, claim in enumerate(claims, 1)),
            most=str(MOST[section]),
            language=tongue(brief.language or meeting.language),
        )
        try:
            merged = self._fill(Merged, asked, "merge")
        except (Nonsense, TooLong, TookTooLong):
            return claims
        kept = [
            (line(one.text), [claims[n - 1] for n in one.of if 1 <= n <= len(claims)])
            for one in merged.claims
        ]
        return [_union(words, sources) for words, sources in kept if words and sources] or claims

    def _stated(
        self, form: type[BaseModel], asked: str, task: str, *, most: int | None = None
    ) -> Iterator[Stated]:
        """What a form states, one by one as it is written. Raises as `Server.fill` does.

        Where it has to be asked for once more, what was told already is not told again.
        """

        def ask(scope: Scope, reader: Reader) -> BaseModel:
            return self._fill(form, asked, task, scope=scope, reader=reader)

        told = 0
        for written in while_written(ask, self._scope):
            claims = stated_so_far(form, written) if isinstance(written, str) else getattr(written, "claims")  # noqa: B009
            new = claims[told:most]
            told += len(new)
            yield from new

    def _fill[Form: BaseModel](
        self,
        form: type[Form],
        asked: str,
        task: str,
        *,
        scope: Scope | None = None,
        reader: Reader | None = None,
    ) -> Form:
        system, parts = prompt("write_system").fill(), [text(asked)]
        scope = scope or self._scope
        return self._server.fill(form, system, parts, tokens=_TOKENS[task], scope=scope, reader=reader)


def _union(words: str, claims: Sequence[Claim]) -> Claim:
    """One claim for several; a sentence that stays one of them keeps that one's fields."""
    evidence = tuple(dict.fromkeys(one for claim in claims for one in claim.evidence))
    fields = {name: value for claim in reversed(claims) for name, value in claim.fields.items()}
    return replace(claims[0], text=words, evidence=evidence, fields=fields)


def _task(section: Section, brief: Brief, meeting: Meeting, page: Page) -> str:
    template = prompt(f"minutes/{brief.template if brief.template in templates() else 'meeting'}")
    terms = ", ".join(line(term.text) for term in brief.vocabulary[:_TERMS])
    filled = prompt("section").fill(
        section=_called(section),
        guidance=template.parts[section.value],
        language=tongue(brief.language or meeting.language),
        part="" if page.of == 1 else "The record is one part of a longer meeting: write of this part alone.",
        title=f"The meeting is called: {line(brief.title)}" if brief.title else "",
        vocabulary=f"Words that are spelled so: {terms}" if terms else "",
        most=str(MOST[section]),
        fields=FIELDS.get(section, ""),
    )
    return filled.replace("\n\n\n", "\n\n")


def _called(section: Section) -> str:
    return section.value.replace("_", " ")


def _has_words(meeting: Meeting) -> bool:
    return any(row.text.strip() for row in meeting.utterances) or any(
        showing.sight.text.strip() for showing in meeting.showings
    )
