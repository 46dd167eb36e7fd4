"""Makes a token from a shell: `./run manage create_token --email --workspace --scopes`; prints it alone."""

import sys
from argparse import ArgumentParser
from typing import Never

from django.core.management.base import BaseCommand

from mediaapp.api.scopes import Scope, offered_to
from mediaapp.api.services import issue
from mediaapp.workspaces.models import Membership
from mediaapp.workspaces.permissions import Role


class Command(BaseCommand):
    help = "Make a token for somebody in a workspace, and print it. It is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True, help="of somebody who belongs to the workspace")
        parser.add_argument("--workspace", required=True, help="the workspace's name or id")
        parser.add_argument(
            "--scopes", required=True, help=f"separated by commas, of: {', '.join(Scope.values)}"
        )
        parser.add_argument("--name", default="Made from a shell")

    def handle(self, *, email: str, workspace: str, scopes: str, name: str, **_: object) -> None:
        wanted = list(dict.fromkeys(scope.strip() for scope in scopes.split(",") if scope.strip()))
        unknown = [scope for scope in wanted if scope not in Scope.values]
        if unknown or not wanted:
            said = f"There is no scope “{unknown[0]}”." if unknown else "No scope was given."
            self.refuse(f"{said} The scopes are: {', '.join(Scope.values)}.")
        membership = self.find(email.strip(), workspace.strip())
        useless = [scope for scope in wanted if scope not in offered_to(Role(membership.role))]
        if useless:
            self.refuse(
                f"{membership.user.email} is {membership.role} there, which does not reach “{useless[0]}”."
            )
        if not 0 < len(name) <= 80:
            self.refuse("A name has between 1 and 80 characters.")
        _token, sent = issue(membership, name, wanted)
        self.stdout.write(sent)

    def find(self, email: str, workspace: str) -> Membership:
        mine = Membership.objects.filter(user__email__iexact=email, user__is_active=True)
        found = [
            one
            for one in mine.select_related("workspace", "user")
            if workspace in {one.workspace.name, str(one.workspace_id)}
        ]
        if not found:
            self.refuse(f"Nobody with the address {email} belongs to a workspace called “{workspace}”.")
        if len(found) > 1:
            ids = ", ".join(str(one.workspace_id) for one in found)
            self.refuse(f"{email} belongs to several workspaces called “{workspace}”. Give one's id: {ids}.")
        return found[0]

    def refuse(self, why: str) -> Never:
        self.stderr.write(why)
        sys.exit(2)
