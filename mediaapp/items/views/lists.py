"""Actions and decisions of all meetings of a workspace."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mediaapp.http import render
from mediaapp.items import queries
from mediaapp.items.forms import FilterForm
from mediaapp.items.queries import PAGE
from mediaapp.items.rows import dressed
from mediaapp.meetings.models import Item
from mediaapp.workspaces.context import InWorkspace, permits
from mediaapp.workspaces.permissions import Permission


@permits(Permission.VIEW)
@require_GET
def actions(request: InWorkspace) -> HttpResponse:
    """What is to do: `who` (`me`, `nobody` or a name), `state`, `series`, `meeting` narrow it; `page`."""
    form, today = FilterForm(request.GET), timezone.localdate()
    filters, user = form.filters, request.membership.user
    every = queries.of_kind(user, request.workspace, Item.Kind.ACTION)
    mine = queries.narrowed(every, filters, user, today)
    start = (form.number - 1) * PAGE
    found = list(queries.with_words(mine)[start : start + PAGE + 1])
    context = {
        "rows": dressed(found[:PAGE], today),
        "has_more": len(found) > PAGE,
        "number": form.number,
        "filters": filters,
        "tally": queries.tally(every, today),
        "people": queries.people_in(every),
        "members": queries.members_of(request.workspace),
        "series": queries.series_of(request.workspace),
        "is_narrow": bool(filters.who or filters.series or filters.meeting or filters.state != "open"),
    }
    return render(request, "items/actions.html", context, part="list")


@permits(Permission.VIEW)
@require_GET
def decisions(request: InWorkspace) -> HttpResponse:
    """What holds now, each with what it replaced; `series` narrows it, `page`."""
    form, today = FilterForm(request.GET), timezone.localdate()
    user = request.membership.user
    every = queries.of_kind(user, request.workspace, Item.Kind.DECISION)
    narrow = every.filter(meeting__series=form.filters.series) if form.filters.series else every
    start = (form.number - 1) * PAGE
    heads = list(queries.with_words(queries.held(narrow))[start : start + PAGE + 1])
    older = queries.replaced_by(heads[:PAGE], every)
    chains = [dressed([head, *older[head.pk]], today) for head in heads[:PAGE]]
    context = {
        "chains": chains,
        "has_more": len(heads) > PAGE,
        "number": form.number,
        "filters": form.filters,
        "series": queries.series_of(request.workspace),
        "total": queries.held(every).count(),
    }
    return render(request, "items/decisions.html", context, part="list")
