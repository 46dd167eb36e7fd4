"""One action or decision: ticked, edited, taken back, and what later meetings say of it answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from mediaapp.accounts.context import SignedIn
from mediaapp.http import announce, render, way_back
from mediaapp.items import queries, services
from mediaapp.items.forms import ItemForm
from mediaapp.items.models import Change
from mediaapp.items.rows import Row, dressed
from mediaapp.meetings.models import Item
from mediaapp.workspaces.context import enter
from mediaapp.workspaces.permissions import Permission

MARK = "mark"
"""The name of the field with which minutes ask for the mark alone, instead of a ledger's row."""


@login_required
@require_POST
def tick(request: SignedIn, pk: int) -> HttpResponse:
    """Done, or open again."""
    item = _item(request, pk, Permission.EDIT)
    made = services.tick(item, request.user)
    row = _row(request, pk)
    said = _("Done.") if row.is_done else _("Open again.")
    return announce(_answer(request, row, made), said)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, pk: int) -> HttpResponse:
    """An item with its fields, moments and history, on a page of its own; in a list, the row as fields."""
    item = _item(request, pk, Permission.EDIT if request.method == "POST" else Permission.VIEW)
    row = _row(request, pk)
    older = queries.older_decisions(request.user, item) if item.kind == Item.Kind.DECISION else {}
    form = ItemForm(request.POST or None, item=item, text=row.text, older=older)
    if request.method == "GET" and request.GET.get("as") == "row":
        return _answer(request, row, None)
    if request.method == "POST" and form.is_valid():
        made = services.change(item, request.user, form.wishes) if form.wishes else None
        if "replaces" in form.changed_data:
            services.choose_replaced(item, form.cleaned_data["replaces"], request.user)
        return announce(_answer(request, _row(request, pk), made), _("It is saved."))
    context = {
        "row": row,
        "item": item,
        "form": form,
        "members": queries.members_of(item.workspace),
        "history": queries.history_of(item),
    }
    status = 422 if form.errors else 200
    return render(request, "items/edit.html", context, part="editor", status=status)


@login_required
@require_POST
def undo(request: SignedIn, pk: int) -> HttpResponse:
    """Take a change back, as long as nothing was changed after it."""
    made = get_object_or_404(Change.objects.visible_to(request.user).select_related("item"), pk=pk)
    item = _item(request, made.item_id, Permission.EDIT)
    try:
        services.undo(made)
    except services.Conflict:
        messages.error(request, _("It was changed again since. Edit it instead."))
        return redirect("items:edit", pk=item.pk)
    return announce(_answer(request, _row(request, item.pk), None), _("It is as it was."))


@login_required
@require_POST
def sign(request: SignedIn, pk: int) -> HttpResponse:
    """Accept (`do`) what a later meeting says of an item, or dismiss it."""
    found = get_object_or_404(queries.signs(request.user).select_related("item", "other"), pk=pk)
    item = _item(request, found.item_id, Permission.EDIT)
    match request.POST.get("do"):
        case "accept":
            made = services.accept(found, request.user)
            said = _("It is done.") if found.kind == found.Kind.DONE else _("It is replaced.")
        case "dismiss":
            services.dismiss(found, request.user)
            made, said = None, _("It stays as it is.")
        case _:
            raise Http404
    return announce(_answer(request, _row(request, item.pk), made), said)


def _item(request: SignedIn, pk: int, permission: Permission) -> Item:
    """An item of any of the reader's workspaces, which becomes the current one."""
    item = get_object_or_404(queries.seen(request.user).select_related("workspace", "meeting"), pk=pk)
    enter(request, item.workspace, permission)
    return item


def _row(request: SignedIn, pk: int) -> Row:
    (row,) = dressed(queries.with_words(queries.seen(request.user).filter(pk=pk)), timezone.localdate())
    return row


def _answer(request: SignedIn, row: Row, made: Change | None) -> HttpResponse:
    """The row as it is now, with the way back from what was just done; a page's reader goes on."""
    if not request.htmx:
        return redirect(way_back(request, reverse("items:edit", args=[row.item.pk])))
    template = "items/_mark.html" if request.POST.get("look") == MARK else "items/_row.html"
    return render(request, template, {"row": row, "item": row.item, "made": made, "is_fresh": True})
