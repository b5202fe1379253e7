"""A server behind HTTPS. Everything secret comes from the environment."""

from motcua.config.settings.env import read_env

read_env(
    required=(
        "DATABASE_URL",
        "MOTCUA_SECRET_KEY",
        "MOTCUA_KEY_PASSPHRASE",
        "MOTCUA_BASE_URL",
        "MOTCUA_ALLOWED_HOSTS",
    )
)

from motcua.config.settings.base import *  # noqa: E402, F403 - only after the names are known to be there

DEMO = False
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
