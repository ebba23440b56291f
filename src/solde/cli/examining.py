"""What `solde doctor` looks at, and what it says to do."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import date

from solde.cli.examined import Examined, examined
from solde.cli.examining_mail import mail
from solde.cli.opening import is_behind, open_server, start_django
from solde.cli.words import gettext as _
from solde.refusal import Refused

FREE_BYTES_MIN = 1_000_000_000  # below it, one large run can fill the disk


def examine() -> Iterator[Examined]:
    """Look at one thing after the other; what rests on a thing that is wrong is left out."""
    try:
        start_django()
    except Refused as refused:
        yield examined(_("Settings"), str(refused), ok=False, remedy=_("Correct the setting."))
        return
    yield data_directory()
    yield from disk_space()
    yield fonts()
    yield test_page()
    yield from database()


def data_directory() -> Examined:
    from django.conf import settings

    folder = settings.SOLDE_DATA_DIR
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            ok, found = True, str(folder)
    except OSError as error:
        ok, found = False, f"{folder}: {error.strerror}"
    remedy = _("Let this user write there, or set SOLDE_DATA_DIR to another folder.")
    return examined(_("Data directory"), found, ok=ok, remedy=remedy)


def disk_space() -> Iterator[Examined]:
    from django.conf import settings

    if not settings.SOLDE_DATA_DIR.exists():
        return
    free = shutil.disk_usage(settings.SOLDE_DATA_DIR).free
    yield examined(
        _("Disk space"),
        _("%s MB free") % (free // 1_000_000),
        ok=free >= FREE_BYTES_MIN,
        remedy=_("Make room, or set SOLDE_DATA_DIR to a folder on a larger disk."),
    )


def fonts() -> Examined:
    from solde.pdf.fonts import FONTS, path_of

    missing = []
    for font in FONTS:
        try:
            is_there = path_of(font).is_file()
        except ModuleNotFoundError:
            is_there = False
        if not is_there:
            missing.append(font.package)
    found = ", ".join(missing) if missing else _("%s fonts") % len(FONTS)
    remedy = _("Install the packages that are missing.")
    return examined(_("Fonts"), found, ok=not missing, remedy=remedy)


def test_page() -> Examined:
    """Typeset a statement about nothing, with everything that Typst needs for one."""
    from solde.figures.request import Kind, Request
    from solde.figures.statement import make_statement
    from solde.pdf.accessible import typeset_accessible
    from solde.pdf.paper import Letterhead, Paper, PaperSize

    statement = make_statement([], [], Request(Kind.OPEN_ITEM, date(2025, 9, 30)))
    paper = Paper(
        number="0-00000",
        statement=statement,
        currency="CAD",
        language="en-CA",
        letterhead=Letterhead("Solde", ()),
        address=("Solde",),
        customer_name="Solde",
        customer_number="",
        account_name="",
        size=PaperSize.LETTER,
        template="standard-1",
    )
    try:
        size = len(typeset_accessible(paper, b"{}"))
        ok, found = True, _("%s KB") % (size // 1000)
    except (RuntimeError, OSError) as error:  # RuntimeError is what Typst raises
        ok, found = False, str(error)
    return examined(_("Test page"), found, ok=ok, remedy=_("Install Solde anew."))


def database() -> Iterator[Examined]:
    from django.conf import settings

    try:
        open_server()
    except Refused as refused:
        remedy = (
            _("Start the server, or set another one.")
            if settings.SOLDE_DATABASE_URL
            else _("Look into the log of PostgreSQL in the data directory.")
        )
        yield examined(_("Database"), str(refused), ok=False, remedy=remedy)
        return
    yield examined(_("Database"), server_in_words(), ok=True, remedy="")
    behind = is_behind()
    yield examined(
        _("Migrations"),
        _("some are missing") if behind else _("all applied"),
        ok=not behind,
        remedy=_("Run `solde migrate`."),
    )
    if not behind:
        yield jobs()
        yield from mail()


def server_in_words() -> str:
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("show server_version")
        version = cursor.fetchone()[0]
    where = connection.settings_dict["HOST"] if settings.SOLDE_DATABASE_URL else _("embedded")
    return f"PostgreSQL {version} ({where})"


def jobs() -> Examined:
    """Jobs that wait with nobody to work on them, and jobs that were given up."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    from solde.queue import workers_alive

    waiting = ProcrastinateJob.objects.filter(status__in=["todo", "doing"]).count()
    failed = ProcrastinateJob.objects.filter(status="failed").count()
    workers = workers_alive()
    found = _("%(waiting)s waiting, %(failed)s failed, %(workers)s workers alive") % {
        "waiting": waiting,
        "failed": failed,
        "workers": workers,
    }
    remedy = (
        _("Look into the log of the worker, then order the same again.")
        if failed
        else _("Start `solde worker`.")
    )
    return examined(_("Jobs"), found, ok=not failed and (workers > 0 or not waiting), remedy=remedy)
