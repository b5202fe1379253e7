"""`motcua`: the operators' command. Django's management, with the database found by itself."""

import os
import sys

from django.core.management import execute_from_command_line

from motcua.config import embedded, secrets, supervisor
from motcua.config.settings.env import read_env

WITHOUT_DATABASE = {"help", "--help", "version", "--version", "collectstatic"}
# Answer from the rows when the embedded PostgreSQL runs anyway, and do not start it for that.
WITH_RUNNING_DATABASE = {"worktime"}


def main() -> None:
    """Run one management command against `DATABASE_URL`, or the embedded PostgreSQL."""
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command == "run":
        sys.exit(supervisor.main(sys.argv[2:]))
    prepare(command, is_of_files=_is_of_files(sys.argv[1:]))
    execute_from_command_line(sys.argv)


def _is_of_files(words: list[str]) -> bool:
    """Whether the command asks a dataset of the lake, which lies in files."""
    given = any(word.split("=")[0] == "--dataset" for word in words)
    return words[:1] == ["ioc"] and (given or words[1:2] == ["datasets"])


def prepare(command: str, *, is_of_files: bool = False) -> None:
    """Fill in what the environment leaves out: settings module, secrets, database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings.dev")
    env = read_env()
    secrets.fill(env.home)
    folder = env.home / "postgres"
    if command in WITH_RUNNING_DATABASE and not embedded.is_running(folder):
        return
    if not env.database_url and command not in WITHOUT_DATABASE and not is_of_files:
        try:
            os.environ["DATABASE_URL"] = embedded.start(folder)
        except embedded.DatabaseFolderUnusable as error:
            sys.exit(str(error))


if __name__ == "__main__":
    main()
