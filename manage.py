#!/usr/bin/env python
"""The door for commands about the site: `./run manage …`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mediaapp.settings")
    execute_from_command_line(sys.argv)
