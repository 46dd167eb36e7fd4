"""What starts and describes the site elsewhere, held against the code: compose, the image, docs/deploy.md."""

import ast
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

import click
import pytest
import yaml
from celery.bin.worker import worker as celery_worker
from django.conf import settings
from django.core.management import get_commands
from uvicorn.main import main as uvicorn

from mediaapp.ledger.send import QUEUES
from mediaapp.meetings import births
from mediaapp.processes.supervisor import celery, children
from tests.media import ROOT
from worker.celery import app

OUTSIDE = {"DATABASE_URL", "REDIS_URL", "POSTGRES_PASSWORD", "HF_TOKEN"}
"""Names that are not ours, or of others' images."""

ENGINES = {"AFTERWORD_TRANSCRIBER", "AFTERWORD_VIEWER", "AFTERWORD_WRITER", "AFTERWORD_EMBEDDER"}
"""What settings.py makes of the names of the roles."""


@cache
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return found


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose()["services"]
    return found


def ours() -> dict[str, list[str]]:
    """The command of each service that runs our image, word by word, variables at their defaults."""
    return {
        name: shlex.split(re.sub(r"\$\{\w+:-(\w*)\}", r"\1", one["command"]))
        for name, one in services().items()
        if one["image"] == "afterword"
    }


def parsed(command: click.Command, words: list[str]) -> dict[str, Any]:
    """What a command makes of its words. Fails for an option that it does not have."""
    context = click.Context(command, info_name=command.name, resilient_parsing=True)
    options, rest, _ = command.make_parser(context).parse_args(args=list(words))
    del rest
    return options


def workers() -> dict[str, dict[str, Any]]:
    """The options of each service that is a worker."""
    start = ["celery", "-A", "worker.celery", "worker"]
    return {name: parsed(celery_worker, words[4:]) for name, words in ours().items() if words[:4] == start}


@cache
def settable() -> dict[str, str]:
    """Every variable that settings.py reads, and the default where it is written out."""
    found = dict.fromkeys(ENGINES, "")
    for node in ast.walk(ast.parse((ROOT / "mediaapp" / "settings.py").read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("env."):
            name, *rest = node.args
            if isinstance(name, ast.Constant):
                default = rest[0].value if rest and isinstance(rest[0], ast.Constant) else ""
                found.setdefault(str(name.value), str(default))
    return found


# ── compose.yaml ─────────────────────────────────────────────────────────────────────────────────────


def test_every_queue_has_one_worker_that_is_named_for_it() -> None:
    named = {*QUEUES, *births.QUEUES.values(), app.conf.task_default_queue}
    beats: dict[str, Any] = settings.CELERY_BEAT_SCHEDULE
    named |= {one["options"]["queue"] for one in beats.values()}
    named |= {queue for task in app.tasks.values() if (queue := getattr(task, "queue", None))}
    assert {name: options["queues"] for name, options in workers().items()} == {one: one for one in named}


def test_the_workers_are_those_of_one_machine() -> None:
    """The same queues, limits and beat as `up` starts."""
    here = children("localhost", 8000, ROOT / "var")[1:]
    alike = {one.name: parsed(celery_worker, list(one.argv[6:])) for one in here}
    different = {"hostname", "schedule_filename"}
    for name, options in workers().items():
        mine = {key: value for key, value in options.items() if key not in different}
        assert mine == {key: value for key, value in alike.pop(name).items() if key not in different}
    assert not alike


def test_one_beat_runs() -> None:
    assert [name for name, options in workers().items() if options.get("beat")] == ["people"]


def test_the_web_process_can_be_started() -> None:
    program, where, *options = ours()["web"]
    module, name = where.split(":")
    assert program == "uvicorn"
    assert parsed(uvicorn, options)["host"] == "0.0.0.0"
    assert find_spec(module)
    assert f"{name} = " in (ROOT / f"{module.replace('.', '/')}.py").read_text()


def test_the_web_process_is_asked_for_a_page() -> None:
    """In our own words, so that a site which answers to other names alone is not taken for a dead one."""
    program, option, code = shlex.split(services()["web"]["healthcheck"]["test"])
    assert (program, option) == ("python", "-c")
    done = subprocess.run(
        [sys.executable, "-c", code.replace("8000", "9")], cwd=ROOT, check=False, timeout=60
    )
    assert done.returncode == 1, "nobody is there"


def test_the_tables_are_made_before_anybody_asks_for_them() -> None:
    program, script, verb, *_ = ours()["migrate"]
    assert (program, script) == ("python", "manage.py")
    assert verb in get_commands()
    for name in [*workers(), "web"]:
        assert services()[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_every_service_of_ours_is_one_of_these() -> None:
    assert set(ours()) == {*workers(), "web", "migrate"}


def test_each_service_is_one_line() -> None:
    assert [name for name, one in services().items() if "\n" in one.get("command", "")] == []


def test_everything_that_goes_on_is_asked_how_it_is() -> None:
    assert {name for name, one in services().items() if "healthcheck" not in one} == {"migrate"}


def test_a_worker_is_asked_under_its_own_name() -> None:
    for name, options in workers().items():
        assert options["hostname"] == f"{name}@%h"
        assert services()[name]["healthcheck"]["test"].endswith(f" -d {name}@$$HOSTNAME")


def test_what_is_kept_and_waited_for_is_there() -> None:
    kept = {
        volume.partition(":")[0]
        for one in services().values()
        for volume in one["volumes"]
        if volume[0] != "/"
    }
    assert kept == set(compose()["volumes"])
    waited_for = {name for one in services().values() for name in one.get("depends_on", {})}
    assert waited_for <= set(services())


def test_the_broker_forgets_and_evicts_nothing() -> None:
    command = services()["redis"]["command"]
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_only_the_web_process_can_be_reached_and_from_this_machine_alone() -> None:
    assert {name: one["ports"] for name, one in services().items() if "ports" in one} == {
        "web": ["127.0.0.1:${AFTERWORD_PORT:-8000}:8000"]
    }


def test_images_of_others_are_pinned() -> None:
    images = {one["image"] for one in services().values()} - {"afterword"}
    assert [image for image in images if not re.fullmatch(r"[\w./-]+:v?\d[\w.-]*", image)] == []


def test_the_model_server_starts_only_where_it_is_asked_for() -> None:
    assert {name: one["profiles"] for name, one in services().items() if "profiles" in one} == {
        "sglang": ["gpu"]
    }
    command = shlex.split(services()["sglang"]["command"])
    assert command[:4] == ["sglang", "serve", "--model-path", "google/gemma-4-12b-it"]
    key = services()["web"]["environment"]["AFTERWORD_SERVER_KEY"]
    assert command[command.index("--api-key") + 1] == key, "the site and the server know one key"


def test_its_variables_are_known() -> None:
    text = (ROOT / "compose.yaml").read_text()
    used = set(re.findall(r"\$\{(\w+)", text)) | {key for one in services().values() for key in _names(one)}
    assert {name for name in used if not name.startswith("POSTGRES_")} <= set(settable()) | OUTSIDE


def _names(service: dict[str, Any]) -> Iterator[str]:
    yield from service.get("environment", {})


# ── Dockerfile ───────────────────────────────────────────────────────────────────────────────────────


def dockerfile() -> list[tuple[str, str]]:
    """Its instructions, each a word and the rest."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines]


def test_the_image_holds_what_runs_and_runs_it_as_nobody_in_particular() -> None:
    copied = [word for name, rest in dockerfile() if name == "COPY" for word in rest.split()[:-1]]
    let_in = re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    assert sorted(copied) == sorted(let_in)
    assert all((ROOT / one).exists() for one in copied)
    assert {"worker", "mediaapp", "templates", "manage.py", "requirements.txt"} <= set(copied)
    assert [rest for name, rest in dockerfile() if name == "USER"] == ["afterword"]


def test_the_image_installs_what_is_pinned_by_hash() -> None:
    (install,) = [rest for name, rest in dockerfile() if name == "RUN" and "pip install" in rest]
    assert "--require-hashes" in install
    assert "-r requirements.txt" in install


def test_the_image_has_the_python_and_the_tools() -> None:
    wanted = (ROOT / ".python-version").read_text().strip()
    assert ("FROM", f"python:{wanted}-slim") in dockerfile()
    (install,) = [rest for name, rest in dockerfile() if name == "RUN" and "apt-get install" in rest]
    assert {"ffmpeg", "bubblewrap"} <= set(install.split())


def test_the_image_alone_starts_everything() -> None:
    (said,) = [rest for name, rest in dockerfile() if name == "CMD"]
    assert yaml.safe_load(said)[:3] == ["python", "manage.py", "up"]
    assert "up" in get_commands()


# ── docs/deploy.md ───────────────────────────────────────────────────────────────────────────────────


def described() -> dict[str, str]:
    """The rows of its table: a variable, and what stands beside it."""
    text = (ROOT / "docs" / "deploy.md").read_text()
    return dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.MULTILINE))


def test_every_variable_is_described_and_no_other() -> None:
    assert sorted(described()) == sorted(settable())


@pytest.mark.parametrize("name", sorted(settable()))
def test_a_default_is_told_as_it_is(name: str) -> None:
    default = settable()[name]
    told = described()[name].partition(" | ")[0]
    assert not default or told == f"`{default}`", f"{name} is {default} if it is left out"


def test_nothing_reads_a_variable_elsewhere() -> None:
    """Everything that an owner may decide is read in one place; the client is on somebody else's machine."""
    found = set[str]()
    for folder in ("mediaapp", "worker"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name != "settings.py" and path.parent.name != "client":
                found |= {
                    f"{path.name}: {one}"
                    for one in re.findall(r"environ\W+(AFTERWORD_\w+)", path.read_text())
                }
    assert not found


def test_the_supervisor_names_no_variable_that_nobody_reads() -> None:
    ours = {name for name in celery("media").env if name.startswith("AFTERWORD_")}
    assert ours <= set(settable()) | set(os.environ)
