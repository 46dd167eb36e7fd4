"""The web process: Django, and in front of it what Django cannot do."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mediaapp.settings")
application = get_asgi_application()
