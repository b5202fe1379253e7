"""What is installed, and the road of a request."""

from pathlib import Path

from motcua.kernel import language

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "motcua.kernel",
    "motcua.ui",
    "motcua.audit",
    "motcua.organisation",
    "motcua.worktime",
    "motcua.files",
    "motcua.process",
    "motcua.identity",
    "motcua.catalogue",
    "motcua.signing",
    "motcua.notifications",
    "motcua.documents",
    "motcua.cases",
    "motcua.ioc",
    "motcua.steering",
    "motcua.portal",
    "motcua.desk",
    "motcua.rest",
    "motcua.backoffice",
    "motcua.boards",
    "motcua.config",
]
AUTH_USER_MODEL = "identity.Account"
ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "vi"
USE_I18N = True
LANGUAGES = list(language.LANGUAGES)
LOCALE_PATHS = [Path(__file__).resolve().parents[2] / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = True
