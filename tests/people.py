"""Alice, Bob and the others: two workspaces of people who do not know one another."""

from dataclasses import dataclass

from mediaapp.accounts.models import User
from mediaapp.workspaces.models import Membership, Workspace
from mediaapp.workspaces.permissions import Role
from mediaapp.workspaces.services import open_workspace

PASSWORD = "a sentence that nobody guesses"


@dataclass(frozen=True)
class People:
    """One person in each role of `platform`, and Charlie, who owns `elsewhere` and belongs nowhere else."""

    platform: Workspace
    elsewhere: Workspace
    alice: User
    adam: User
    bob: User
    carol: User
    vera: User
    charlie: User

    @property
    def by_role(self) -> dict[Role, User]:
        return {
            Role.OWNER: self.alice,
            Role.ADMIN: self.adam,
            Role.EDITOR: self.bob,
            Role.COMMENTER: self.carol,
            Role.VIEWER: self.vera,
        }


def person(name: str) -> User:
    return User.objects.create_user(f"{name.lower()}@halden.example", PASSWORD, name=name)


def join(workspace: Workspace, name: str, role: Role) -> User:
    user = person(name)
    Membership.objects.create(workspace=workspace, user=user, role=role)
    return user


def invent() -> People:
    """Everybody, in the database."""
    alice, charlie = person("Alice"), person("Charlie")
    platform = open_workspace(alice, "Platform").workspace
    return People(
        platform=platform,
        elsewhere=open_workspace(charlie, "Elsewhere").workspace,
        alice=alice,
        adam=join(platform, "Adam", Role.ADMIN),
        bob=join(platform, "Bob", Role.EDITOR),
        carol=join(platform, "Carol", Role.COMMENTER),
        vera=join(platform, "Vera", Role.VIEWER),
        charlie=charlie,
    )
