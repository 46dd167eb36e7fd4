"""Search over everything that was said and shown in a workspace."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from mediaapp.asking import queries
from mediaapp.asking.forms import PERIODS, SearchForm
from mediaapp.http import render
from mediaapp.meetings.models import Meeting
from mediaapp.workspaces.context import InWorkspace, permits
from mediaapp.workspaces.permissions import Permission


@permits(Permission.VIEW)
@require_GET
def search(request: InWorkspace) -> HttpResponse:
    """`q` is what is looked for; `kind`, `speaker`, `meeting`, `within` narrow it; `order`, `page`."""
    form = SearchForm(request.GET)
    filters = form.filters
    results = queries.search(
        request.membership.user, request.workspace, form.typed, filters, number=form.number
    )
    chosen = [filters.meeting] if filters.meeting else []
    within = Meeting.objects.open_to(request.membership).filter(pk__in=chosen).first()
    context = {
        "typed": form.typed,
        "filters": filters,
        "results": results,
        "within_meeting": within,
        "periods": PERIODS,
        "is_narrow": bool(filters.kind or filters.speaker or filters.meeting or filters.within),
        "speakers": results.facets.speakers.most_common(8),
    }
    return render(request, "asking/search.html", context)
