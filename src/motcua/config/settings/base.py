"""What every installation shares."""

from pathlib import Path

from motcua.config.settings.apps import *  # noqa: F403 - Django reads settings as module names
from motcua.config.settings.database import database
from motcua.config.settings.env import read_env
from motcua.config.settings.files import *  # noqa: F403 - as above
from motcua.config.settings.logging import *  # noqa: F403 - as above
from motcua.config.settings.security import *  # noqa: F403 - as above

ENV = read_env()
PACKAGE_DIR = Path(__file__).resolve().parents[2]
HOME_DIR = ENV.home
BASE_URL = ENV.base_url
SECRET_KEY = ENV.secret_key
KEY_PASSPHRASE = ENV.key_passphrase
ALLOWED_HOSTS = list(ENV.allowed_hosts)
SMTP_URL = ENV.smtp_url
MAIL_FROM = ENV.mail_from
TSA_URL = ENV.tsa_url
CONTACT = ENV.contact
DEMO = ENV.demo
DEMO_CASES = ENV.demo_cases
PROVINCE_NAME = ENV.province_name
DATABASES = {"default": database(ENV.database_url)}

MIDDLEWARE = [
    "motcua.config.headers.security_headers",
    "motcua.config.compression.PageCompression",
    "motcua.config.middleware.spoken_language",
    "motcua.rest.middleware.api_problems",
    "motcua.config.middleware.body_limits",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.config.middleware.PageSession",
    "motcua.config.middleware.PageCsrf",
    "motcua.config.middleware.PageActor",
    "motcua.config.middleware.account_language",
    "motcua.config.middleware.PageMessages",
    "motcua.config.middleware.PageHtmx",
    "motcua.config.middleware.DomainErrors",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                ("motcua.ui.templating.Loader", ["django.template.loaders.app_directories.Loader"])
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "motcua.config.context.site",
            ],
            "builtins": ["motcua.ui.templatetags.ui"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
STATIC_URL = "/static/"
STATIC_ROOT = HOME_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILES_DIR = HOME_DIR / "files"
LAKE_DIR = HOME_DIR / "lake"
PROCRASTINATE_ON_APP_READY = "motcua.config.jobs.on_app_ready"
PROCRASTINATE_WORKER_DEFAULTS = {
    "delete_jobs": "successful",
    "listen_notify": False,  # see docs/decisions/0001: NOTIFY would put every commit in one row
    "fetch_job_polling_interval": 0.5,
}
SESSION_ENGINE = "motcua.config.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []
