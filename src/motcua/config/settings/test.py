"""The test suite: cheap passwords, no manifest, own folders."""

import os
import tempfile
from pathlib import Path

from motcua.config.embedded import start
from motcua.config.settings.base import *  # noqa: F403 - a settings module extends another
from motcua.config.settings.base import ENV, PACKAGE_DIR, STORAGES
from motcua.config.settings.database import database

SECRET_KEY = ENV.secret_key or "only-for-tests"
KEY_PASSPHRASE = ENV.key_passphrase or "only-for-tests"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# One cluster for the source tree, wherever in it pytest is started.
_home = ENV.home if os.environ.get("MOTCUA_HOME") else PACKAGE_DIR.parents[1] / "var"
_url = ENV.database_url or start(_home / "test-postgres", durable=False)
_database = database(_url, pool_size=0)
_database["TEST"] = {"NAME": os.environ.get("MOTCUA_TEST_DATABASE", "motcua_test")}
DATABASES = {"default": _database}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
HOME_DIR = Path(tempfile.mkdtemp(prefix="motcua-test-"))
FILES_DIR = HOME_DIR / "files"
LAKE_DIR = HOME_DIR / "lake"
STATIC_ROOT = HOME_DIR / "static"
STATIC_ROOT.mkdir()  # its absence would be a warning, and warnings are errors
ALLOWED_HOSTS = ["*"]
