"""Makes an owner and a workspace from a shell: `./run manage create_owner --email --password --workspace`."""

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from mediaapp.workspaces.services import ensure_owner


class Command(BaseCommand):
    help = "Make a person who owns a workspace. Doing it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument(
            "--password", required=True, help="for a new account; an existing one keeps its own"
        )
        parser.add_argument("--workspace", required=True, help="the workspace's name")

    def handle(self, *, email: str, password: str, workspace: str, **_: object) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is no e-mail address.") from None
        if not password or not workspace.strip():
            raise CommandError("Give a password and the workspace's name; neither can be empty.")
        owner, is_new = ensure_owner(email=email, password=password, workspace=workspace.strip())
        self.stdout.write(f"{owner.user.email} {'owns' if is_new else 'already owns'} {owner.workspace}.")
