"""Downloads: the minutes, the transcript or everything, in each format that there is."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from mediaapp.accounts.context import SignedIn
from mediaapp.meetings import store
from mediaapp.meetings.views.review import page_of
from mediaapp.workspaces.permissions import Permission
from worker.exports import Choices, Document, formats
from worker.meeting import Record


@login_required
@require_GET
def export(request: SignedIn, pk: UUID, document: str, suffix: str) -> HttpResponse:
    """The record as it stands now, edits included."""
    form = formats().get(suffix)
    if form is None or document not in {one.value for one in form.documents}:
        raise Http404
    page = page_of(request, pk, Permission.EXPORT)
    if page.is_provisional:
        raise Http404
    address = request.build_absolute_uri(reverse("meetings:review", args=[pk]))
    content = form.render(store.record_of(page.meeting), Document(document), Choices(address=address))
    name = f"{slugify(str(page.meeting)) or 'meeting'}.{suffix}"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content, content_type=form.content_type, headers={"Content-Disposition": disposition or "attachment"}
    )


@login_required
@require_GET
def captions(request: SignedIn, pk: UUID, source: UUID) -> HttpResponse:
    """What is said in one recording, on its own clock, as its player shows it: edits included."""
    page = page_of(request, pk)
    if source not in {one.pk for one in page.sources}:
        raise Http404
    form = formats()["vtt"]
    said = store.said_in(page.meeting, source, page.record)
    told = Choices(speakers=not page.is_provisional)
    content = form.render(Record(said, None), Document.TRANSCRIPT, told)
    kept = {"Cache-Control": "private, no-cache"}
    return HttpResponse(content, content_type=form.content_type, headers=kept)
