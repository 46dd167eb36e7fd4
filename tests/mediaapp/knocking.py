"""Everybody knocks at every door of the matrix, and what happens is held against its row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.shortcuts import resolve_url
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from mediaapp.workspaces.permissions import TABLE, Permission, Role
from tests.mediaapp.matrix import ROWS, World
from tests.mediaapp.rows import ANYONE, METHODS, NOBODY, ONESELF, SIGNED_IN, Row
from tests.people import People


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """The full name of every route of the site; its pattern where it has none."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            yield prefix + (one.name or str(one.pattern))
        else:
            yield from routes(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)


@dataclass
class Actor:
    """Somebody who tries every door, and whom each attempt leaves as they were."""

    name: str
    permissions: frozenset[Permission] | None
    """None for the anonymous."""
    is_stranger: bool = False
    client: Client = field(default_factory=Client)

    def knock(self, method: str, url: str, data: Mapping[str, Any]) -> str:
        """What happened: in, sign in, forbidden, absent, not offered; or the status, if it was another."""
        for counted in caches.all():  # whoever knocks so often would be throttled, which other tests look at
            counted.clear()
        kept = self.client.cookies.output()
        with transaction.atomic():
            response = self._send(method, url, data)
            transaction.set_rollback(True)
        self.client.cookies = SimpleCookie(kept.replace("Set-Cookie: ", "").replace("\r\n", "; "))
        if response.status_code == 302 and response["Location"].startswith(resolve_url(settings.LOGIN_URL)):
            return "sign in"
        named = {401: "sign in", 403: "forbidden", 404: "absent", 405: "not offered"}
        is_in = response.status_code < 400 or response.status_code in {400, 422, 503}
        return "in" if is_in else named.get(response.status_code, str(response.status_code))

    def _send(self, method: str, url: str, data: Mapping[str, Any]) -> Any:
        if method == "POST":
            return self.client.post(url, data)
        return self.client.generic(method, url, "{}", "application/json")


def actors(people: People) -> Iterator[Actor]:
    yield Actor("anonymous", None)
    for role, user in people.by_role.items():
        yield _signed_in(Actor(role.value, TABLE[role]), user)
    yield _signed_in(Actor("stranger", frozenset(Permission), is_stranger=True), people.charlie)


def _signed_in(actor: Actor, user: Any) -> Actor:
    actor.client.force_login(user)
    return actor


def expected(row: Row, method: str, actor: Actor) -> set[str]:
    """What may happen to this actor at this door."""
    who = row.access.get(method)
    anyhow = {ANYONE: {"in", "sign in", "not offered"}, NOBODY: {"absent", "sign in", "not offered"}}
    if actor.permissions is not None:
        anyhow[ONESELF] = {"in", "not offered", "absent"}
    if who in anyhow:
        return anyhow[who]
    if actor.permissions is None:
        return {"sign in", "not offered"}
    if who is None:
        return {"not offered", "forbidden", "absent"}
    if actor.is_stranger and not row.is_shared:
        return {"absent"}
    if row.is_bobs and actor.name != Role.EDITOR:
        return {"forbidden", "absent"}
    return {"in"} if who is SIGNED_IN or who in actor.permissions else {"forbidden"}


def surprises(world: World, names: list[str] | None = None) -> Iterator[str]:
    """Every attempt that did not end as its row says."""
    everybody = list(actors(world.people))
    for name in names or ROWS:
        row = ROWS[name]
        url = reverse(name, kwargs=dict(row.at(world)))
        for method in METHODS:
            for actor in everybody:
                happened = actor.knock(method, url, row.data(world))
                if happened not in (allowed := expected(row, method, actor)):
                    yield f"{actor.name} {method} {name}: {happened}, not {' or '.join(sorted(allowed))}"
