"""A program that calls the API with a token, as scripts do."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.test import Client

from mediaapp.accounts.models import User
from mediaapp.api.models import Token
from mediaapp.api.scopes import Scope
from mediaapp.api.services import issue
from mediaapp.workspaces.models import Membership, Workspace

ROOT = "/api/v1"


@dataclass
class Script:
    """Whoever holds a token."""

    token: Token
    sent: str

    @classmethod
    def of(
        cls, user: User, workspace: Workspace, *scopes: str, expires_at: datetime | None = None
    ) -> "Script":
        """With every scope, if none is named."""
        membership = Membership.objects.get(user=user, workspace=workspace)
        return cls(*issue(membership, "A script", scopes or Scope.values, expires_at))

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.sent}"}

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The response; a `body` travels as JSON. A header's underscores become hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(raise_request_exception=False).generic(
            method,
            path if path.startswith("/") else f"{ROOT}/{path}",
            "" if body is None else json.dumps(body),
            "application/json",
            headers={**self.headers, **named},
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: Any, **headers: str) -> Any:
        """A form with files."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        client = Client(raise_request_exception=False)
        return client.post(f"{ROOT}/{path}", fields, headers={**self.headers, **named})


def is_problem(response: Any, status: int, code: str) -> bool:
    """Whether it is told as the API tells what is wrong."""
    assert response.status_code == status, (response.status_code, response.content[:500])
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert set(told) >= {"type", "title", "status", "code", "detail", "request_id"}, told
    assert told["status"] == status
    assert told["request_id"] == response["X-Request-ID"]
    assert told["code"] == code, told
    assert told["detail"]
    return True
