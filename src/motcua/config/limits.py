"""How large a request may be, by its address."""

API = "/api/"
MEGABYTE = 1024 * 1024
MOST_IN_A_DOSSIER = 260 * MEGABYTE  # 25 papers of 10 MiB and their form
MOST_IN_A_FILE = 30 * MEGABYTE  # and in a page
MOST_IN_A_COMMAND = 3 * MEGABYTE
FILE_PATHS = ("/api/v1/files", "/api/v1/verify")
DOSSIER_PATHS = ("/nop/", "/nop-nhieu/", "/ho-so/", "/mot-cua/")
MOST_DIGITS = 20


def is_too_large(path: str, length: str) -> bool:
    """Whether the announced length (a Content-Length header) is above what the address takes."""
    return length.isdecimal() and int(length[:MOST_DIGITS]) > _most_bytes(path)


def _most_bytes(path: str) -> int:
    if not path.startswith(API):
        return MOST_IN_A_DOSSIER if path.startswith(DOSSIER_PATHS) else MOST_IN_A_FILE
    return MOST_IN_A_FILE if path.startswith(FILE_PATHS) else MOST_IN_A_COMMAND
