"""What is done to a meeting's work from its page: stop it, try gaps again, read it anew."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.ledger import close
from mediaapp.ledger.models import Work
from mediaapp.ledger.send import send_waiting
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.process import start
from mediaapp.meetings.views.review import page_of
from mediaapp.workspaces.permissions import Permission


@login_required
@require_POST
def cancel(request: SignedIn, pk: UUID) -> HttpResponse:
    """Stop the work under way; what was heard so far stays."""
    page = page_of(request, pk, Permission.EDIT)
    if page.job:
        close.cancel(page.job.pk)
        messages.success(request, _("The work is stopped. What was heard so far stays."))
    return redirect("meetings:review", pk=pk)


@login_required
@require_POST
def retry(request: SignedIn, pk: UUID) -> HttpResponse:
    """Try again: one gap (`gap`), the gaps of one stage (`stage`), or all of them."""
    page = page_of(request, pk, Permission.EDIT)
    if not page.job:
        return HttpResponseBadRequest(_("There is nothing to try again."))
    gaps = Work.objects.filter(job=page.job)
    if (gap := request.POST.get("gap", "")).isdigit():
        gaps = gaps.filter(pk=int(gap))
    elif stage := request.POST.get("stage"):
        gaps = gaps.filter(stage=stage)
    n = close.retry(page.job.pk, gaps)
    job = page.job.pk
    transaction.on_commit(
        lambda: send_waiting(job=job), robust=True
    )  # without a broker, the sweep does it later
    messages.success(request, ngettext("%d gap is tried again.", "%d gaps are tried again.", n) % n)
    return redirect("meetings:review", pk=pk)


@login_required
@require_POST
def reprocess(request: SignedIn, pk: UUID) -> HttpResponse:
    """Read the meeting anew. What people wrote stays, and so does the record until the new one is there."""
    page = page_of(request, pk, Permission.EDIT)
    if page.is_live:
        messages.error(request, _("The meeting is being read already."))
        return redirect("meetings:review", pk=pk)
    with transaction.atomic():
        start(Meeting.objects.select_for_update().get(pk=pk), request.user)
    messages.success(request, _("The meeting is read anew. Until that is done, everything stays as it is."))
    return redirect("meetings:review", pk=pk)
