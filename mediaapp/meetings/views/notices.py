"""What one is told: the list of notices, the bell on every page, and taking note of them."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.decorators import login_required
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


def take_note(user: User, meeting: Meeting) -> None:
    """Whoever opens a meeting knows what they were told of it."""
    told = Notice.objects.unread().filter(user=user, meeting=meeting)
    if told.exists():  # a page that is only read writes nothing
        told.update(read_at=timezone.now())


# ── for every page ───────────────────────────────────────────────────────────────────────────────────


def ringing(request: HttpRequest) -> dict[str, object]:
    """`bell`, asked for only where a page shows it."""
    user = request.user
    if not user.is_authenticated:
        return {}
    return {"bell": SimpleLazyObject(lambda: _bell(user))}


def _bell(user: User) -> dict[str, object]:
    unread = Notice.objects.to(user).unread()
    newest = unread.first()
    mine = Meeting.objects.visible_to(user).filter(created_by=user).values("pk")
    under_way = Job.objects.filter(
        kind=Job.Kind.PROCESS,
        state=Job.State.OPEN,
        meeting__in=mine,
        created_at__gt=timezone.now() - AWAITED,
    )
    return {
        "unread": unread.count() if newest else 0,
        "newest": newest,
        "is_awaiting": under_way.exists(),
    }
