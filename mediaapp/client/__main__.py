"""`./run client`: send recordings to a site, wait for them, and fetch what came of them."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from mediaapp.client import Afterword, Json, Refused, Unreachable

SITE, TOKEN = "AFTERWORD_SITE", "AFTERWORD_TOKEN"
TELLS = {"failed": "It could not be read.", "cancelled": "The work on it was stopped."}


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """0 when all went well, 1 when the site said no, 2 when the command makes no sense."""
    typed = parser(environment).parse_args(arguments)
    token = environment.get(TOKEN, "")
    if not token:
        _say(f"Set {TOKEN} to an API token: the site makes them under Workspace → API tokens.")
        return 2
    try:
        with Afterword(typed.site, token) as site:
            return int(typed.do(site, typed))
    except (Refused, Unreachable, TimeoutError, OSError) as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


def parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="./run client", description=__doc__)
    site = environment.get(SITE, "http://localhost:8000")
    top.add_argument("--site", default=site, help=f"its address; {SITE} if left out, else {site}")
    verbs = top.add_subparsers(required=True, metavar="VERB")
    upload = verbs.add_parser("upload", help="one meeting of one or more files; prints its id")
    upload.add_argument("files", nargs="+", type=Path, metavar="FILE")
    for name in ("title", "language", "template", "started-at", "client-reference-id"):
        upload.add_argument(f"--{name}", help=argparse.SUPPRESS if name == "template" else None)
    upload.add_argument("--key", default="", help="the same key again makes no second meeting, for a day")
    upload.add_argument("--wait", action="store_true", help="until it can be read")
    upload.add_argument(
        "--export", metavar="FORMAT", help="then print this: md, minutes.json, transcript.vtt"
    )
    upload.add_argument("--out", type=Path, metavar="PATH", help="into this file instead of stdout")
    upload.set_defaults(do=_upload)
    export = verbs.add_parser("export", help="print a document of a meeting")
    export.add_argument("meeting", metavar="ID")
    export.add_argument("export", metavar="FORMAT")
    export.add_argument("--out", type=Path, metavar="PATH")
    export.set_defaults(do=lambda site, typed: _export(site, typed.meeting, typed))
    status = verbs.add_parser("status", help="how far a meeting is")
    status.add_argument("meeting", metavar="ID")
    status.set_defaults(do=_status)
    listed = verbs.add_parser("list", help="every meeting: id, state, title")
    listed.set_defaults(do=_list)
    return top


def _upload(site: Afterword, typed: argparse.Namespace) -> int:
    names = ("title", "language", "template", "started_at", "client_reference_id")
    fields = {name: getattr(typed, name) for name in names if getattr(typed, name)}
    meeting = site.upload(*typed.files, key=typed.key, **fields)
    if not (typed.wait or typed.export):
        _print(meeting.encode() + b"\n")
        return 0
    _say(f"{meeting} is on its way.")
    state = site.wait(meeting, tell=_tell)
    if state in TELLS:
        _say(f"{TELLS[state]} {site.meeting(meeting)['url']}")
        return 1
    if not typed.export:
        _print(meeting.encode() + b"\n")
        return 0
    return _export(site, meeting, typed)


def _export(site: Afterword, meeting: str, typed: argparse.Namespace) -> int:
    """A bare suffix means the minutes in it; captions and tables know the transcript alone."""
    name: str = typed.export
    if "." not in name:
        name = f"{_document(name)}.{name}"
    content = site.document(meeting, name)
    if typed.out:
        typed.out.write_bytes(content)
    else:
        _print(content)
    return 0


def _document(suffix: str) -> str:
    return {"zip": "meeting"}.get(
        suffix, "transcript" if suffix in {"srt", "vtt", "txt", "csv"} else "minutes"
    )


def _status(site: Afterword, typed: argparse.Namespace) -> int:
    told = site.status(typed.meeting)
    rest = f", about {told['eta_seconds']} s to go" if told["eta_seconds"] else ""
    _print(f"{told['state']}{rest}\n".encode())
    return 0


def _list(site: Afterword, _typed: argparse.Namespace) -> int:
    for one in site.meetings():
        _print(f"{one['id']}  {one['state']:<15}  {one['title']}\n".encode())
    return 0


def _tell(status: Json) -> None:
    under_way = ", ".join(one["stage"] for one in status["stages"] if one["state"] == "working")
    rest = f", about {status['eta_seconds']} s to go" if status["eta_seconds"] else ""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\033[K{under_way or status['state']}{rest}")
        sys.stderr.flush()


def _say(line: str) -> None:
    sys.stderr.write(("\r\033[K" if sys.stderr.isatty() else "") + line + "\n")


def _print(content: bytes) -> None:
    sys.stdout.buffer.write(content)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
