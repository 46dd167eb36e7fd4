"""`manage.py up`: everything on this machine, under one supervisor."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from mediaapp.accounts.models import User
from mediaapp.ledger.sweep import release_all
from mediaapp.processes import broker
from mediaapp.processes.address import Address, Unusable
from mediaapp.processes.supervisor import AlreadyRunning, Supervisor, children, only_one, tell


class Command(BaseCommand):
    help = "Start the broker, the web server and the workers, and keep them running until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST, help="the address to listen at")
        parser.add_argument("--port", type=int, default=settings.PORT, help="the port to listen at")

    def handle(self, *, host: str, port: int, **_: object) -> None:
        address = Address(host, port)
        data = Path(settings.DATA)
        try:
            with only_one(data, address.url):
                address.check()
                self.keep(address, data)
        except AlreadyRunning as running:
            tell(f"Afterword is running already, at {running} (its data folder is {data}).")
            sys.exit(1)
        except (Unusable, broker.NoBroker) as reason:
            tell(str(reason))
            sys.exit(1)

    def keep(self, address: Address, data: Path) -> None:
        """Broker first, then the database, then the rest: each needs what came before it."""
        tell("Afterword is starting …")
        supervisor = Supervisor()
        supervisor.listen()
        try:
            if settings.BROKER_SOCKET is not None:
                supervisor.broker.append(broker.start(data / "valkey", settings.BROKER_SOCKET))
            self.prepare(is_alone=settings.BROKER_SOCKET is not None)
            if not supervisor.told:
                at_once = settings.MODEL_WORKERS or self.models_at_once()
                supervisor.others = children(address.host, address.port, data, models_at_once=at_once)
                supervisor.run(address.answers, lambda: self.welcome(address))
            tell("Afterword is stopping. What is being worked on goes on at the next start.")
        finally:
            supervisor.end()

    def models_at_once(self) -> int:
        """As many as a model server answers, where there is one; its client is loaded only then."""
        if not settings.SERVER_URL:
            return 1
        from mediaapp.meetings.kit import at_once  # noqa: PLC0415

        return at_once()

    def prepare(self, *, is_alone: bool) -> None:
        """Bring the tables up to date; if nobody else works on them, let go of what the last time left."""
        try:
            call_command("migrate", verbosity=0, interactive=False)
            if is_alone:
                release_all()
        except DatabaseError as error:
            name = "DATABASE_URL" if connection.vendor != "sqlite" else str(settings.DATA)
            first = str(error).strip().partition("\n")[0].rstrip(".")
            tell(f"The database cannot be used: {first}. Look at {name}.")
            sys.exit(1)
        finally:
            connection.close()  # the supervisor needs none from here on

    def welcome(self, address: Address) -> None:
        """Say where the site is, now that it answers there, and what to do."""
        tell(f"Afterword is at {address.url}", on_stdout=True)
        is_new = not User.objects.exists()
        connection.close()
        first = (
            "Open it in your browser; the first visit makes the owner."
            if is_new
            else "Open it in your browser."
        )
        tell(f"{first} Ctrl-C stops it.", on_stdout=True)
        if not address.is_for_this_machine and not set(settings.ALLOWED_HOSTS) - {
            "localhost",
            "127.0.0.1",
            "[::1]",
        }:
            tell("Other machines get an answer once AFTERWORD_HOSTS holds the name they call this one by.")
