"""Captures the site's pages and states: `python -m tests.screenshots FOLDER`."""

import os
import sys
from pathlib import Path

import django


def main(folder: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    django.setup()
    from tests.journeys.gallery import capture_all

    capture_all(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
