"""The parts of `make journey`."""
