"""Make ready what a command works with: Django, PostgreSQL, the books of a company."""

from typing import TYPE_CHECKING

from solde.cli.screen import complain
from solde.cli.words import gettext as _
from solde.cli.words import language
from solde.env import use_our_settings
from solde.refusal import Refused

if TYPE_CHECKING:
    from solde.company.models import Company

MIGRATING = 7_305_114  # any number: the advisory lock of whoever migrates


def open_books() -> None:
    """Open the database, brought up to date if it is the embedded one.

    A server that somebody else looks after is not changed unasked: refused instead.
    """
    open_server()
    from django.conf import settings

    if not is_behind():
        return
    if settings.SOLDE_DATABASE_URL:
        raise Refused(_("The database is older than this Solde. Run `solde migrate`."))
    complain(_("Bringing the database up to date."))
    migrate()


def open_server() -> None:
    """Start Django and make sure that PostgreSQL answers, whatever the database holds."""
    start_django()
    from solde.database import open_database
    from solde.embedded import NoDatabase

    try:
        open_database()
    except NoDatabase as error:
        raise Refused(str(error)) from error


def start_django() -> None:
    """Load settings and models; speak this program's language, by the clock of the machine."""
    use_our_settings()
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise Refused(str(error)) from error
    from babel.dates import LOCALTZ
    from django.utils import timezone, translation

    translation.activate(language())
    timezone.activate(LOCALTZ)


def is_behind() -> bool:
    """Whether the database lacks a migration of this Solde."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Bring the database up to date; of two processes at once the second finds it done."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [MIGRATING])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [MIGRATING])


def company_named(slug: str) -> "Company":
    """The company with that short name, with the database open; moments are by its clock."""
    open_books()
    from django.utils import timezone

    from solde.company.access import NoSuchCompany
    from solde.company.models import Company
    from solde.company.time_zones import zone_named

    company = Company.objects.filter(slug=slug).first()
    if company is None:
        words = _("There is no company “%s”. `solde company list` shows those that there are.")
        raise NoSuchCompany(words % slug)
    timezone.activate(zone_named(company.time_zone))
    return company
