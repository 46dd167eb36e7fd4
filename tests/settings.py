"""The site's settings as tests use them: a data folder and a database file of their own."""

import os
import tempfile

# Each process of the tests has a data folder of its own, which whatever it starts shares.
if os.environ.get("AFTERWORD_DATA_OF", "alone") != (owner := os.environ.get("PYTEST_XDIST_WORKER", "alone")):
    os.environ.pop("AFTERWORD_DATA", None)
os.environ["AFTERWORD_DATA_OF"] = owner
os.environ.setdefault("AFTERWORD_DATA", tempfile.mkdtemp(prefix="afterword-test-"))

from mediaapp.settings import *  # noqa: F403
from mediaapp.settings import DATA, DATABASES

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # look files up when asked, instead of listing them all for each client
