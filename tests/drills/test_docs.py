"""The page docs/api.md as its reader follows it: every command on it, in order, in a real shell."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drills.conftest import Talk
from tests.drills.product import OWNER, Product
from tests.media import ROOT

PAGE = ROOT / "docs" / "api.md"
MINE = {"maria@halden.example": OWNER["email"], "--workspace Platform": "--workspace Drills"}
"""What a reader writes otherwise: whose installation it is."""

RUN = """#!/bin/sh
verb=$1; shift
case $verb in
    manage) exec {python} {root}/manage.py "$@" ;;
    client) exec {python} -m mediaapp.client "$@" ;;
esac
"""
"""Stands in for ./run, whose environment is that of this test already."""


def commands() -> str:
    return "\n".join(re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL))


def test_every_command_on_the_page(product: Product, talk: Talk, tmp_path: Path) -> None:
    for tool in ("curl", "jq"):
        if shutil.which(tool) is None:
            pytest.skip(f"service missing: {tool}")
    script = commands()
    assert script.count("curl") > 5
    for theirs, ours in (MINE | {"http://localhost:8000": product.url("")}).items():
        assert theirs in script
        script = script.replace(theirs, ours)
    shutil.copy(talk.path, tmp_path / "talk.mp4")
    run = tmp_path / "run"
    run.write_text(RUN.format(python=sys.executable, root=ROOT))
    run.chmod(0o755)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-x", "-c", script],
        cwd=tmp_path,
        env=product.environment | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    for one in product.api("GET", "/webhooks").json()["data"]:  # or later drills would tell a stranger
        assert product.api("DELETE", f"/webhooks/{one['id']}").status_code == 204
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert "problem+json" not in done.stdout
    assert '"status": 4' not in done.stdout
    minutes = (tmp_path / "weekly.md").read_text()
    assert "# Weekly" in minutes
    assert "afterword_units{" in done.stdout
