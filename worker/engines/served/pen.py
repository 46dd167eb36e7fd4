"""The writer on a model server: minutes section by section, each claim with the moments that prove it."""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from pydantic import BaseModel

from worker.engines import Scope
from worker.engines.served.cleaning import line
from worker.engines.served.evidence import Moments
from worker.engines.served.forms import FIELDS, FORMS, MOST, Claims, Merged, Stated, Titled
from worker.engines.served.mishaps import TooLong
from worker.engines.served.pages import Page, pages
from worker.engines.served.parts import text
from worker.engines.served.server import Server
from worker.engines.served.tongues import tongue
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
        parts = self._over(meeting, lambda page: self._fill(Titled, page.asked(task), "headline"))
        titled = parts[0]
        if len(parts) > 1:
            listed = "\n".join(f"- {line(one.title)}: {', '.join(map(line, one.keywords))}" for one in parts)
            asked = prompt("headline_of_parts").fill(parts=listed, language=language)
            titled = self._fill(Titled, asked, "headline")
        keywords = tuple(dict.fromkeys(filter(None, map(line, titled.keywords))))
        return Headline(brief.title or line(titled.title) or _UNTITLED, keywords)

    def minute(self, meeting: Meeting, brief: Brief) -> Iterator[Claim]:
        """Each section as a whole, as soon as it is written."""
        if not _has_words(meeting):
            return
        moments = Moments(meeting)
        for section in Section:
            form = FORMS[section]

            def written(page: Page, section: Section = section, form: type[BaseModel] = form) -> list[Claim]:
                filled = self._fill(form, page.asked(_task(section, brief, meeting, page)), "section")
                stated: Sequence[Stated] = getattr(filled, "claims")  # noqa: B009 - each form has them
                return [claim for one in stated if (claim := moments.claim(section, one))]

            parts = self._over(meeting, written)
            claims = [claim for part in parts for claim in part]
            yield from self._merged(section, claims, brief, meeting) if len(parts) > 1 else claims

    def answer(self, question: Question) -> Iterator[Claim]:
        """From each meeting that its moments are of; from a long one, of the part that holds most of them."""
        asked = prompt("answer")
        meetings = list({id(one.meeting): one.meeting for one in question.moments}.values())
        for meeting in meetings:
            task = asked.fill(
                question=line(question.text), language=tongue(meeting.language), most=str(_CLAIMS)
            )
            labels = {one.row.label for one in question.moments if one.meeting is meeting}
            page = max(self._pages(meeting), key=lambda page: len(labels & page.labels))
            filled = self._fill(Claims, page.asked(task), "answer")
            moments = Moments(meeting)
            claims = (moments.claim(Section.OVERVIEW, one) for one in filled.claims[:_CLAIMS])
            yield from filter(None, claims)

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

    def _over[Found](self, meeting: Meeting, ask: Callable[[Page], Found]) -> list[Found]:
        """What is asked of each part, in order; cut smaller where a part is too long all the same."""
        for _ in range(_TRIES):
            parts = self._pages(meeting)
            try:
                return self._of_each(parts, ask)
            except TooLong:
                self._most = int(_LESS * max(self._server.tokens(page.text) for page in parts))
        raise TooLong

    def _of_each[Found](self, parts: Sequence[Page], ask: Callable[[Page], Found]) -> list[Found]:
        if len(parts) == 1:
            return [ask(parts[0])]
        with ThreadPoolExecutor(min(len(parts), self._server.about.streams), "part") as pool:
            asked = [pool.submit(ask, part) for part in parts]
            try:
                return [one.result() for one in asked]
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

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

    def _fill[Form: BaseModel](self, form: type[Form], asked: str, task: str) -> Form:
        system = prompt("write_system").fill()
        return self._server.fill(form, system, [text(asked)], tokens=_TOKENS[task], scope=self._scope)


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
