"""The words that a workspace uses."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mediaapp.http import announce, render
from mediaapp.workspaces import queries
from mediaapp.workspaces.context import InWorkspace, permits
from mediaapp.workspaces.forms import TermForm
from mediaapp.workspaces.models import Term
from mediaapp.workspaces.permissions import Permission


@permits(Permission.VIEW)
@require_GET
def vocabulary(request: InWorkspace) -> HttpResponse:
    return _vocabulary(request, TermForm(instance=Term(workspace=request.workspace)))


@permits(Permission.EDIT)
@require_POST
def add_term(request: InWorkspace) -> HttpResponse:
    form = TermForm(request.POST, instance=Term(workspace=request.workspace))
    if not form.is_valid():
        return _vocabulary(request, form)
    term = form.save()
    return _changed(request, _("“%(word)s” is in the vocabulary.") % {"word": term.text})


@permits(Permission.EDIT)
@require_http_methods(["GET", "POST"])
def edit_term(request: InWorkspace, pk: int) -> HttpResponse:
    term = get_object_or_404(queries.terms_of(request.workspace), pk=pk)
    form = TermForm(request.POST or None, instance=term, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        form.save()
        return _changed(request, _("“%(word)s” is saved.") % {"word": term.text})
    return _vocabulary(request, TermForm(instance=Term(workspace=request.workspace)), edited=form)


@permits(Permission.EDIT)
@require_POST
def remove_term(request: InWorkspace, pk: int) -> HttpResponse:
    term = get_object_or_404(queries.terms_of(request.workspace), pk=pk)
    term.delete()
    return _changed(request, _("“%(word)s” is removed.") % {"word": term.text})


def _vocabulary(request: InWorkspace, form: TermForm, *, edited: TermForm | None = None) -> HttpResponse:
    context = {
        "form": form,
        "edited": edited,
        "terms": queries.terms_of(request.workspace),
    }
    has_errors = bool(form.errors or (edited and edited.errors))
    return render(
        request, "workspaces/vocabulary.html", context, part="terms", status=422 if has_errors else 200
    )


def _changed(request: InWorkspace, said: str) -> HttpResponse:
    if getattr(request, "htmx", None):
        return announce(_vocabulary(request, TermForm(instance=Term(workspace=request.workspace))), said)
    messages.success(request, said)
    return redirect("workspaces:vocabulary")
