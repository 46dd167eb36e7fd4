"""The files of a source, to those who may see its meeting."""

import re
from pathlib import PurePosixPath
from typing import cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from mediaapp.accounts.models import User
from mediaapp.files import types
from mediaapp.files.kept import kept
from mediaapp.files.serve import Served, serve

PATH = re.compile(r"[0-9a-f]{6,64}(/[\w-]{1,80}){0,3}/[\w-]{1,80}\.[a-z0-9]{1,5}", re.ASCII)
"""Of what is made: the recipe's hash, folders, a name."""


@require_safe
@login_required
def original(request: HttpRequest, source: UUID) -> HttpResponseBase:
    """The uploaded file; `?download` saves it instead of playing it."""
    mine = kept(cast("User", request.user), source)
    content_type, is_played = types.of_original(mine.name, mine.kind)
    is_shown = is_played and "download" not in request.GET
    return serve(request, Served(mine.place.original, content_type, mine.name, is_shown))


@require_safe
@login_required
def made(request: HttpRequest, source: UUID, path: str) -> HttpResponseBase:
    """What was made of it: pictures of its screens, a copy that every browser can play, its waveform."""
    mine = kept(cast("User", request.user), source)
    content_type = types.of_made(path)
    if not PATH.fullmatch(path) or content_type is None:
        raise Http404
    return serve(request, Served(mine.place.made(path), content_type, PurePosixPath(path).name))
