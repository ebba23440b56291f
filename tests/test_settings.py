"""Settings: each from NAME or NAME_FILE, and a wrong one stops the program with a sentence."""

import ast
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

IMAP_FOLDER = (
    "ImapFolder(host='mail.example.com', port=143, security=<Security.STARTTLS: 'starttls'>, "
    "username='b@x', folder='Old bounces')"
)
PROGRAM = "from django.conf import settings; print(getattr(settings, '{name}'))"


def read_setting(name: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a fresh process that knows only the given variables."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("SOLDE_")}
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(name=name)],
        env={"SOLDE_DATA_DIR": str(cwd / "data")} | clean | environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def sentence(name: str, cwd: Path, **environment: str) -> str:
    """What the program says last when it stops over a setting."""
    stopped = read_setting(name, cwd, **environment)
    assert stopped.returncode != 0, stopped.stdout
    assert stopped.stdout == ""
    return stopped.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SOLDE_DATABASE_URL", "mysql://localhost/solde", "must begin with postgresql://"),
        ("SOLDE_DATABASE_URL", "postgresql://localhost", "names no database"),
        ("SOLDE_DATABASE_URL", "postgresql://localhost/solde?no_such_option=1", "no_such_option"),
        ("SOLDE_SECRET_KEY", "too short", "32 characters or more"),
        ("SOLDE_DATA_DIR", "/dev/null", "is not a directory"),
        ("SOLDE_ALLOW_PRIVATE_SMTP", "1", "neither yes nor no"),
        ("SOLDE_BOUNCE_ADDRESS", "bounces", "is no e-mail address"),
        ("SOLDE_BOUNCE_ADDRESS", "a+b@mail.example.com", "without a plus sign"),
        ("SOLDE_BOUNCE_ADDRESS", "undeliverables@mail.example.com", "13 letters at most"),
        ("SOLDE_BOUNCE_LISTEN", "2424", "is no host and port"),
        ("SOLDE_BOUNCE_LISTEN", "127.0.0.1:99999", "is no host and port"),
        ("SOLDE_BOUNCE_IMAP_URL", "imaps://a:b@mail.example.com", "begins with imap://"),
        ("SOLDE_BOUNCE_IMAP_URL", "imap://mail.example.com", "names no user and password"),
    ],
)
def test_a_wrong_value_stops_the_program_with_a_sentence(tmp_path, name, value, words):
    said = sentence("DATABASES", tmp_path, **{name: value})
    assert f"{name} is wrong: " in said
    assert words in said
    assert "docs/reference/settings.md" in said


@pytest.mark.parametrize(
    ("name", "setting", "value", "read"),
    [
        ("SOLDE_BOUNCE_LISTEN", "SOLDE_BOUNCE_LISTEN", "[::1]:24", "('::1', 24)"),
        ("SOLDE_BOUNCE_LISTEN", "SOLDE_BOUNCE_LISTEN", "", "None"),
        ("SOLDE_ALLOW_PRIVATE_SMTP", "SOLDE_ALLOW_PRIVATE_SMTP", "yes", "True"),
        (
            "SOLDE_BOUNCE_IMAP_URL",
            "SOLDE_BOUNCE_IMAP",
            "imap://b%40x:p%2Fw@mail.example.com/Old%20bounces?tls=starttls",
            IMAP_FOLDER,
        ),
    ],
)
def test_settings_of_mail_are_read(tmp_path, name, setting, value, read):
    assert read_setting(setting, tmp_path, **{name: value}).stdout == f"{read}\n"


def test_a_password_is_not_in_the_sentence(tmp_path):
    stopped = read_setting(
        "DATABASES", tmp_path, SOLDE_DATABASE_URL="postgresql://solde:hunter2@localhost"
    )
    assert stopped.returncode != 0
    assert "hunter2" not in stopped.stderr + stopped.stdout


def test_a_setting_may_stand_in_a_file(tmp_path):
    kept = tmp_path / "secret"
    kept.write_text("x" * 40 + "\n")
    read = read_setting("SECRET_KEY", tmp_path, SOLDE_SECRET_KEY_FILE=str(kept))
    assert read.stdout == "x" * 40 + "\n"


def test_a_setting_and_its_file_are_not_both_taken(tmp_path):
    (tmp_path / "secret").write_text("x" * 40)
    said = sentence(
        "SECRET_KEY",
        tmp_path,
        SOLDE_SECRET_KEY="y" * 40,
        SOLDE_SECRET_KEY_FILE=str(tmp_path / "secret"),
    )
    assert "SOLDE_SECRET_KEY and SOLDE_SECRET_KEY_FILE are both set" in said


def test_a_file_that_is_not_there_is_named(tmp_path):
    missing = tmp_path / "missing"
    said = sentence("SECRET_KEY", tmp_path, SOLDE_SECRET_KEY_FILE=str(missing))
    assert f"SOLDE_SECRET_KEY_FILE='{missing}' cannot be read" in said


def test_the_database_is_described_and_not_opened(tmp_path):
    url = "postgresql://solde:pw@db.example:5433/books?sslmode=require"
    read = read_setting("DATABASES", tmp_path, SOLDE_DATABASE_URL=url)
    described = ast.literal_eval(read.stdout)["default"]
    assert described == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "books",
        "USER": "solde",
        "PASSWORD": "pw",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"application_name": "solde", "sslmode": "require"},
    }


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    first = read_setting("SECRET_KEY", tmp_path)
    second = read_setting("SECRET_KEY", tmp_path)
    assert first.stdout == second.stdout
    assert len(first.stdout) > 50
    kept = tmp_path / "data" / "secret-key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert list(kept.parent.iterdir()) == [kept]


def test_processes_that_start_at_once_agree_on_the_secret(tmp_path):
    program = (
        "import sys; from pathlib import Path; from solde.settings import kept_secret;"
        "sys.stdin.readline(); print(kept_secret(Path(sys.argv[1])))"
    )
    environment = os.environ | {"SOLDE_DATA_DIR": str(tmp_path / "elsewhere")}
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", program, tmp_path / "new" / "secret-key"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        for _ in range(4)
    ]
    for process in starting:
        process.stdin.write("go\n")
        process.stdin.flush()
    said = {process.communicate()[0] for process in starting}
    assert len(said) == 1
    assert len(said.pop()) > 50
