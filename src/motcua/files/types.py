"""What others need to know of files."""

MOST_BYTES = 10 * 1024 * 1024  # of one file, as handed in
