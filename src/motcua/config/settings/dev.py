"""A laptop: `make run`."""

from motcua.config.settings.base import *  # noqa: F403 - a settings module extends another

DEBUG = False
