"""Where files are kept and who looks for malware in them; how much may be kept that no dossier
holds yet, and for how long.
"""

from motcua.config.settings.env import read_env

_env = read_env()
FILES_UNUSED_DAYS = 30
FILES_UNUSED_MOST = 300  # files of one account; a dossier takes at most 60
FILES_UNUSED_MOST_BYTES = 1024 * 1024 * 1024  # of one account
FILES_UPLOAD_HOURS = 24  # how long an upload in chunks waits for the next one
FILES_RESCAN_DAYS = 14  # how far back the nightly walk of the scanner goes
CLAMD = _env.clamd
FILES_S3_BUCKET = _env.s3_bucket
FILES_S3_ENDPOINT = _env.s3_endpoint
FILES_S3_REGION = _env.s3_region
FILES_S3_PREFIX = _env.s3_prefix
