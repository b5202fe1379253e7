"""The environment, read once, as one typed value. Every missing name is reported in one error."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class MissingEnvironment(RuntimeError):
    """Names that must be set and are not."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            "Thiếu biến môi trường / missing environment variables: " + ", ".join(names)
        )
        self.names = names


@dataclass(frozen=True, kw_only=True)
class Env:
    """What the machine tells the product. Laws and agencies are rows, never settings."""

    home: Path
    database_url: str
    secret_key: str
    key_passphrase: str
    base_url: str
    allowed_hosts: tuple[str, ...]
    smtp_url: str
    mail_from: str
    tsa_url: str
    contact: str
    demo: bool
    demo_cases: int
    province_name: str
    clamd: str
    s3_bucket: str
    s3_endpoint: str
    s3_region: str
    s3_prefix: str


def read_env(environ: Mapping[str, str] = os.environ, *, required: tuple[str, ...] = ()) -> Env:
    """Read `MOTCUA_*` and `DATABASE_URL`; raise one error that names everything missing."""
    missing = [name for name in required if not environ.get(name)]
    if missing:
        raise MissingEnvironment(missing)
    base_url = environ.get("MOTCUA_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
    hosts = environ.get("MOTCUA_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
    return Env(
        home=Path(environ.get("MOTCUA_HOME", "var")).resolve(),
        database_url=environ.get("DATABASE_URL", ""),
        secret_key=environ.get("MOTCUA_SECRET_KEY", ""),
        key_passphrase=environ.get("MOTCUA_KEY_PASSPHRASE", ""),
        base_url=base_url,
        allowed_hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
        smtp_url=environ.get("MOTCUA_SMTP_URL", ""),
        mail_from=environ.get("MOTCUA_MAIL_FROM", "motcua@localhost"),
        tsa_url=environ.get("MOTCUA_TSA_URL", ""),
        contact=environ.get("MOTCUA_CONTACT", ""),
        demo=environ.get("MOTCUA_DEMO", "1") == "1",
        demo_cases=int(environ.get("MOTCUA_DEMO_CASES", "0")),
        province_name=environ.get("MOTCUA_PROVINCE_NAME", "Tỉnh Bình Phước"),
        clamd=environ.get("MOTCUA_CLAMD", ""),
        s3_bucket=environ.get("MOTCUA_S3_BUCKET", ""),
        s3_endpoint=environ.get("MOTCUA_S3_ENDPOINT", ""),
        s3_region=environ.get("MOTCUA_S3_REGION", ""),
        s3_prefix=environ.get("MOTCUA_S3_PREFIX", "files"),
    )
