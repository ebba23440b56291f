"""Both roads to PostgreSQL: the one that comes with Solde, and a server somebody runs."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from solde import embedded
from solde.database import start_embedded
from solde.embedded import NoDatabase
from tests.servers import PASSWORD, psql, server_on_a_port
from tests.waiting import SECONDS_MAX, until

STAY = (
    "import sys; from pathlib import Path; from solde.database import start_embedded;"
    "print(start_embedded(Path(sys.argv[1])), flush=True); sys.stdin.read()"
)
MIGRATE = (
    "import django; django.setup(); from solde.database import open_database; open_database();"
    "from django.core.management import call_command; call_command('migrate', verbosity=0)"
)


@pytest.fixture
def place() -> Iterator[Path]:
    """A short directory: pytest's own are too long for a socket. Stops what was left running."""
    made = Path(tempfile.mkdtemp(prefix="s-"))
    yield made
    for file in made.rglob("postmaster.pid"):
        stop_server(file.parent)
    shutil.rmtree(made)


def server_pid(data: Path) -> int:
    return int((data / "postmaster.pid").read_text().splitlines()[0])


def stop_server(data: Path) -> None:
    with suppress(psutil.NoSuchProcess):
        server = psutil.Process(server_pid(data))
        if server.name() == "postgres":
            server.send_signal(signal.SIGINT)
            server.wait(SECONDS_MAX)


def process(data: Path, user: str | None = None) -> subprocess.Popen[str]:
    """A Python process that uses the server until its input is closed.

    Another user's is of that user's group alone: as one of root's it could not pass by what root
    lets others through.
    """
    other = pwd.getpwnam(user) if user else None
    return subprocess.Popen(
        [sys.executable, "-c", STAY, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        user=other and other.pw_uid,
        group=other and other.pw_gid,
        extra_groups=other and [],
    )


def run_to_the_end(running: subprocess.Popen[str]) -> None:
    running.communicate(timeout=SECONDS_MAX)
    assert running.returncode == 0


def until_gone(pid: int) -> None:
    until(lambda: not psutil.pid_exists(pid))


def test_processes_share_a_server_and_the_last_one_stops_it(place):
    data = place / "postgres"
    started = [process(data) for _ in range(3)]
    sockets = {running.stdout.readline().strip() for running in started}
    assert sockets == {str(data)}
    pid = server_pid(data)
    for running in started[:2]:
        run_to_the_end(running)
        assert psutil.pid_exists(pid)
    run_to_the_end(started[2])
    until_gone(pid)


def test_a_process_that_was_killed_does_not_keep_the_server_up(place):
    data = place / "postgres"
    killed, ended = process(data), process(data)
    for running in (killed, ended):
        assert running.stdout.readline()
    pid = server_pid(data)
    killed.kill()
    killed.wait()
    run_to_the_end(ended)
    until_gone(pid)


def test_data_survive_a_killed_server_whose_number_belongs_to_another_program_now(place):
    data = place / "postgres"
    first = process(data)
    socket = first.stdout.readline().strip()
    url = f"postgresql:///solde?host={socket}&user=postgres"
    psql(url, "create table kept as select 41 + 1 as n")
    first.kill()
    first.wait()
    server = psutil.Process(server_pid(data))
    its_own = server.children()
    server.kill()
    psutil.wait_procs([server, *its_own], timeout=SECONDS_MAX)
    file = data / "postmaster.pid"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    second = process(data)
    assert second.stdout.readline()
    assert psql(url, "select n from kept") == "42"
    run_to_the_end(second)


@pytest.mark.parametrize(
    "name",
    [
        "with space, comma and 'quotes'",
        "façade/été",
        "/".join(["a-directory-with-a-rather-long-name"] * 4),  # beyond what a socket may have
    ],
)
def test_any_directory_will_do(place, name):
    data = place / name / "postgres"
    running = process(data)
    socket = Path(running.stdout.readline().strip())
    assert len(os.fsencode(socket / ".s.PGSQL.5432")) <= embedded.SOCKET_PATH_MAX
    assert socket.stat().st_mode & 0o077 == 0  # nobody else may come in
    url = f"host='{str(socket).replace(chr(39), chr(92) + chr(39))}' dbname=solde user=postgres"
    assert psql(url, "show listen_addresses") == ""
    run_to_the_end(running)
    assert socket == data or not socket.exists()


def test_an_ordinary_user_can_do_it_too(place):
    """Root's runs end up as another user; here the whole process is one."""
    if os.geteuid() == 0:
        place.chmod(0o777)
        embedded.let_through(embedded.programs(), Path(sys.executable).resolve(), place / "any")
    running = process(place / "postgres", user="nobody" if os.geteuid() == 0 else None)
    assert running.stdout.readline().strip() == str(place / "postgres")
    run_to_the_end(running)
    assert (place / "postgres").stat().st_uid != 0


def test_somebody_elses_directory_is_not_used_for_the_socket(place, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    data = place / ("long" * 30)
    data.mkdir()
    short = embedded.socket_directory(data)
    short.chmod(0o777)
    with pytest.raises(NoDatabase, match="is not a private directory"):
        embedded.socket_directory(data)


def test_a_path_that_a_shell_would_read_is_refused(place):
    with pytest.raises(NoDatabase, match="cannot be used with the path"):
        start_embedded(place / "$(touch found)" / "postgres")
    assert list(place.iterdir()) == []


def test_data_of_another_major_version_are_left_alone(place):
    data = place / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("16\n")
    with pytest.raises(NoDatabase, match=r"made by PostgreSQL 16.*brings PostgreSQL 18"):
        start_embedded(data)
    assert [file.name for file in data.iterdir()] == ["PG_VERSION"]


def migrate(url: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", MIGRATE],
        env=os.environ | {"SOLDE_DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_server_that_somebody_runs(place):
    """From an empty database to every table, rules included; and what is said when it fails."""
    with server_on_a_port(place) as url:
        made = migrate(url)
        assert (made.returncode, made.stderr) == (0, "")
        assert psql(url, "select count(*) from ledger_entry") == "0"
        assert psql(url, "select count(*) from pg_trigger where tgname = 'entry_balances'") == "1"
        assert migrate(url).returncode == 0

        psql(url, "create database latin encoding 'LATIN1' template template0")
        latin = words_of(migrate(url.replace("/books", "/latin")))
        assert "must be in UTF8; this one is in LATIN1" in latin

        wrong = words_of(migrate(url.replace(PASSWORD, "wrong-word")))
        assert "password authentication failed" in wrong
        assert "SOLDE_DATABASE_URL" in wrong
        assert "wrong-word" not in wrong
    assert "Connection refused" in words_of(migrate(url))


def words_of(stopped: subprocess.CompletedProcess[str]) -> str:
    """The sentence that the program ended with."""
    assert stopped.returncode != 0
    said = stopped.stderr.strip().splitlines()[-1]
    assert said.startswith("solde.embedded.NoDatabase: ")
    return said
