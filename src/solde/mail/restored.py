"""What leaves by itself after a restore waits, until somebody has looked at what had left before.

What the backup had still before it comes round again in the restored books: reminders of the
day, due schedules, parts of runs. Their letters may have left already, and no try says so.
"""

from django.db import connection
from django.utils.translation import gettext as _

from solde.company.models import Company

# Two statements: the second one sees what was put on record while the first one waited. Who reads
# the books of one moment, before the companies were written anew, is stopped by the first one.
IS_LOOKED_THROUGH = """
    select from company_company where id = {company:d} for share;
    select not exists (select from mail_alert
                        where company_id = {company:d} and kind = 'restored'
                          and dealt_with_at is null)
"""


def restored_words() -> str:
    return _(
        "The database was restored from a backup that is older than what has left. This letter"
        " may have been sent already: look, then let it go on or call it off."
    )


def is_looked_through(company: Company) -> bool:
    """Whether no alert says that a restore of the company's books has yet to be looked at.

    Until the transaction ends, nobody holds the letters of a restored database: either the
    alert is seen here, or the letters that are queued here are held with the others. A
    transaction that cannot see the alert any more fails, to be tried again.
    """
    with connection.cursor() as cursor:
        cursor.execute(IS_LOOKED_THROUGH.format(company=company.pk))
        cursor.nextset()
        return bool(cursor.fetchone()[0])
