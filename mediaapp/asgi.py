"""The web process: Django, and in front of it what Django cannot do."""

import os
import warnings

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mediaapp.settings")
# What whitenoise serves is small and read whole; everything long is streamed by views of our own.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
django.setup(set_prefix=False)

from mediaapp.api.services import authenticate  # noqa: E402 - models may be loaded only now
from mediaapp.files.gate import Gate  # noqa: E402
from mediaapp.files.spool import Site  # noqa: E402
from mediaapp.files.tus import Tus  # noqa: E402
from mediaapp.ledger import send  # noqa: E402
from mediaapp.meetings import receive  # noqa: E402
from worker.celery import app  # noqa: E402

send.hurry()
app.connection_for_write().get_transport_cls()  # loaded now, not while an upload waits

application = Tus(Gate(Site(), authenticate=authenticate), receive, authenticate=authenticate)
