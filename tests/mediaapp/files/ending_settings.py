"""The site's settings in a process that a drill ends."""

import sys

from tests.settings import *  # noqa: F403

ENDS_AT = sys.argv[1]
