"""Who listens to what, and which adapter serves which port. One page, read it first."""


def connect() -> None:
    """Register every handler. Called once per process."""
