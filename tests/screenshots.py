"""Captures the site's pages and states: `python -m tests.screenshots FOLDER [docs/screenshots]`.

The second folder gets the few that documents show, small.
"""

import os
import sys
from pathlib import Path

import django

SHOWN = (
    "library",
    "library-dark",
    "library-phone",
    "library-tray",
    "library-drop",
    "library-empty",
    "review",
    "review-dark",
    "review-pin",
    "review-processing",
    "review-gaps",
    "review-phone",
    "review-phone-dark",
    "details",
    "details-phone",
    "notices",
    "search",
    "health",
    "tokens",
    "members",
    "vocabulary",
    "storage",
    "sign-in",
    "welcome",
    "error-500",
)


def main(folder: Path, shown: Path | None = None) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop in this thread
    django.setup()
    from tests.journeys.gallery import capture_all

    capture_all(folder)
    if shown:
        shrink(folder, shown)


def shrink(folder: Path, shown: Path) -> None:
    from PIL import Image

    shown.mkdir(parents=True, exist_ok=True)
    for name in SHOWN:
        Image.open(folder / f"{name}.png").save(shown / f"{name}.webp", quality=80, method=6)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
