"""The health page: what is so, in plain words, and beside each trouble what to do about it."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import structlog
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mediaapp.health import checks
from mediaapp.health.checks import Check, size
from mediaapp.health.models import Filled
from mediaapp.health.queries import Queue, daily_growth, queues
from mediaapp.ledger.send import QUEUES
from mediaapp.meetings import kit
from worker.celery import app
from worker.engines import ROLES, Options, engines
from worker.errors import Unavailable, WorkerError
from worker.media import jail
from worker.media.jail import Level

log = structlog.get_logger()

ANSWER_SECONDS = 1.0
"""How long workers are given to say that they live."""

SERVER_SECONDS = 5.0
"""How long the model server is given to generate a token."""

LATE = timedelta(minutes=10)
SOON = 30
"""Days ahead at which a full disk is told of."""


@dataclass(frozen=True, slots=True)
class Card:
    """One thing about the site. `advice` says what to do, and is empty where nothing is."""

    title: str
    said: str
    is_ok: bool = True
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """Who fills a role: as configured, and as a worker last told it."""

    name: str
    engine: str
    model: str
    note: str


@dataclass(frozen=True, slots=True)
class Page:
    cards: tuple[Card, ...]
    queues: tuple[Queue, ...]
    workers: Mapping[str, int]
    roles: tuple[Role, ...]
    version: str

    @property
    def troubles(self) -> int:
        return sum(not card.is_ok for card in self.cards)

    @property
    def by_queue(self) -> list[tuple[Queue, int]]:
        return [(queue, self.workers.get(queue.name, 0)) for queue in self.queues]


def page() -> Page:
    """Everything, looked at now. Takes about a second, which is how long workers may take to answer."""
    broker = checks.broker()
    waiting = queues()
    workers = alive() if broker.is_ok else {}
    roles = tuple(_roles())
    cards = [
        *_work(waiting, workers, broker),
        *_models(),
        *_servers(),
        _disk(),
        _plain(_("Queue"), broker),
        _plain(_("Database"), _first_bad(checks.database(), checks.migrations())),
        _jail(),
    ]
    ordered = tuple(sorted(cards, key=lambda card: card.is_ok))
    return Page(ordered, tuple(waiting), workers, roles, release())


def alive() -> dict[str, int]:
    """How many workers listen to each queue, as they answer themselves."""
    try:
        heard = checks.within(ANSWER_SECONDS + 1, _ask_workers)
    except Exception as error:  # noqa: BLE001 - each broker has errors of its own
        log.warning("workers_unreachable", error=type(error).__name__)
        return {}
    return {name: heard.count(name) for name in QUEUES}


def _ask_workers() -> list[str]:
    """The queues that workers listen to, one for each worker that does.

    By a mailbox of its own: that of the application would try for ever to reach a broker that is gone.
    """
    with checks.link() as link:
        mailbox = app.control.Mailbox(
            app.conf.control_exchange, type="fanout", connection=link, accept=["json"]
        )
        replies = mailbox.multi_call("active_queues", timeout=ANSWER_SECONDS) or []
    return [queue["name"] for reply in replies for listening in reply.values() for queue in listening]


def release() -> str:
    try:
        return version("afterword")
    except PackageNotFoundError:  # run from a checkout
        return _version_of_checkout()


def _version_of_checkout() -> str:
    lines = (settings.ROOT / "pyproject.toml").read_text().splitlines()
    return next((line.split('"')[1] for line in lines if line.startswith("version = ")), "")


# ── the cards ────────────────────────────────────────────────────────────────────────────────────────


def _work(waiting: Sequence[Queue], workers: Mapping[str, int], broker: Check) -> Iterator[Card]:
    silent = [queue.name for queue in waiting if not workers.get(queue.name)]
    if broker.is_ok and silent:
        yield Card(
            _("Nobody works on: %(queues)s") % {"queues": ", ".join(silent)},
            _("What comes in there waits. Nothing of it is lost."),
            is_ok=False,
            advice=_("Start the workers: ./run up starts and keeps all of them."),
        )
    late = max(waiting, key=lambda queue: queue.has_waited)
    busy = sum(queue.working for queue in waiting)
    due = sum(queue.waiting for queue in waiting)
    at_work = ngettext("%d piece is being worked on.", "%d pieces are being worked on.", busy) % busy
    if late.has_waited > LATE:
        minutes = int(late.has_waited.total_seconds() // 60)
        told = _("The oldest piece in “%(queue)s” has waited %(minutes)d minutes.")
        yield Card(
            _("Work is behind"),
            f"{told % {'queue': late.name, 'minutes': minutes}} {at_work}",
            is_ok=False,
            advice=_("Wait if much came in at once. Otherwise look whether the workers run, or add one."),
        )
    else:
        there = ngettext("%d piece waits.", "%d pieces wait.", due) % due
        yield Card(_("Work is not behind"), f"{at_work} {there}")
    gaps = sum(queue.gaps for queue in waiting)
    if gaps:
        told = ngettext(
            "%d piece could not be done in seven days.", "%d pieces could not be done in seven days.", gaps
        )
        yield Card(
            _("There are gaps"),
            told % gaps,
            is_ok=False,
            advice=_("Each meeting with gaps says why on its page, and has a button to try them again."),
        )


def _roles() -> Iterator[Role]:
    told = {one.role: one for one in Filled.objects.all()}
    for name in ROLES:
        chosen = settings.ENGINES.get(name, settings.ENGINE)
        known = engines().get(chosen)
        seen = told.get(name)
        yield Role(
            name,
            engine=known.label if known else chosen,
            model=seen.model if seen else "",
            note=seen.note if seen else "",
        )


def _models() -> Iterator[Card]:
    used = {settings.ENGINE, "embedded", *settings.ENGINES.values()}
    options = Options(**settings.ENGINE_OPTIONS)
    unknown = sorted(used - set(engines()))
    lacking = [
        said for name in used - set(unknown) if (tell := engines()[name].absent) for said in tell(options)
    ]
    for name in unknown:
        yield Card(
            _("There is no engine “%(name)s”") % {"name": name},
            _("Nothing can be read by it."),
            is_ok=False,
            advice=_("Set AFTERWORD_ENGINE to one of: %(names)s.") % {"names": ", ".join(sorted(engines()))},
        )
    if lacking:
        yield Card(
            _("Something is missing for the models"), lacking[0], is_ok=False, advice=" ".join(lacking[1:])
        )
    elif not unknown:
        yield Card(_("The models are here"), _("Every role has what it needs."))


def _servers() -> Iterator[Card]:
    """The model server: what it is, having generated a token just now; or what is wrong with it."""
    options = replace(Options(**settings.ENGINE_OPTIONS), patience=kit.GLANCE)
    for name in sorted({settings.ENGINE, *settings.ENGINES.values()} & set(engines())):
        look = engines()[name].look
        if look is None or not options.server_url:
            continue
        try:
            said = checks.within(SERVER_SECONDS, partial(look, options))
        except Unavailable as error:
            yield _server_is_down(str(error))
        except (WorkerError, TimeoutError):
            yield _server_is_down(_("It generates nothing. The work goes on by itself when it does."))
        else:
            yield Card(_("The model server is there"), said)


def _server_is_down(said: str) -> Card:
    return Card(
        _("The model server cannot be used"),
        said,
        is_ok=False,
        advice=_("It is looked for at %(url)s (AFTERWORD_SERVER_URL). See whether it runs, and what it logs.")
        % {"url": _without_secrets(settings.ENGINE_OPTIONS["server_url"])},
    )


def _without_secrets(url: str) -> str:
    """An address without the password that somebody may have put into it."""
    scheme, _separator, rest = url.rpartition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if scheme else rest.rpartition("@")[2]


def _disk() -> Card:
    found = checks.disk()
    if not found.is_ok:
        return Card(_("The disk is nearly full"), found.said, is_ok=False)
    usage = shutil.disk_usage(Path(settings.DATA))
    growth = daily_growth()
    grown = _("Recordings grow by %(size)s a day.") % {"size": size(growth)} if growth >= 1 else ""
    days = int((usage.free - settings.DISK_FLOOR) / growth) if growth >= 1 else None
    if days is not None and days < SOON:
        title = ngettext("The disk fills in about %d day", "The disk fills in about %d days", days) % days
        advice = _("Delete meetings that nobody needs, or add room.")
        return Card(title, f"{found.said} {grown}", is_ok=False, advice=advice)
    return Card(_("There is room on the disk"), f"{found.said} {grown}".strip())


def _plain(title: str, check: Check) -> Card:
    return Card(
        title if check.is_ok else _("%(name)s does not answer") % {"name": title}, check.said, check.is_ok
    )


def _first_bad(*found: Check) -> Check:
    return next((one for one in found if not one.is_ok), found[0])


def _jail() -> Card:
    level = jail.strongest()
    if level is Level.LIMITS:
        return Card(
            _("Decoders are not fenced in"),
            _("Files are opened under limits alone: a hostile one could reach what this user can read."),
            is_ok=False,
            advice=_("Install bubblewrap, or use a kernel with Landlock (Linux 5.13 or later)."),
        )
    by = {"bubblewrap": "bubblewrap", "landlock": "Landlock"}[level.value]
    return Card(_("Decoders are fenced in"), _("Files are opened in a jail made by %(name)s.") % {"name": by})
