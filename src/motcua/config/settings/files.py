"""How much may be kept that no dossier holds yet, and for how long."""

FILES_UNUSED_DAYS = 30
FILES_UNUSED_MOST = 300  # files of one account; a dossier takes at most 60
FILES_UNUSED_MOST_BYTES = 1024 * 1024 * 1024  # of one account
