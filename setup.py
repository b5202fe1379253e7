"""Everything is in `pyproject.toml`; here only what it cannot say: compile the translations."""

from pathlib import Path

import polib
from setuptools import setup
from setuptools.command.build_py import build_py


class WithTranslations(build_py):
    """A built package carries the `.mo` beside each `.po`."""

    def run(self) -> None:
        super().run()
        for path in Path(self.build_lib).rglob("*.po"):
            polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


setup(cmdclass={"build_py": WithTranslations})
