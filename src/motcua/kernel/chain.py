"""Hash chains: each row of a ledger carries the hash of the one before it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

EMPTY = b"\x00" * 32


def canonical(body: Mapping[str, Any]) -> bytes:
    """The one way to write `body` as bytes: JSON, sorted keys, no spaces, UTF-8."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link(previous: bytes, body: Mapping[str, Any]) -> bytes:
    """The SHA-256 of the previous hash followed by this body."""
    return hashlib.sha256(previous + canonical(body)).digest()
