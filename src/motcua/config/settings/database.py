"""One PostgreSQL, reached through a pool."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

NEVER_BY_ITSELF = 1_000_000_000  # uses of a statement


def database(url: str, *, pool_size: int = 8) -> dict[str, Any]:
    """Django's description of `postgresql://user:password@host:port/name?options`."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or unquote(parts.hostname or "")
    options: dict[str, Any] = dict(query)
    # Without a threshold psycopg prepares nothing, not even what asks for it; with this one it
    # prepares just that: the statements of `kernel.db`.
    options.setdefault("prepare_threshold", NEVER_BY_ITSELF)
    if pool_size:
        options["pool"] = {
            "min_size": 1,
            "max_size": pool_size,
            "timeout": 10,
            "reconnect_timeout": 2,  # then the next request tries again: no growing pauses
        }
    return {
        "ENGINE": "motcua.kernel.postgresql",
        "NAME": parts.path.lstrip("/") or "motcua",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": options,
        "TEST": {"NAME": "motcua_test"},
    }
