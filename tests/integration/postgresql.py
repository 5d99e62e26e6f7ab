"""A PostgreSQL server of the tests' own."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def server_programs() -> Path | None:
    """The folder with initdb and pg_ctl, or None."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


class Cluster:
    """One server: where it is, and how to stop and start it."""

    def __init__(self, folder: Path, port: int) -> None:
        """A server whose data is in `folder`."""
        self._folder, self._port = folder, port
        self.url = f"postgresql://tester@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses=127.0.0.1 -c port={self._port} -c unix_socket_directories= -c fsync=off"
        self.run("pg_ctl", "-D", str(self._folder / "data"), "-l", str(self._folder / "log"), "-o", options, "-w", "start")

    def stop(self) -> None:
        """Stop it at once, as when a machine goes down."""
        self.run("pg_ctl", "-D", str(self._folder / "data"), "-m", "immediate", "-w", "stop")

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's programs, which refuse to run as root."""
        user = "postgres" if os.geteuid() == 0 else None
        command = [str(Path(server_programs() or "") / program), *arguments]
        subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL, cwd=self._folder)


@contextmanager
def cluster(port: int) -> Iterator[Cluster]:
    """A fresh server on `port`, started, and gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="postgresql-") as place:
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(place, account.pw_uid, account.pw_gid)
        server = Cluster(Path(place), port)
        server.run("initdb", "-D", str(Path(place) / "data"), "-U", "tester", "-A", "trust", "--no-sync")
        server.start()
        try:
            yield server
        finally:
            server.stop()
