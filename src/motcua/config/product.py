"""The product as a WSGI application, loaded once in each process that serves it."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

from motcua.config import lifeline

OBJECTS_BETWEEN_COLLECTIONS = 25_000
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings.dev")
lifeline.hold()
product = get_wsgi_application()
resolve("/healthz")  # reads every page's code: nobody's first request waits for it
# A page makes thousands of short-lived objects and hardly a cycle: with Python's own threshold the
# collector walks through them, and through all modules, again and again.
gc.freeze()
gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
