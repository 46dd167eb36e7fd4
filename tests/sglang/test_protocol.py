"""Every request that is ever sent to SGLang is one that SGLang's own models know, field by field."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.media import ROOT
from tests.model_server import Body, Playing
from tests.worker.engines.served.made import PICTURE, engines, tone
from tests.worker.engines.served.test_pen import LONG
from tests.worker.engines.served.test_senses import TALK
from tests.worker.engines.test_contract import recording
from worker.engines import Engines, Scope
from worker.engines.served.dialects import DIALECTS
from worker.engines.served.server import Server
from worker.meeting import Brief


@pytest.fixture(scope="module")
def python() -> Path:
    """The Python of an environment that has SGLang's models."""
    told = os.environ.get("AFTERWORD_SGLANG_PYTHON")
    found = Path(told) if told else ROOT / ".tools" / "sglang" / "bin" / "python"
    if not found.is_file():
        pytest.skip("service missing: SGLang's own models of a request; ./run test-sglang fetches them")
    return found


def verdicts(python: Path, bodies: list[Body]) -> list[str]:
    clear = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [python, ROOT / "tests" / "sglang" / "validate.py"],
        input="\n".join(map(json.dumps, bodies)),
        env=clear,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split("\n")[: len(bodies)]


def _write(made: Engines) -> None:
    made.writer.headline(LONG, Brief())
    claims = list(made.writer.minute(LONG, Brief(language="de", template="lecture")))
    made.writer.repair(claims[0], recording())


ALL: dict[str, Callable[[Engines], Any]] = {
    "hearing": lambda made: list(made.transcriber.hear(TALK)),
    "the language": lambda made: made.transcriber.language([tone(2)]),
    "seeing": lambda made: made.viewer.see(PICTURE, 1),
    "writing": _write,
}


@pytest.mark.parametrize("name", ALL)
def test_every_request_is_one_that_sglang_knows(name: str, python: Path) -> None:
    with Playing(context=12_000) as server:
        ALL[name](engines(server).within(Scope("tenant", 5)))
        bodies = list(server.asked)
    assert bodies
    assert set(verdicts(python, bodies)) == {""}


def test_counting_and_probing_are_known_too(python: Path) -> None:
    tokenize = DIALECTS["sglang"].tokenize
    assert tokenize is not None
    with Playing() as server:
        made = engines(server)
        probe = Server(DIALECTS["sglang"], made.options)._token()
    assert verdicts(python, [tokenize("gemma", "words"), probe]) == ["", ""]


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ({"priorty": 3}, "it does not know ['priorty']"),
        ({"max_tokens": "many"}, "valid integer"),
        ({"messages": [{"role": "user", "content": [{"type": "audio"}]}]}, "validation error"),
    ],
)
def test_a_slip_is_noticed(slip: Body, said: str, python: Path) -> None:
    plain = {"model": "x", "messages": [{"role": "user", "content": "hello"}]}
    assert verdicts(python, [plain]) == [""]
    (found,) = verdicts(python, [plain | slip])
    assert said in found
