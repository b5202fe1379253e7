"""The job queue, once every context is loaded."""

from typing import Any

from motcua.config import wiring


def on_app_ready(app: Any) -> None:
    """Connect events to their handlers before any job runs."""
    wiring.connect()
