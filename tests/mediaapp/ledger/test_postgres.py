"""The ledger's rules on PostgreSQL too, where one answers here and the tests use another database."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from tests.media import ROOT

HERE = ("127.0.0.1", 5432)


def server() -> str:
    """The address of a server that lets us in, as whoever we are or as it is usually called."""
    with socket.socket() as line:
        line.settimeout(2)
        if line.connect_ex(HERE):
            pytest.skip("service missing: PostgreSQL at 127.0.0.1:5432")
    import psycopg

    for user in dict.fromkeys((os.environ.get("PGUSER"), os.environ.get("USER"), "root", "postgres")):
        if user:
            url = f"postgres://{user}@{HERE[0]}:{HERE[1]}"
            try:
                psycopg.connect(f"{url}/postgres", connect_timeout=3).close()
            except psycopg.OperationalError:
                continue
            return url
    pytest.skip("service missing: a PostgreSQL that lets us in without a password")


@pytest.mark.skipif(
    connection.vendor == "postgresql", reason="service missing: another database than PostgreSQL"
)
def test_the_ledger_keeps_its_rules_on_postgresql(tmp_path: Path) -> None:
    """Two at a time wait for one another there, where SQLite lets in one at a time."""
    rules = [
        f"tests/mediaapp/ledger/{name}" for name in ("test_ledger.py", "test_send.py", "test_stopping.py")
    ]
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "--create-db", "-W", "error"]
    environment = {
        **os.environ,
        "DATABASE_URL": f"{server()}/ledger_{os.getpid()}",
        "AFTERWORD_DATA": str(tmp_path),
        "PGOPTIONS": "-c synchronous_commit=off",  # what is tested is who waits for whom, not the disk
    }
    command = [sys.executable, "-m", "pytest", *options, *rules]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout[-4000:]
    assert " passed" in done.stdout
