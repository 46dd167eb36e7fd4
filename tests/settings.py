"""The site's settings as tests use them: a data folder and a database file of their own."""

import os
import tempfile

os.environ.setdefault("AFTERWORD_DATA", tempfile.mkdtemp(prefix="afterword-test-"))

from mediaapp.settings import *  # noqa: F403
from mediaapp.settings import DATA, DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # look files up when asked, instead of listing them all for each client
