"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from motcua.config import lifeline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings.dev")
lifeline.hold()
application = get_wsgi_application()
