"""`manage.py up`: everything on this machine, under one supervisor."""

import sys
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from mediaapp.ledger.sweep import release_all
from mediaapp.processes import broker
from mediaapp.processes.children import Child
from mediaapp.processes.supervisor import AlreadyRunning, Supervisor, children, only_one, wait_for


class Command(BaseCommand):
    help = "Start the broker, the web server and the workers, and keep them running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", type=int, default=settings.PORT)

    def handle(self, *, host: str, port: int, **_: object) -> None:
        address = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}/"
        data = Path(settings.DATA)
        try:
            with only_one(data, address):
                self.start(host, port, address)
        except AlreadyRunning as running:
            self.stderr.write(f"Afterword is running already, at {running}")
            sys.exit(1)

    def start(self, host: str, port: int, address: str) -> None:
        """Broker first, then the database, then the rest: each needs what came before it."""
        own = self.start_broker()
        call_command("migrate", verbosity=0, interactive=False)
        if own:
            release_all()
        self.stderr.write(f"Afterword is at {address}")
        Supervisor(own, children(host, port, Path(settings.DATA))).run()

    def start_broker(self) -> Child | None:
        """Our own broker, unless the settings name one."""
        if settings.BROKER_SOCKET is None:
            return None
        settings.BROKER_SOCKET.unlink(missing_ok=True)
        own = Child("broker", broker.command(Path(settings.DATA) / "valkey", settings.BROKER_SOCKET))
        own.start()
        wait_for(settings.BROKER_SOCKET)
        return own
