"""`./run manage roles`: the role table as it stands in docs/roles.md."""

from collections.abc import Iterable

from django.core.management.base import BaseCommand

from mediaapp.workspaces.permissions import TABLE, Permission, Role


class Command(BaseCommand):
    help = "Print who may do what, as Markdown."

    def handle(self, **_options: object) -> None:
        self.stdout.write("\n".join(lines()))


def lines() -> list[str]:
    head = ["", *(role.label for role in Role)]
    rows = [
        [str(permission).replace("_", " "), *("yes" if permission in TABLE[role] else "" for role in Role)]
        for permission in Permission
    ]
    return [_line(head), _line(["---"] * len(head)), *map(_line, rows)]


def _line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"
