"""clamd for the tests: the real one with one signature of our own where it is installed, and one
that speaks its protocol and nothing else.
"""

import hashlib
import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VIRUS = b"%PDF-1.7\n" + b"a worm in a paper " * 40
FAKE_LIMIT = 64 * 1024
PROGRAM = shutil.which("clamd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


class _Answers(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zVERSION\0":
            self.wfile.write(b"ClamAV 0.0.0/fake\0")
            return
        assert command == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > FAKE_LIMIT:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        found = hashlib.md5(content).digest() == hashlib.md5(VIRUS).digest()  # noqa: S324 - as clamd
        self.wfile.write(b"stream: Motcua.Worm.UNOFFICIAL FOUND\0" if found else b"stream: OK\0")


@contextmanager
def fake() -> Iterator[str]:
    """The address of a clamd that knows one virus."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@contextmanager
def real(folder: Path) -> Iterator[str]:
    """The address of the installed clamd, with a database of one signature."""
    assert PROGRAM is not None
    database, place = folder / "db", folder / "clamd.sock"
    database.mkdir()
    digest = hashlib.md5(VIRUS).hexdigest()  # noqa: S324 - the form of a signature
    (database / "motcua.hdb").write_text(f"{digest}:{len(VIRUS)}:Motcua.Worm\n")
    settings = [
        f"LocalSocket {place}",
        f"DatabaseDirectory {database}",
        f"LogFile {folder}/clamd.log",
        "Foreground yes",
        f"StreamMaxLength {FAKE_LIMIT}",
    ]
    (folder / "clamd.conf").write_text("\n".join(settings) + "\n")
    process = subprocess.Popen(
        [PROGRAM, f"--config-file={folder}/clamd.conf"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 20
        while not _answers(place):
            assert process.poll() is None, (folder / "clamd.log").read_text()
            assert time.monotonic() < deadline, "clamd did not start"
            time.sleep(0.05)
        yield f"unix://{place}"
    finally:
        process.terminate()
        process.wait(10)


def _answers(place: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(place))
        except OSError:
            return False
    return True
