"""The ground that every test stands on: its own PostgreSQL, and no way out of this machine.

The first test that needs a database starts an embedded server in a temporary directory;
the processes of `pytest -n` share it, each with a database of its own. It is gone when the
run ends, also when the run is interrupted. SOLDE_TEST_DATABASE_URL names a server to use
instead.
"""

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from time import sleep
from typing import Any
from zoneinfo import ZoneInfo

import psutil
import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tests import loopback
from tests.waiting import SECONDS_MAX

if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit what this process has chosen
    for name in [name for name in os.environ if name.startswith("SOLDE_")]:
        if name != "SOLDE_TEST_DATABASE_URL":
            del os.environ[name]  # a developer's own settings must not decide a test
    if url := os.environ.get("SOLDE_TEST_DATABASE_URL"):
        os.environ["SOLDE_DATABASE_URL"] = url
    os.environ["SOLDE_DATA_DIR"] = tempfile.mkdtemp(prefix="solde-tests-")
os.environ["DJANGO_SETTINGS_MODULE"] = "solde.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from solde.database import open_database  # noqa: E402
from solde.doubles.google import GoogleDouble  # noqa: E402
from tests.servers import url_of_database  # noqa: E402

# Bounded and repeatable: the same examples in every run, so that a red run is about the
# change at hand. `pytest --hypothesis-profile=explore` looks for new ones.
hypothesis.register_profile(
    "default",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis.register_profile(
    "explore", hypothesis.get_profile("default"), derandomize=False, max_examples=2000
)
hypothesis.load_profile("default")


def pytest_configure(config: pytest.Config) -> None:
    loopback.forbid_the_rest()
    if not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # end as if interrupted
        atexit.register(tear_down, Path(os.environ["SOLDE_DATA_DIR"]))


def tear_down(data: Path) -> None:
    """Stop the server of this run, if any process of it started one, and clear its directory."""
    try:
        pid = int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        server = psutil.Process(pid)
        server.send_signal(signal.SIGINT)  # fast shutdown: sessions are cut
        server.wait(SECONDS_MAX)
    except (FileNotFoundError, psutil.NoSuchProcess):
        pass  # it was never started, or has ended by itself
    finally:
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any
) -> None:
    """Start the server just before pytest-django makes the first test database."""
    with django_db_blocker.unblock():
        open_database()
        if not settings.SOLDE_DATABASE_URL:
            with connection.cursor() as cursor:
                for safety in ("fsync", "synchronous_commit", "full_page_writes"):
                    cursor.execute(f"alter system set {safety} = off")
                cursor.execute("select pg_reload_conf()")
        connection.close()


@pytest.fixture(autouse=True)
def no_midnight() -> None:
    """Let no test begin shortly before a day ends, here or for a company: it would have two."""
    for zone in ("UTC", "America/Toronto"):
        now = datetime.now(ZoneInfo(zone))
        midnight = datetime.combine(now.date() + timedelta(days=1), time.min, now.tzinfo)
        left = (midnight - now).total_seconds()
        if left < SECONDS_MAX:
            sleep(left + 0.1)


@pytest.fixture(autouse=True)
def no_time_zone() -> Iterator[None]:
    """Commands and pages switch to their company's; every test begins without one."""
    with timezone.override(None):
        yield


@pytest.fixture
def google(settings: Any) -> Iterator[GoogleDouble]:
    """A Google on loopback, and an installation that has a client there."""
    with GoogleDouble() as google:
        for name, value in google.environment().items():
            setattr(settings, name, value)
        yield google


@pytest.fixture
def database_url(transactional_db: None) -> str:
    """SOLDE_DATABASE_URL of the test database, for programs that a test starts."""
    return url_of_database()
