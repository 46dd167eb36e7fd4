"""What is done to a meeting's work from its page: stop it, try gaps again, read it anew."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.http import render
from mediaapp.ledger import close
from mediaapp.ledger.models import Work
from mediaapp.ledger.send import send_waiting
from mediaapp.meetings import versions as readings
from mediaapp.meetings.forms import MinutesForm
from mediaapp.meetings.models import Meeting
from mediaapp.meetings.process import start, write
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
    jobs = [job for job in (page.meeting.shown_job, page.record) if job]
    gaps = Work.objects.filter(job__in=jobs, state=Work.State.GAP)
    if gap := request.POST.get("gap", ""):
        gaps = gaps.filter(pk=int(gap)) if gap.isdigit() and len(gap) < 19 else gaps.none()
    else:
        gaps = gaps.filter(job=page.meeting.shown_job)
        if stage := request.POST.get("stage"):
            gaps = gaps.filter(stage=stage)
    job = gaps.values_list("job", flat=True).first()
    if job is None:
        messages.error(request, _("There is nothing to try again: it is being worked on, or done by now."))
        return redirect("meetings:review", pk=pk)
    n = close.retry(job, gaps)
    # Without a broker, the sweep sends it later.
    transaction.on_commit(lambda: send_waiting(job=job), robust=True)
    said = ngettext(
        "%d gap is tried again. What was written without it follows.",
        "%d gaps are tried again. What was written without them follows.",
        n,
    )
    messages.success(request, said % n)
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


@login_required
@require_POST
def rewrite(request: SignedIn, pk: UUID) -> HttpResponse:
    """Write the minutes anew from the record that is read, in another language or by another template."""
    page = page_of(request, pk, Permission.EDIT)
    form = MinutesForm(request.POST, instance=Meeting.objects.get(pk=pk))
    if page.is_provisional or page.is_live or page.is_rewriting:
        messages.error(request, _("The minutes can be written anew once the work under way is done."))
    elif not form.is_valid():
        messages.error(request, _("There is no such template or language. Choose one from the list."))
    else:
        with transaction.atomic():
            write(form.save(), request.user)
        messages.success(request, _("The minutes are being written anew. Until then, these stay."))
    return redirect("meetings:review", pk=pk)


@login_required
@require_GET
def versions(request: SignedIn, pk: UUID) -> HttpResponse:
    """Every reading of the meeting, with the way back to each."""
    page = page_of(request, pk)
    context = {"page": page, "meeting": page.meeting, "versions": readings.versions_of(page.meeting)}
    return render(request, "meetings/versions.html", context)


@login_required
@require_POST
def go_back(request: SignedIn, pk: UUID) -> HttpResponse:
    """Let another reading (`job`, its number) be the one that is read, with all that people did since."""
    page = page_of(request, pk, Permission.EDIT)
    number = request.POST.get("job", "")
    if not number.isdigit() or len(number) > 9:
        raise Http404
    job = get_object_or_404(readings.jobs_of(page.meeting), number=number)
    if page.is_live:
        messages.error(request, _("The meeting is being read. Stop that first, or wait for its end."))
        return redirect("meetings:versions", pk=pk)
    try:
        readings.show(page.meeting, job)
    except LookupError:
        messages.error(request, _("This reading was not finished, so there is nothing to go back to."))
        return redirect("meetings:versions", pk=pk)
    messages.success(request, _("That reading is shown now, with all that people have changed since."))
    return redirect("meetings:review", pk=pk)
