"""Questions to a real recording, by the real embedded engine: three that it answers, and three that it cannot."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests import media
from tests.transcripts import talk
from worker.ask import Book, ask
from worker.engines import Engines
from worker.kit import Kit
from worker.media.tools import Tools
from worker.meeting import Claim, NotFound
