"""What one is told: the list of notices, the bell on every page, and taking note of them."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.accounts.models import User
from mediaapp.ledger.models import Job
from mediaapp.meetings.models import Meeting, Notice

SHOWN = 100
KNOWN = "afterword.notices"
"""Where a view leaves what it has found out for the bell."""

AWAITED = timedelta(days=1)
"""How long a page goes on asking for a job's end."""


@login_required
@require_GET
def notices(request: SignedIn) -> HttpResponse:
    """The newest first, of every workspace that the reader belongs to."""
    return render(request, "meetings/notices.html", {"notices": Notice.objects.to(request.user)[:SHOWN]})


@login_required
@require_GET
def bell(request: SignedIn) -> HttpResponse:
    """The bell as it stands now: what a page asks for while something of its reader's is under way."""
    return render(request, "meetings/_bell.html")


@login_required
@require_POST
def read_notices(request: SignedIn) -> HttpResponse:
    """Take note of all of them; or, with `meeting`, of what its reader has just watched becoming ready."""
    unread = Notice.objects.to(request.user).unread().order_by()
    if watched := request.POST.get("meeting"):
        unread = unread.filter(meeting=_key(watched), job__isnull=False)
    unread.update(read_at=timezone.now())
    if request.htmx:
        return render(request, "meetings/_bell.html")
    return redirect("meetings:notices")


def _key(sent: str) -> UUID:
    try:
        return UUID(sent)
    except ValueError:
        raise Http404 from None


def take_note(request: SignedIn, meeting: Meeting) -> None:
    """Whoever opens a meeting knows what they were told of it; its page's bell need not ask again."""
    known = (
        User.objects.filter(pk=request.user.pk)
        .annotate(
            is_told=Exists(Notice.objects.to(request.user).unread()),
            is_awaiting=Exists(_under_way(request.user)),
        )
        .values_list("is_told", "is_awaiting")
        .get()
    )
    if known[0]:  # a page that is only read writes nothing
        Notice.objects.unread().filter(user=request.user, meeting=meeting).update(read_at=timezone.now())
    request.META[KNOWN] = known


# ── for every page ───────────────────────────────────────────────────────────────────────────────────


def ringing(request: HttpRequest) -> dict[str, object]:
    """`bell`, asked for only where a page shows it."""
    user = request.user
    if not user.is_authenticated:
        return {}
    return {"bell": SimpleLazyObject(lambda: _bell(user, request.META.get(KNOWN, (True, None))))}


def _bell(user: User, known: tuple[bool, bool | None]) -> dict[str, object]:
    """`known` tells whether anything is unread, and whether anything is under way, if a view has asked."""
    is_told, is_awaiting = known
    unread = Notice.objects.to(user).unread()
    newest = unread.first() if is_told else None
    return {
        "unread": unread.count() if newest else 0,
        "newest": newest,
        "is_awaiting": _under_way(user).exists() if is_awaiting is None else is_awaiting,
    }


def _under_way(user: User) -> QuerySet[Job]:
    mine = Meeting.objects.visible_to(user).filter(created_by=user).values("pk")
    return Job.objects.filter(
        kind=Job.Kind.PROCESS,
        state=Job.State.OPEN,
        meeting__in=mine,
        created_at__gt=timezone.now() - AWAITED,
    )
