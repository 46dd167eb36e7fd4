"""The web process: Django, and in front of it what Django cannot do."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mediaapp.settings")
# What whitenoise serves is small and read whole; everything long is streamed by views of our own.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
site = get_asgi_application()

from mediaapp.api.services import authenticate  # noqa: E402 - models may be loaded only now
from mediaapp.files.tus import Tus  # noqa: E402
from mediaapp.ledger import send  # noqa: E402
from mediaapp.meetings import receive  # noqa: E402
from worker.celery import app  # noqa: E402

send.hurry()
app.connection_for_write().get_transport_cls()  # loaded now, not while an upload waits

application = Tus(site, receive, authenticate=authenticate)
