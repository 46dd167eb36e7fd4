"""Writes the log: each request that read or changed something, and what Afterword did by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.core.cache import caches
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from mediaapp.accounts.models import User
from mediaapp.audit.acts import A_WHILE, BULK, OFTEN, Asked, act_of
from mediaapp.audit.models import Act, Entry, name_of
from mediaapp.meetings.models import Meeting, Source
from mediaapp.sharing.links import find
from mediaapp.sharing.models import Share
from mediaapp.workspaces.context import current

if TYPE_CHECKING:
    from django.urls import ResolverMatch


@dataclass(frozen=True, slots=True)
class By:
    """Who did it, and by which way. `key` tells them from others."""

    workspace: UUID | None
    user: User | None
    via: str
    key: str
    detail: str = ""


class Log(MiddlewareMixin):
    """Looks at every answer that was given to somebody who was let in."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        match = request.resolver_match
        if match is not None and response.status_code < 400:
            note(request, match)
        return response


def note(request: HttpRequest, match: "ResolverMatch") -> None:
    name, told = match.view_name, match.kwargs
    by = _by(request, told)
    if by is None:
        return
    if by.via == Entry.Via.TOKEN:
        _write(by, Act.TOKEN_USED, [])
    if name == "meetings:bulk":
        act = BULK.get(request.POST.get("do", ""))
        keys = [key for sent in request.POST.getlist("meeting") if (key := _uuid(sent))]
        if act and keys:
            _write(by, act, keys)
        return
    key = _meeting_of(told)
    asked = Asked(name, request.method or "", is_part="part" in request.GET, is_of_meeting=key is not None)
    if act := act_of(asked):
        _write(by, act, [key] if key else [], _detail(request, name, told))


# ── who ──────────────────────────────────────────────────────────────────────────────────────────────


def _by(request: HttpRequest, told: dict[str, Any]) -> By | None:
    """None for somebody who is not known: they were shown nothing of anybody."""
    if "token" in told and request.path.startswith("/s/"):
        share = find(str(told["token"]))
        return _holder(share) if share else None
    caller = getattr(request, "auth", None)
    if membership := getattr(caller, "membership", None):
        token = getattr(caller, "token", None)
        via = Entry.Via.TOKEN if token else Entry.Via.PAGE
        key = f"{membership.user_id}-{token.pk if token else ''}"
        return By(membership.workspace_id, membership.user, via, key, str(token or ""))
    user = request.user
    if not user.is_authenticated:
        return None
    here = getattr(request, "membership", None) or (current(request) if not told else None)
    return By(here.workspace_id if here else None, user, Entry.Via.PAGE, str(user.pk))


def _holder(share: Share) -> By:
    return By(share.workspace_id, None, Entry.Via.LINK, f"share-{share.pk}", str(share))


# ── what ─────────────────────────────────────────────────────────────────────────────────────────────


def _meeting_of(told: dict[str, Any]) -> UUID | None:
    if "token" in told:
        share = find(str(told["token"]))
        return share.meeting_id if share else None
    for name in ("pk", "meeting"):
        if isinstance(told.get(name), UUID):
            return cast("UUID", told[name])
    if isinstance(told.get("source"), UUID):
        return Source.objects.filter(pk=told["source"]).values_list("meeting", flat=True).first()
    return None


def _detail(request: HttpRequest, name: str, told: dict[str, Any]) -> str:
    """What the act alone does not say; never what somebody wrote."""
    if name == "workspaces:change_role":
        return request.POST.get("role", "")
    if name in {"meetings:export", "rest:document"}:
        return f"{told.get('document', '')}.{told.get('suffix', '')}".strip(".")
    if name == "meetings:mark_reviewed" and request.POST.get("reviewed") == "no":
        return "back to the Inbox"
    if name == "sharing:share":
        return ", ".join(request.POST.getlist("parts"))
    if name == "sharing:keep_private":
        return "open" if request.POST.get("private") == "no" else "private"
    return name.partition(":")[2].replace("_", " ")


def _uuid(sent: str) -> UUID | None:
    try:
        return UUID(sent)
    except ValueError:
        return None


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────


def _write(by: By, act: Act, keys: list[UUID], detail: str = "") -> None:
    if act in OFTEN and not _is_new(f"audit-{act}-{by.via}-{by.key}-{keys}"):
        return
    rows = list(Meeting.objects.filter(pk__in=keys).values_list("pk", "workspace", "title", "is_private"))
    if by.workspace:
        rows = [row for row in rows if row[1] == by.workspace]
    if keys:
        Entry.objects.bulk_create(_entries(by, act, rows, detail))
    elif by.workspace:
        Entry.objects.bulk_create([_entry(by, act, by.workspace, detail=detail)])


def _is_new(key: str) -> bool:
    """Whether it was not written a while ago. Without a shared cache, each web process has its own while."""
    return bool(caches["counters"].add(key, 1, A_WHILE))


def _entries(by: By, act: Act, rows: Iterable[tuple[UUID, UUID, str, bool]], detail: str) -> list[Entry]:
    return [
        _entry(by, act, workspace, detail=detail, meeting=key, title="" if is_private else title)
        for key, workspace, title, is_private in rows
    ]


def _entry(
    by: By, act: Act, workspace: UUID, *, detail: str, meeting: UUID | None = None, title: str = ""
) -> Entry:
    who = name_of(by.user) if by.user else ""
    return Entry(
        workspace_id=workspace,
        user=by.user.pk if by.user else None,
        who=who,
        via=by.via,
        act=act,
        meeting=meeting,
        title=title,
        detail=(by.detail if by.via != Entry.Via.PAGE else detail)[:300],
    )


# ── what comes about without a request ───────────────────────────────────────────────────────────────


def note_meeting(sender: object, instance: Meeting, *, created: bool, **_more: object) -> None:
    """A meeting that was brought: by whom, whichever door it came through."""
    del sender
    if created:
        user = instance.created_by
        by = By(instance.workspace_id, user, Entry.Via.PAGE if user else Entry.Via.MACHINE, "")
        title = "" if instance.is_private else instance.title
        _entry(by, Act.BROUGHT, instance.workspace_id, detail="", meeting=instance.pk, title=title).save()


def note_writing(sender: object, instance: Any, *, created: bool, **_more: object) -> None:  # noqa: ANN401
    """Minutes that were written."""
    del sender
    if created and instance.kind == "minutes" and instance.meeting:
        made = instance.meeting
        by = By(made.workspace_id, None, Entry.Via.MACHINE, "", f"version {instance.version}")
        title = "" if made.is_private else made.title
        _entry(by, Act.WRITTEN, made.workspace_id, detail="", meeting=made.pk, title=title).save()
