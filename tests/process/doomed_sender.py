"""Somebody sends a file in pieces, notes each that was acknowledged, and is killed meanwhile."""

import os
import time
from pathlib import Path
from uuid import UUID

import django

django.setup()

# ruff: noqa: E402 - contexts are there only after the set-up
from motcua.files import services
from motcua.kernel.actor import Actor, ActorKind

PIECE = 4096
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 256


def main() -> None:
    """`ACCOUNT` sends at most `PIECES` pieces of `UPLOAD` from `OFFSET` on."""
    citizen = Actor(kind=ActorKind.CITIZEN, account_id=UUID(os.environ["ACCOUNT"]))
    offset = int(os.environ["OFFSET"])
    log = Path(os.environ["DOOM_LOG"])
    for _each in range(int(os.environ["PIECES"])):
        offset = services.upload_append(
            actor=citizen,
            upload_id=UUID(os.environ["UPLOAD"]),
            offset=offset,
            content=PDF[offset : offset + PIECE],
        ).received
        with log.open("a") as notes:
            notes.write(f"{offset}\n")
    time.sleep(60)  # to be killed at rest, if not at work


if __name__ == "__main__":
    main()
