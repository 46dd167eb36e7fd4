"""What goes wrong behind a page stands in the log of the process, with the place where it did."""

import os
import subprocess
import sys
from pathlib import Path

from tests.media import ROOT

PROGRAM = """
import django, os
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
from django.http import HttpRequest
from django.core.handlers.exception import response_for_exception
try:
    raise LookupError("nobody expected this")
except LookupError as error:
    request = HttpRequest()
    request.path = "/notices/"
    try:
        response_for_exception(request, error)
    except Exception:
        pass
"""


def test_an_error_behind_a_page_is_told_with_its_place(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "AFTERWORD_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "[error" in ran.stderr, ran.stderr
    assert "/notices/" in ran.stderr
    assert "LookupError: nobody expected this" in ran.stderr
    assert ran.stderr.count("Traceback") == 1
