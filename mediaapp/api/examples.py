"""What an answer looks like: an example of every shape, made of one small meeting's words and numbers."""

from collections.abc import Mapping
from typing import Any, cast

MEETING = "5c1f2f0e-6a77-4f7a-9a38-0f0f6b0f8a11"
SOURCE = "8f4bb0a2-9c0e-4f3e-8f0b-5a3c5d1c7e02"
PAGE = f"https://minutes.halden.example/meetings/{MEETING}/"

SAID: dict[str, Any] = {
    "answered": True,
    "attempts": [{"at": "2026-03-02T10:19:12Z", "status": 200, "took_ms": 84, "said": "ok"}],
    "by_state": {"ready": 1},
    "assignee": "Tomasz Lind",
    "at_word": 4,
    "bytes": 48_120_334,
    "claims": 31,
    "claims_verified": 29,
    "client_reference_id": "crm-7",
    "code": "invalid",
    "covered_ms": 2_400_000,
    "created_at": "2026-03-02T10:15:00Z",
    "decisions": 4,
    "description": "A slide with a bar chart.",
    "detail": "title: String should have at most 200 characters",
    "done": 2_400_000,
    "doubt": "",
    "due": "2026-03-06",
    "duration_ms": 2_400_000,
    "email": "maria@halden.example",
    "end_ms": 76_200,
    "errors": [{"field": "title", "detail": "String should have at most 200 characters"}],
    "eta_seconds": 40,
    "event_id": "msg_4c1dd1b0c7f44b1d9a6f9b8f3d5c2e7a",
    "events": ["minutes.ready"],
    "exact": True,
    "expires_at": None,
    "finished_at": "2026-03-02T10:19:12Z",
    "gaps": [],
    "heard": "cooper netties",
    "id": "c7",
    "include": ["minutes"],
    "next_at": None,
    "paused": True,
    "paused_at": None,
    "paused_because": "",
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw1t0e3P0yQdI=",
    "image_url": f"https://minutes.halden.example/api/v1/meetings/{MEETING}/sights/s12/image",
    "keywords": ["rehearsal"],
    "label": "u97",
    "language": "en",
    "meeting_id": MEETING,
    "meeting_title": "Platform weekly",
    "model": "extractive",
    "offset_ms": 0,
    "permissions": ["ask", "export", "view"],
    "participants": "Maria Oduya, Tomasz Lind",
    "playback_url": f"{PAGE}?t=72",
    "position": 1,
    "prompt_version": "",
    "question": "What was decided about the rehearsal?",
    "quote": "Then we put the rehearsal before everything else.",
    "reason": "",
    "recorded_ms": 86_400_000,
    "queue_position": None,
    "request_id": "4c1dd1b0c7f44b1d9a6f9b8f3d5c2e7a",
    "role": "editor",
    "scopes": ["read", "export"],
    "screen": "x3",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "sight_id": None,
    "sounds_like": "cooper netties",
    "source_id": SOURCE,
    "speaker": "Maria Oduya",
    "speaker_count": 3,
    "speech_ms": 912_000,
    "state": "ready",
    "start_ms": 72_000,
    "started_at": "2026-03-02T09:30:00Z",
    "status": "open",
    "template": "meeting",
    "title": "Platform weekly",
    "total": 1,
    "total_ms": 2_400_000,
    "type": "about:blank",
    "updated_at": "2026-03-02T10:19:12Z",
    "url": PAGE,
    "utterance_id": "u97",
    "verified": True,
    "words": [{"start_ms": 72_000, "end_ms": 72_180, "text": "Then"}],
}
"""What a field holds, wherever it stands under this name and may hold that."""

OF: dict[str, dict[str, Any]] = {
    "Engine": {"name": "embedded"},
    "File": {"name": "weekly.mp4", "kind": "video", "id": SOURCE},
    "Job": {"state": "done", "kind": "process"},
    "Retried": {"gaps": 2},
    "Item": {"id": 12, "text": "Tomasz writes the rehearsal down by Friday."},
    "KnownToken": {"name": "Weekly report"},
    "ListedMeeting": {"id": MEETING},
    "Meeting": {"id": MEETING, "participants": ["Maria Oduya", "Tomasz Lind"]},
    "Meta": {"has_more": False, "next_cursor": None},
    "Person": {"name": "Maria Oduya"},
    "Problem": {"status": 422, "title": "Unprocessable Content"},
    "Sight": {"id": "s12", "text": "Kubernetes migration\n38 of 52 services"},
    "ShownSight": {"id": "s12", "text": "Kubernetes migration\n38 of 52 services"},
    "Source": {"id": SOURCE, "name": "weekly.mp4", "kind": "video"},
    "Speaker": {"id": "p1", "name": "Maria Oduya"},
    "Stage": {"stage": "transcribe", "state": "done", "total": 2_400_000},
    "Term": {"id": 7, "text": "Kubernetes"},
    "NewTerm": {"text": "Kubernetes"},
    "Utterance": {"id": "u97"},
    "Delivery": {"id": 31, "type": "minutes.ready", "state": "sent"},
    "NewSecret": {"id": 3, "url": "https://hooks.example.com/afterword", "name": "Tasks into the tracker"},
    "NewWebhook": {"url": "https://hooks.example.com/afterword", "name": "Tasks into the tracker"},
    "Webhook": {"id": 3, "url": "https://hooks.example.com/afterword", "name": "Tasks into the tracker"},
    "WebhookChange": {"url": "https://hooks.example.com/afterword", "name": "Tasks into the tracker"},
    "Workspace": {"name": "Platform"},
}
"""What it holds in one shape."""

FORMATS = {"uuid": MEETING, "date-time": "2026-03-02T10:15:00Z", "date": "2026-03-06", "uri": PAGE}
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
PLAIN: dict[str, Any] = {
    "string": "Then we put the rehearsal before everything else.",
    "integer": 1,
    "number": 1.0,
    "boolean": True,
    "null": None,
}


type Value = str | float | bool | list[Value] | dict[str, Value] | None


class Examples:
    """Examples of the shapes of one OpenAPI document."""

    def __init__(self, shapes: Mapping[str, Any]) -> None:
        self.shapes = shapes

    def of(self, shape: Mapping[str, Any], field: str = "", within: str = "") -> Value:
        """A value that fits a shape; for a field of another shape, one that fits its name as well."""
        known = OF.get(within, {})
        for told in (names[field] for names in (known, SAID) if field in names):
            if self._fits(told, shape):
                return cast("Value", told)
        if "$ref" in shape:
            return self.of(self._resolved(shape), within=shape["$ref"].rpartition("/")[2])
        if "anyOf" in shape:
            return self.of(shape["anyOf"][0], field, within)
        fixed = [shape["const"]] if "const" in shape else shape.get("enum", ())
        return cast("Value", fixed[0]) if fixed else self._made(shape, within)

    def _made(self, shape: Mapping[str, Any], within: str) -> Value:
        match shape.get("type"):
            case "object":
                properties = shape.get("properties", {})
                return {name: self.of(one, name, within) for name, one in properties.items()}
            case "array":
                return [self.of(shape["items"])]
            case kind:
                return FORMATS.get(shape.get("format", ""), PLAIN.get(kind or "string"))

    def _fits(self, value: object, shape: Mapping[str, Any]) -> bool:
        shape = self._resolved(shape)
        if "anyOf" in shape:
            return any(self._fits(value, one) for one in shape["anyOf"])
        if "enum" in shape:
            return value in shape["enum"]
        kind = shape.get("type", "")
        if kind == "array" and isinstance(value, list):
            return all(self._fits(one, shape["items"]) for one in value)
        if shape.get("format") == "uuid" and isinstance(value, str):
            return len(value) == len(MEETING)
        return type(value) in TYPES.get(kind, ())

    def _resolved(self, shape: Mapping[str, Any]) -> Mapping[str, Any]:
        ref = shape.get("$ref", "")
        found: Mapping[str, Any] = self.shapes[ref.rpartition("/")[2]] if ref else shape
        return found
